package switchback.reports.gallery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.RankBy;
import switchback.deconv.Trace;
import switchback.deconv.metrics.Selectivity;
import switchback.deconv.search.MapStatistics;
import switchback.deconv.search.TopUnit;
import switchback.deconv.signals.Patch;
import switchback.reports.drawing.JpegFiles;
import switchback.reports.drawing.Raster;
import switchback.reports.study.Split;
import switchback.reports.study.Study;
import switchback.reports.study.TopUnits;

/** Finds what a gallery says of each feature in numbers. */
final class FeatureFacts {
  /** The largest number of a feature's strongest images whose classes are counted. */
  static final int COUNTED = 100;

  /** The number of features of the layer below that are named. */
  private static final int INPUTS = 5;

  private final Study study;
  private final Gallery.Settings settings;
  private final TopUnits strongest;
  private final MapStatistics statistics;

  FeatureFacts(
      Study study, Gallery.Settings settings, TopUnits strongest, MapStatistics statistics) {
    this.study = study;
    this.settings = settings;
    this.strongest = strongest;
    this.statistics = statistics;
  }

  /** Returns a feature's strongest units, strongest first, those that are not shown included. */
  List<TopUnits.Find> strongest(ProjectableLayer layer, int feature) {
    return strongest.of(layer.name(), feature);
  }

  /** Returns the correlation of each two shown features' maps, by their order in the gallery. */
  double[][] correlation(ProjectableLayer layer) {
    return statistics.correlation(layer.name());
  }

  /** Returns everything that is known of a feature, with the units that are shown. */
  GalleryManifest.Feature of(ProjectableLayer layer, int feature, List<UnitPictures> shown) {
    List<TopUnits.Find> all = strongest(layer, feature);
    List<GalleryManifest.Unit> units = new ArrayList<>();
    for (UnitPictures unit : shown) {
      units.add(unit(layer, feature, unit, units.size()));
    }
    return new GalleryManifest.Feature(
        layer.name(),
        feature,
        units.isEmpty(),
        all.isEmpty() ? 0 : all.getFirst().unit().strength(),
        strongest.responding(layer.name(), feature),
        rounded(statistics.sparsity(layer.name(), feature)),
        all.isEmpty() ? null : selectivity(layer, feature, all.getFirst()),
        classes(all),
        statistics.inputs(layer.name(), feature, INPUTS).stream()
            .map(input -> new GalleryManifest.Input(input.feature(), (float) input.weight()))
            .toList(),
        units.isEmpty() ? null : thumbnail(units),
        units);
  }

  /** Returns the rank of the strongest unit that sees no padding, or 1. */
  private static int thumbnail(List<GalleryManifest.Unit> units) {
    return units.stream()
        .filter(
            unit ->
                unit.patch().height() == unit.tile().height()
                    && unit.patch().width() == unit.tile().width())
        .mapToInt(GalleryManifest.Unit::rank)
        .findFirst()
        .orElse(1);
  }

  private @Nullable Double selectivity(ProjectableLayer layer, int feature, TopUnits.Find best) {
    ProjectableNetwork network = study.subject().network();
    Trace trace = network.trace(best.input(study.subject()), layer.name());
    OptionalDouble selectivity =
        Selectivity.of(
            network,
            trace,
            layer.name(),
            feature,
            best.unit().y(),
            best.unit().x(),
            settings.recipe());
    return selectivity.isPresent() ? rounded(selectivity.getAsDouble()) : null;
  }

  private List<Integer> classes(List<TopUnits.Find> all) {
    int[] counts = new int[study.images().classes().size()];
    all.stream().limit(COUNTED).forEach(find -> counts[label(find)]++);
    return Arrays.stream(counts).boxed().toList();
  }

  private static int label(TopUnits.Find find) {
    return find.split().images().label(find.unit().index());
  }

  private GalleryManifest.Unit unit(
      ProjectableLayer layer, int feature, UnitPictures pictures, int position) {
    TopUnit unit = pictures.find().unit();
    Split split = pictures.find().split();
    Raster tile = pictures.patch();
    return new GalleryManifest.Unit(
        position + 1,
        split.name(),
        unit.index(),
        path(split.images().path(unit.index())),
        study.images().classes().get(label(pictures.find())),
        unit.activation(),
        settings.recipe().rankBy() == RankBy.MAP ? unit.strength() : null,
        unit.y(),
        unit.x(),
        layer
            .field()
            .patch(unit.y(), unit.x())
            .clip(split.images().height(), split.images().width()),
        GalleryPaths.projections(layer.name(), feature),
        new Patch(0, position * tile.width(), tile.height(), tile.width()),
        pictures.isPhotograph()
            ? new GalleryManifest.Picture(
                GalleryPaths.patches(layer.name(), feature),
                new Patch(
                    0, position * JpegFiles.aligned(tile.width()), tile.height(), tile.width()))
            : null,
        pictures.isOfPhotograph() ? GalleryPaths.image(split.name(), unit.index()) : null,
        pictures.scales().getFirst(),
        pictures.scales(),
        pictures.mapMaximum());
  }

  private static @Nullable String path(String path) {
    return path.isEmpty() ? null : path;
  }

  /** Rounds to six decimals, which is precise enough to compare features. */
  private static double rounded(double value) {
    return Math.rint(value * 1e6) / 1e6;
  }
}
