package switchback.reports.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import switchback.datasets.PixelStatistics;
import switchback.deconv.Isolation;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Projector;
import switchback.deconv.Recipe;
import switchback.deconv.Rectification;
import switchback.deconv.Trace;
import switchback.deconv.Unpooling;
import switchback.deconv.signals.Patch;
import switchback.reports.drawing.ProjectionColors;
import switchback.reports.drawing.Raster;
import switchback.reports.drawing.Tiles;
import switchback.reports.study.Subject;
import switchback.training.graphs.MapShape;

/** Projects units back to pixels by every unpooling. */
final class UnitProjections {
  /** The seed of random unpooling. */
  private static final long SEED = 1;

  private final ProjectableNetwork network;
  private final PixelStatistics statistics;
  private final Projector projector;

  UnitProjections(Subject subject) {
    this.network = subject.network();
    this.statistics = subject.statistics();
    this.projector = new Projector(network);
  }

  /**
   * The conventions to choose from.
   *
   * @param unpooling the unpoolings by name, each with its source in the literature
   * @param rectification the rectifications by name, likewise
   * @param isolation the isolations by name, likewise
   */
  record Choices(
      Map<String, String> unpooling,
      Map<String, String> rectification,
      Map<String, String> isolation) {}

  /**
   * A unit with its projections.
   *
   * @param activation its activation, after a ReLU if the layer has one
   * @param patch its receptive field
   * @param tiles its projections, one for all unpoolings with the same result
   */
  record Unit(
      String layer, int feature, int y, int x, float activation, Patch patch, List<Tile> tiles) {}

  /**
   * A projection in the colours of {@link ProjectionColors}.
   *
   * @param unpoolings the unpoolings that result in it
   * @param largest its largest absolute value
   * @param scale the absolute value with full contrast
   * @param pixels red, green and blue of each pixel of the whole image, row by row; base64 in JSON
   */
  @SuppressWarnings("ArrayRecordComponent") // written, never compared
  record Tile(List<String> unpoolings, float largest, float scale, byte[] pixels) {}

  Choices choices() {
    Map<String, String> unpoolings = new LinkedHashMap<>();
    Unpooling.all(SEED).forEach(u -> unpoolings.put(u.name(), u.literature()));
    Map<String, String> rectifications = new LinkedHashMap<>();
    Rectification.all().forEach(r -> rectifications.put(r.name(), r.literature()));
    Map<String, String> isolations = new LinkedHashMap<>();
    Isolation.all().forEach(i -> isolations.put(i.name(), i.literature()));
    return new Choices(unpoolings, rectifications, isolations);
  }

  /** Returns the unit that a query names, projected by every unpooling. */
  Unit of(Trace trace, Query query) {
    ProjectableLayer layer = network.layer(query.text("layer"));
    int feature = query.number("feature", layer.features());
    int y = query.number("y", layer.height());
    int x = query.number("x", layer.width());
    Isolation isolation = query.choice("isolation", Isolation.all());
    Rectification rectification = query.choice("rectification", Rectification.all());
    List<List<String>> names = new ArrayList<>();
    List<float[]> distinct = new ArrayList<>();
    boolean isPooled = network.hasMaxPooling(layer.name());
    for (Unpooling unpooling : Unpooling.all(SEED)) {
      if (isPooled || distinct.isEmpty()) {
        Recipe recipe = Recipe.of(isolation, unpooling, rectification);
        float[] pixels = projector.project(trace, layer.name(), feature, y, x, recipe).pixels();
        add(unpooling.name(), pixels, names, distinct);
      } else {
        names.getFirst().add(unpooling.name());
      }
    }
    return new Unit(
        layer.name(),
        feature,
        y,
        x,
        trace.map(layer.name(), feature)[y * layer.width() + x],
        layer.field().patch(y, x),
        tiles(names, distinct, query.has("oneScale")));
  }

  /** Adds a projection unless it equals an earlier one, as one of an inactive unit does. */
  private static void add(
      String name, float[] pixels, List<List<String>> names, List<float[]> distinct) {
    for (int i = 0; i < distinct.size(); i++) {
      if (Arrays.equals(distinct.get(i), pixels)) {
        names.get(i).add(name);
        return;
      }
    }
    names.add(new ArrayList<>(List.of(name)));
    distinct.add(pixels);
  }

  private List<Tile> tiles(List<List<String>> names, List<float[]> distinct, boolean oneScale) {
    List<Float> largest =
        distinct.stream().map(pixels -> ProjectionColors.spanning(pixels).scale()).toList();
    float most = largest.stream().max(Float::compare).orElseThrow();
    List<Tile> tiles = new ArrayList<>();
    for (int i = 0; i < distinct.size(); i++) {
      float scale = oneScale ? most : largest.get(i);
      byte[] rgb = rgb(distinct.get(i), new ProjectionColors(scale));
      tiles.add(new Tile(names.get(i), largest.get(i), scale, rgb));
    }
    return tiles;
  }

  private byte[] rgb(float[] pixels, ProjectionColors colours) {
    MapShape shape = network.input();
    Patch whole = new Patch(0, 0, shape.height(), shape.width());
    Raster raster = Tiles.projection(pixels, shape, statistics, whole, colours);
    byte[] rgb = new byte[3 * shape.plane()];
    for (int i = 0; i < shape.plane(); i++) {
      int colour = raster.get(i / shape.width(), i % shape.width());
      rgb[3 * i] = (byte) (colour >> 16);
      rgb[3 * i + 1] = (byte) (colour >> 8);
      rgb[3 * i + 2] = (byte) colour;
    }
    return rgb;
  }
}
