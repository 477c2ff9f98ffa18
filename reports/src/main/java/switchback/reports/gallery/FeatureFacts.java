package switchback.reports.gallery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import switchback.datasets.ImageSet;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Trace;
import switchback.deconv.metrics.Selectivity;
import switchback.deconv.search.MapStatistics;
import switchback.reports.study.Sample;
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
  private final Sample sample;
  private final TopUnits strongest;
  private final MapStatistics statistics;
  private final DecodedImages decoded;

  /** Creates facts from what the images of {@code sample} and the search resulted in. */
  FeatureFacts(
      Study study,
      Gallery.Settings settings,
      Sample sample,
      TopUnits strongest,
      MapStatistics statistics) {
    this.study = study;
    this.settings = settings;
    this.sample = sample;
    this.decoded = new DecodedImages(study.subject().network().input());
    this.strongest = strongest;
    this.statistics = statistics;
  }

  /** Returns a feature's strongest units, strongest first, those that are not shown included. */
  List<TopUnits.Find> strongest(ProjectableLayer layer, int feature) {
    return strongest.of(layer.name(), feature);
  }

  /** Returns a set of one image alone; those that were asked for last are kept. */
  ImageSet image(Split split, int index) {
    return decoded.get(split, index);
  }

  /** An image in which a feature responds less, and how strongly. */
  record Weaker(WeakerImages.Chosen chosen, Sample.Place place, float strength) {}

  /** Returns the images to show in which a feature responds less, strongest first. */
  List<Weaker> weaker(ProjectableLayer layer, int feature, List<TopUnits.Find> shown) {
    Set<Sample.Place> places =
        shown.stream()
            .map(find -> new Sample.Place(find.split(), find.unit().index()))
            .collect(Collectors.toSet());
    float[] strengths = statistics.strengths(layer.name(), feature);
    return WeakerImages.of(
            strengths, number -> places.contains(sample.place(number)), settings.weaker())
        .stream()
        .map(
            chosen -> new Weaker(chosen, sample.place(chosen.number()), strengths[chosen.number()]))
        .toList();
  }

  /** Returns the correlation of each two shown features' maps, by their order in the gallery. */
  double[][] correlation(ProjectableLayer layer) {
    return statistics.correlation(layer.name());
  }

  /**
   * Returns everything that is known of a feature, with the units that are shown.
   *
   * @param shown the pictures of its strongest units
   * @param weaker the images in which it responds less
   * @param inWeaker the pictures of its units in these images
   */
  GalleryManifest.Feature of(
      ProjectableLayer layer,
      int feature,
      List<UnitPictures> shown,
      List<Weaker> weaker,
      List<UnitPictures> inWeaker) {
    List<TopUnits.Find> all = strongest(layer, feature);
    UnitFacts facts = new UnitFacts(study, settings, layer, feature);
    List<GalleryManifest.Unit> units = facts.strongest(shown);
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
        units,
        levels(weaker, facts.weaker(inWeaker)));
  }

  /** Returns the units in weaker images by level, in the same order. */
  private static List<GalleryManifest.Level> levels(
      List<Weaker> images, List<GalleryManifest.Unit> units) {
    Map<Integer, List<GalleryManifest.Unit>> levels = new LinkedHashMap<>();
    for (int i = 0; i < units.size(); i++) {
      levels
          .computeIfAbsent(images.get(i).chosen().level(), _ -> new ArrayList<>())
          .add(units.get(i));
    }
    return levels.entrySet().stream()
        .map(level -> new GalleryManifest.Level(level.getKey(), level.getValue()))
        .toList();
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
    ImageSet image = image(best.split(), best.unit().index());
    Trace trace = network.trace(image.standardized(0, study.subject().statistics()), layer.name());
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

  /** Rounds to six decimals, which is precise enough to compare features. */
  private static double rounded(double value) {
    return Math.rint(value * 1e6) / 1e6;
  }
}
