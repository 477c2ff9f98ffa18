package switchback.reports.comparison;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import switchback.datasets.files.AtomicFolder;
import switchback.datasets.tasks.HeapMemory;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Projector;
import switchback.deconv.RankBy;
import switchback.deconv.ReceptiveField;
import switchback.deconv.Recipe;
import switchback.deconv.Trace;
import switchback.deconv.metrics.Comparison;
import switchback.deconv.metrics.Unit;
import switchback.deconv.search.TopUnit;
import switchback.deconv.signals.Patch;
import switchback.reports.Json;
import switchback.reports.drawing.Captions;
import switchback.reports.drawing.PngFiles;
import switchback.reports.drawing.ProjectionColors;
import switchback.reports.drawing.Raster;
import switchback.reports.drawing.Tiles;
import switchback.reports.gallery.GalleryMemory;
import switchback.reports.gallery.GalleryPaths;
import switchback.reports.study.DataDigest;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Split;
import switchback.reports.study.Study;
import switchback.reports.study.Subject;
import switchback.reports.study.TopUnits;

/**
 * Compares recipes on the strongest units of a network's features. The result is a folder with a
 * page, {@code index.html}; one picture per feature, with one row per unit and one column per
 * recipe, pixel for pixel; and {@code compare.json} with every metric.
 */
public final class ComparisonReport {
  /** The approximate bytes of a unit's scores by all recipes and metrics for one set of weights. */
  private static final long SCORES = 2500;

  private final Study study;
  private final Settings settings;
  private final Map<String, Map<String, String>> verdicts = new LinkedHashMap<>();

  /**
   * The settings of a comparison.
   *
   * @param layers the layers in order, each with its features in order
   * @param top the number of units per feature, at least 1
   * @param recipes recipes that project single units
   * @param randomSeeds the seeds of random weights, one draw each
   */
  public record Settings(
      Map<String, List<Integer>> layers, int top, List<Recipe> recipes, List<Long> randomSeeds) {
    /** Creates settings with copies of the map and the lists. */
    public Settings {
      Map<String, List<Integer>> copy = new LinkedHashMap<>();
      layers.forEach((layer, features) -> copy.put(layer, List.copyOf(features)));
      layers = copy;
      recipes = List.copyOf(recipes);
      randomSeeds = List.copyOf(randomSeeds);
    }
  }

  /** Creates a comparison over a study; {@link #write} does the work. */
  public ComparisonReport(Study study, Settings settings) {
    this.study = study;
    this.settings = settings;
  }

  /**
   * Searches, measures and writes. The folder appears complete or not at all. If this ends early,
   * finished parts are kept beside the folder, and the next run with the same network, images and
   * settings resumes from them. Recipes are the same if their parts have the same names.
   *
   * @param folder must not exist, or be empty, or hold a comparison, which is replaced
   * @param environment recorded in {@code compare.json} under a key of its own. A run with another
   *     value of {@code switchback}, the version, does not resume
   * @param progress is called as the work proceeds, and may throw to end it early
   * @throws SwitchbackException if {@code folder} holds something else, another process writes to
   *     it, the images do not have the size of the network's input, or the units do not fit into
   *     memory
   * @throws IOException if a file cannot be written
   */
  public void write(Path folder, Map<String, String> environment, Progress progress)
      throws IOException {
    checkMemory();
    Subject subject = study.subject();
    Identity identity =
        new Identity(
            environment.getOrDefault("switchback", ""),
            subject.identity(),
            study.images().identity(progress),
            recorded());
    try (AtomicFolder target =
        AtomicFolder.resume(folder, ComparisonManifest.FILE, Json.write(identity))) {
      TopUnits strongest =
          study.search(
              List.copyOf(settings.layers().keySet()),
              settings.top(),
              RankBy.UNIT,
              target.parts(),
              progress);
      Comparison comparison =
          Comparison.measure(
              subject.network(),
              units(strongest),
              settings.recipes(),
              settings.randomSeeds(),
              study.workers(),
              target.parts(),
              progress);
      List<ComparisonManifest.Picture> pictures = new ArrayList<>();
      for (String layer : settings.layers().keySet()) {
        pictures.addAll(writeStrips(target.path(), layer, strongest, progress));
      }
      // Only now: the search has read the images and kept the digest of each.
      DataDigest data = study.images().digest(progress);
      judge(comparison);
      ComparisonManifest manifest = manifest(data, comparison, pictures, environment);
      manifest.write(target.path());
      new ComparisonPage(manifest, comparison).write(target.path().resolve("index.html"));
      target.publish();
    }
  }

  /** Everything that decides a comparison; only a run with an equal one is resumed. */
  private record Identity(
      String switchback,
      Subject.Identity subject,
      SearchedImages.Identity data,
      ComparisonManifest.Settings settings) {}

  private ComparisonManifest.Settings recorded() {
    return new ComparisonManifest.Settings(
        settings.layers(),
        settings.top(),
        settings.recipes().stream().map(ComparisonManifest.RecipeRecord::of).toList(),
        settings.randomSeeds(),
        study.subject().statistics());
  }

  /** Checks that all units' images and scores fit into the heap. */
  private void checkMemory() {
    ProjectableNetwork network = study.subject().network();
    long images = study.images().size();
    long units = Math.min(images, settings.top());
    long weights = 1 + settings.randomSeeds().size() * (2L * network.convolutions().size() - 1);
    long unit = (long) network.input().size() * Float.BYTES + SCORES * weights;
    long bytes = 0;
    for (Map.Entry<String, List<Integer>> each : settings.layers().entrySet()) {
      bytes += GalleryMemory.finds(network.layer(each.getKey()), images, units);
      bytes += each.getValue().size() * units * unit;
    }
    HeapMemory.require(
        "the comparison", "--top " + settings.top(), bytes, "a lower --top, fewer --features, or ");
  }

  private List<Unit> units(TopUnits strongest) {
    List<Unit> units = new ArrayList<>();
    settings
        .layers()
        .forEach(
            (layer, features) ->
                features.forEach(
                    feature ->
                        strongest
                            .of(layer, feature)
                            .forEach(
                                find ->
                                    units.add(
                                        new Unit(layer, feature, find.input(study.subject()))))));
    return units;
  }

  private ComparisonManifest manifest(
      DataDigest data,
      Comparison comparison,
      List<ComparisonManifest.Picture> pictures,
      Map<String, String> environment) {
    return new ComparisonManifest(
        study.subject().digest(),
        data,
        recorded(),
        ComparisonManifest.MetricRecord.all(),
        ComparisonManifest.ScoreRecord.of(comparison),
        verdicts,
        comparison.microseconds(),
        pictures,
        environment);
  }

  private void judge(Comparison comparison) {
    settings
        .layers()
        .forEach(
            (layer, features) ->
                verdicts.put(
                    layer, Verdicts.of(Verdicts.scores(comparison, layer), features.size())));
  }

  /**
   * Returns a line per recipe on what it is best and worst at, by layer, once the comparison is
   * written; empty where there are too few features, or all recipes have the same numbers.
   */
  public Map<String, Map<String, String>> verdicts() {
    return Collections.unmodifiableMap(verdicts);
  }

  private List<ComparisonManifest.Picture> writeStrips(
      Path folder, String name, TopUnits strongest, Progress progress) throws IOException {
    ProjectableLayer layer = study.subject().network().layer(name);
    List<Integer> features = settings.layers().getOrDefault(name, List.of());
    List<ComparisonManifest.Picture> pictures = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      int feature = features.get(i);
      List<TopUnits.Find> finds = strongest.of(name, feature);
      if (!finds.isEmpty()) {
        Map<Integer, Raster> rows = new ConcurrentSkipListMap<>();
        study
            .workers()
            .run(finds.size(), rank -> rows.put(rank, row(layer, feature, finds.get(rank))));
        ComparisonManifest.Picture picture = picture(layer, feature, finds);
        Path file = folder.resolve(picture.file());
        PngFiles.write(file, stacked(rows).toImage(), text(name, feature));
        pictures.add(picture);
      }
      progress.at("projecting " + name, i + 1, features.size());
    }
    return pictures;
  }

  private ComparisonManifest.Picture picture(
      ProjectableLayer layer, int feature, List<TopUnits.Find> finds) {
    return new ComparisonManifest.Picture(
        layer.name(),
        feature,
        GalleryPaths.strip(layer.name(), feature),
        layer.field().sizeRows(),
        layer.field().sizeColumns(),
        finds.stream().map(find -> unit(layer.field(), find)).toList());
  }

  private ComparisonManifest.UnitRecord unit(ReceptiveField field, TopUnits.Find find) {
    Split split = find.split();
    TopUnit unit = find.unit();
    Patch whole = field.patch(unit.y(), unit.x());
    Patch seen = whole.clip(split.images().height(), split.images().width());
    return new ComparisonManifest.UnitRecord(
        split.name(),
        unit.index(),
        study.images().classes().get(split.images().label(unit.index())),
        unit.activation(),
        unit.y(),
        unit.x(),
        new Patch(
            seen.top() - whole.top(), seen.left() - whole.left(), seen.height(), seen.width()));
  }

  /** Draws a unit's image patch, then its projection by each recipe. */
  private Raster row(ProjectableLayer layer, int feature, TopUnits.Find find) {
    Trace trace = study.subject().network().trace(find.input(study.subject()), layer.name());
    int y = find.unit().y();
    int x = find.unit().x();
    Patch patch = layer.field().patch(y, x);
    int width = patch.width();
    Raster row =
        new Raster(
            patch.height(), width * (settings.recipes().size() + 1), ProjectionColors.OUTSIDE);
    row.paste(Tiles.image(find.split().images(), find.unit().index(), patch), 0, 0);
    Projector projector = new Projector(study.subject().network());
    for (int i = 0; i < settings.recipes().size(); i++) {
      float[] pixels =
          projector.project(trace, layer.name(), feature, y, x, settings.recipes().get(i)).pixels();
      ProjectionColors colours = ProjectionColors.spanning(pixels);
      Raster tile =
          Tiles.projection(
              pixels,
              study.subject().network().input(),
              study.subject().statistics(),
              patch,
              colours);
      row.paste(tile, 0, (i + 1) * width);
    }
    return row;
  }

  private static Raster stacked(Map<Integer, Raster> rows) {
    Raster first = rows.values().iterator().next();
    Raster all = new Raster(first.height() * rows.size(), first.width(), ProjectionColors.OUTSIDE);
    rows.forEach((rank, row) -> all.paste(row, rank * first.height(), 0));
    return all;
  }

  private Map<String, String> text(String layer, int feature) {
    Map<String, String> text = new LinkedHashMap<>();
    text.put("Title", layer + " feature " + feature + ", recipes side by side");
    text.put(
        "Description",
        "one row per unit, strongest first: its image patch, then its projection by "
            + String.join("; ", settings.recipes().stream().map(Recipe::name).toList()));
    text.put("Software", "Switchback");
    text.put("switchback.network.sha256", study.subject().sha256());
    text.put("switchback.scale", Captions.SCALE);
    return text;
  }
}
