package switchback.deconv.signals;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import switchback.Numbers;
import switchback.deconv.Isolation;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Projection;
import switchback.deconv.Projector;
import switchback.deconv.Recipe;
import switchback.deconv.Rectification;
import switchback.deconv.Stacks;
import switchback.deconv.Switches;
import switchback.deconv.Trace;
import switchback.deconv.Unpooling;
import switchback.training.graphs.MapShape;
import switchback.training.kernels.Axis;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Workers;
import switchback.training.kernels.convolution.ScalarConvolution;
import switchback.training.kernels.pooling.MaxPoolingKernel;

/**
 * Compares projections, which work on the rectangles that a unit sees, with the plain way: whole
 * maps go down through the scalar kernels. Both are equal to the bit.
 */
class DenseProjectionTest {
  /** A layer of a random stack, with the filters and numbers that the plain way needs. */
  private record Layers(List<Stage> stages, List<float[]> filters) {}

  /** Draws one to three convolutions of any geometry, with ReLUs and poolings between. */
  private static Layers random(RandomGenerator random) {
    Layers layers = new Layers(new ArrayList<>(), new ArrayList<>());
    MapShape maps =
        new MapShape(random.nextInt(1, 4), random.nextInt(7, 13), random.nextInt(7, 13));
    int convolutions = random.nextInt(1, 4);
    for (int i = 1; i <= convolutions; i++) {
      maps = addConvolution(layers, i == convolutions ? "top" : "conv" + i, maps, random);
      if (random.nextInt(3) > 0) {
        maps = add(layers, new RectificationStage(maps));
      }
      if (i < convolutions && random.nextInt(3) > 0) {
        Geometry windows = Stacks.randomGeometry(random, maps, true);
        maps = add(layers, new MaxPoolingStage(maps.channels(), windows));
      }
    }
    return layers;
  }

  private static MapShape addConvolution(
      Layers layers, String name, MapShape maps, RandomGenerator random) {
    Geometry g = Stacks.randomGeometry(random, maps, false);
    // The padding exceeds the window, so that some units see padding only.
    Axis rows = g.rows();
    int padding = random.nextInt(4) == 0 ? rows.reach() + 1 : rows.pad();
    Geometry windows =
        new Geometry(
            new Axis(rows.size(), rows.window(), rows.stride(), padding, rows.dilation()),
            g.columns());
    ConvolutionShape shape = new ConvolutionShape(maps.channels(), random.nextInt(1, 7), windows);
    float[] filters = Numbers.normal(shape.filterSize(), random.nextLong());
    float[] bias = Numbers.normal(shape.features(), random.nextLong());
    MapShape output = add(layers, new ConvolutionStage(name, shape, filters, bias));
    layers.filters.set(layers.filters.size() - 1, filters);
    return output;
  }

  private static MapShape add(Layers layers, Stage stage) {
    layers.stages.add(stage);
    layers.filters.add(new float[0]);
    return stage.output();
  }

  @Property(tries = 400)
  void ofAnyRectangleEqualsTheWholeMaps(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Layers layers = random(random);
    ProjectableNetwork stack = new ProjectableNetwork(layers.stages);
    ProjectableLayer top = stack.layer("top");
    Trace trace = stack.trace(Numbers.normal(stack.input().size(), seed));
    int feature = random.nextInt(top.features());
    int y = random.nextInt(top.height());
    int x = random.nextInt(top.width());
    Patch kept =
        switch (random.nextInt(3)) {
          case 0 -> new Patch(y, x, 1, 1);
          case 1 -> new Patch(0, 0, top.height(), top.width());
          default ->
              new Patch(
                  y, x, random.nextInt(top.height() - y) + 1, random.nextInt(top.width() - x) + 1);
        };
    Recipe recipe =
        new Recipe(
            "some",
            new Isolation("some", (layer, row, column) -> kept),
            Unpooling.SWITCHES,
            random.nextBoolean() ? Rectification.DECONVNET : Rectification.GRADIENT);
    Projection projection = new Projector(stack).project(trace, "top", feature, y, x, recipe);
    assertThat(bits(projection.pixels()))
        .isEqualTo(bits(wholeMaps(layers, trace, top, feature, kept, recipe)));
  }

  private static float[] wholeMaps(
      Layers layers, Trace trace, ProjectableLayer top, int feature, Patch kept, Recipe recipe) {
    float[] map = trace.map("top", feature);
    float[] signal = new float[top.maps().size()];
    for (int i = 0; i < map.length; i++) {
      if (kept.contains(i / top.width(), i % top.width())) {
        signal[feature * map.length + i] = map[i];
      }
    }
    for (int i = layers.stages.size() - 1; i >= 0; i--) {
      float[] below = new float[layers.stages.get(i).input().size()];
      switch (layers.stages.get(i)) {
        case ConvolutionStage convolution ->
            new ScalarConvolution()
                .project(
                    convolution.shape(),
                    1,
                    MemorySegment.ofArray(signal),
                    MemorySegment.ofArray(layers.filters.get(i)),
                    MemorySegment.ofArray(below));
        case RectificationStage _ -> {
          for (int j = 0; j < below.length; j++) {
            below[j] = recipe.rectification().rule().rectify(signal[j], trace.into(i)[j]);
          }
        }
        case MaxPoolingStage pooling -> scatter(pooling, signal, trace.switches(i), below);
        case DivisionStage division ->
            below =
                division
                    .divide(Signal.over(division.output(), signal), trace.into(i))
                    .whole(division.input());
        case PlainStage plain ->
            below = plain.back(Signal.over(plain.output(), signal)).whole(plain.input());
      }
      signal = below;
    }
    return signal;
  }

  private static void scatter(
      MaxPoolingStage pooling, float[] signal, Switches switches, float[] below) {
    int windows = pooling.output().plane();
    int[] places = new int[signal.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = switches.place(i / windows, i % windows);
    }
    try (Workers alone = new Workers(1)) {
      MaxPoolingKernel.scatter(
          pooling.geometry(),
          pooling.planes(),
          MemorySegment.ofArray(signal),
          places,
          MemorySegment.ofArray(below),
          alone);
    }
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
