package switchback.browser;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.PixelStatistics;
import switchback.datasets.sources.SyntheticImages;
import switchback.datasets.tasks.Progress;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Recipe;
import switchback.deconv.Unpooling;
import switchback.deconv.metrics.Comparison;
import switchback.fixtures.Json;
import switchback.fixtures.Nets;
import switchback.reports.comparison.ComparisonReport;
import switchback.reports.gallery.Gallery;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Split;
import switchback.reports.study.Study;
import switchback.reports.study.Subject;
import switchback.training.graphs.Operation;
import switchback.training.kernels.Workers;
import tools.jackson.databind.JsonNode;

/** Makes small galleries and comparisons by the production code. */
final class Made {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("switchback", "0", "commandLine", "switchback gallery tiny --out \"g\"");

  private Made() {}

  /** Returns a network of two random convolutions; the last feature of each is dead. */
  static ProjectableNetwork network(String first, String second, int features) {
    return Nets.of(3, 32, 32)
        .convolution(first, 5, filters(4, 3 * 25), lastIsDead(4))
        .relu()
        .pool(2)
        .convolution(second, 3, filters(features, 4 * 9), lastIsDead(features))
        .relu()
        .network();
  }

  /** Returns a network of one convolution, whose one feature is red. */
  static ProjectableNetwork ofOneFeature() {
    return Nets.of(3, 32, 32).convolution("only", 1, new float[] {1, 0, 0}, 0).relu().network();
  }

  private static float[] filters(int features, int taps) {
    Random random = new Random(features);
    float[] filters = new float[features * taps];
    for (int i = 0; i < filters.length; i++) {
      filters[i] = (float) random.nextGaussian();
    }
    return filters;
  }

  private static float[] lastIsDead(int features) {
    float[] bias = new float[features];
    bias[features - 1] = -1e6f;
    return bias;
  }

  /** Draws images of ten classes with these names. */
  static SearchedImages images(String name, List<String> classes, int count) {
    Dataset drawn = SyntheticImages.draw(7, count, 1, Progress.NONE);
    ImageSet images = drawn.train();
    byte[][] pixels = new byte[count][];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      pixels[i] = images.image(i);
      labels[i] = (images.label(i) % classes.size());
    }
    return new SearchedImages(
        name, classes, List.of(new Split("train", new ImageSet(3, 32, 32, pixels, labels))));
  }

  /** Returns a network of two convolutions, with the images added to the first one. */
  static ProjectableNetwork branchingNetwork() {
    return Nets.of(3, 32, 32)
        .convolution("block.a", 3, filters(3, 3 * 9), new float[3])
        .relu()
        .then(
            (graph, maps) ->
                graph.combination("block.add", Operation.Combination.Kind.SUM, maps, graph.input()))
        .convolution("block.b", 3, filters(3, 3 * 9), new float[3])
        .network();
  }

  /**
   * Returns a network whose second layer has very many features, over maps of 4x4 units; the last
   * one is dead.
   */
  static ProjectableNetwork wideNetwork(int features) {
    return Nets.of(3, 32, 32)
        .convolution("narrow", 3, filters(4, 3 * 9), lastIsDead(4))
        .relu()
        .pool(8)
        .convolution("wide", 1, filters(features, 4), lastIsDead(features))
        .relu()
        .pool(4)
        .dense("classes", new float[2 * features], 0, 0)
        .network();
  }

  /** Draws images of these classes, image i of class 37 i modulo their number. */
  static SearchedImages imagesOfManyClasses(List<String> classes, int count) {
    SearchedImages drawn = images("many", tenClasses(), count);
    byte[][] pixels = new byte[count][];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      pixels[i] = drawn.splits().getFirst().images().image(i);
      labels[i] = 37 * i % classes.size();
    }
    return new SearchedImages(
        "many", classes, List.of(new Split("train", new ImageSet(3, 32, 32, pixels, labels))));
  }

  static List<String> tenClasses() {
    return SyntheticImages.draw(7, 1, 1, Progress.NONE).classes();
  }

  private static Subject subject(String name, ProjectableNetwork network) {
    PixelStatistics plain = new PixelStatistics(List.of(0.5, 0.5, 0.5), List.of(0.25, 0.25, 0.25));
    return new Subject(name, "ab".repeat(32), "", network, plain);
  }

  private static Map<String, List<Integer>> all(ProjectableNetwork network) {
    Map<String, List<Integer>> layers = new LinkedHashMap<>();
    for (ProjectableLayer layer : network.convolutions()) {
      layers.put(layer.name(), IntStream.range(0, layer.features()).boxed().toList());
    }
    return layers;
  }

  /** Writes a gallery of all features by three unpoolings. */
  static Path gallery(Path folder, String name, ProjectableNetwork network, SearchedImages images)
      throws IOException {
    List<Unpooling> unpoolings = List.of(Unpooling.FILL, Unpooling.AVERAGE);
    return gallery(
        folder,
        subject(name, network),
        images,
        new Gallery.Settings(all(network), 4, Recipe.ZEILER_FERGUS, unpoolings));
  }

  /** Writes a gallery of all features by one unpooling, with nine units of each. */
  static Path plainGallery(
      Path folder, String name, ProjectableNetwork network, SearchedImages images)
      throws IOException {
    return plainGallery(folder, name, network, images, 9, Gallery.Settings.WEAKER);
  }

  /** Writes a gallery of all features by one unpooling, with so many units and weaker ones. */
  static Path plainGallery(
      Path folder,
      String name,
      ProjectableNetwork network,
      SearchedImages images,
      int top,
      int weaker)
      throws IOException {
    return gallery(
        folder,
        subject(name, network),
        images,
        new Gallery.Settings(all(network), top, Recipe.ZEILER_FERGUS, List.of(), weaker));
  }

  private static Path gallery(
      Path folder, Subject subject, SearchedImages images, Gallery.Settings settings)
      throws IOException {
    try (Workers workers = new Workers(2)) {
      new Gallery(new Study(subject, images, workers), settings)
          .write(folder, ENVIRONMENT, Progress.NONE);
    }
    return folder;
  }

  /** Writes a comparison of all features. */
  static Path comparison(
      Path folder, String name, ProjectableNetwork network, SearchedImages images)
      throws IOException {
    try (Workers workers = new Workers(2)) {
      new ComparisonReport(
              new Study(subject(name, network), images, workers),
              new ComparisonReport.Settings(all(network), 2, Comparison.recipes(1), List.of(1L)))
          .write(folder, ENVIRONMENT, Progress.NONE);
    }
    return folder;
  }

  /** Returns the scales of all of a feature's projections, of the strongest units first. */
  static List<Double> scales(JsonNode feature) {
    List<JsonNode> units = new ArrayList<>();
    feature.get("top").forEach(units::add);
    feature.get("samples").forEach(level -> level.get("units").forEach(units::add));
    List<Double> scales = new ArrayList<>();
    units.forEach(unit -> unit.get("scales").forEach(scale -> scales.add(scale.doubleValue())));
    return scales;
  }

  static JsonNode json(Path file) throws IOException {
    return Json.read(file);
  }
}
