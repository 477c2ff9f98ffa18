package switchback.deconv;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import switchback.Numbers;
import switchback.deconv.signals.Patch;
import switchback.fixtures.Nets;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Operation;
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
class WholeMapsTest {
  /** Draws one to three convolutions of any geometry, with ReLUs and poolings between. */
  private static NetworkGraph random(RandomGenerator random) {
    Nets net = Nets.of(random.nextInt(1, 4), random.nextInt(7, 13), random.nextInt(7, 13));
    int convolutions = random.nextInt(1, 4);
    for (int i = 1; i <= convolutions; i++) {
      addConvolution(net, i == convolutions ? "top" : "conv" + i, random);
      if (random.nextInt(3) > 0) {
        net.relu();
      }
      if (i < convolutions && random.nextInt(3) > 0) {
        net.pool(SmallNetworks.randomGeometry(random, net.maps(), true));
      }
    }
    return net.graph();
  }

  private static void addConvolution(Nets net, String name, RandomGenerator random) {
    Geometry g = SmallNetworks.randomGeometry(random, net.maps(), false);
    // The padding exceeds the window, so that some units see padding only.
    Axis rows = g.rows();
    int padding = random.nextInt(4) == 0 ? rows.reach() + 1 : rows.pad();
    Geometry windows =
        new Geometry(
            new Axis(rows.size(), rows.window(), rows.stride(), padding, rows.dilation()),
            g.columns());
    int features = random.nextInt(1, 7);
    int taps = net.maps().channels() * windows.taps();
    net.convolution(
        name,
        windows,
        Numbers.normal(features * taps, random.nextLong()),
        Numbers.normal(features, random.nextLong()));
  }

  @Property(tries = 400)
  void ofAnyRectangleEqualsTheWholeMaps(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ProjectableNetwork network = ProjectableNetwork.of(random(random));
    ProjectableLayer top = network.layer("top");
    Trace trace = network.trace(Numbers.normal(network.input().size(), seed));
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
    Projection projection = new Projector(network).project(trace, "top", feature, y, x, recipe);
    assertThat(bits(projection.pixels()))
        .isEqualTo(bits(wholeMaps(network, trace, feature, kept, recipe)));
  }

  private static float[] wholeMaps(
      ProjectableNetwork network, Trace trace, int feature, Patch kept, Recipe recipe) {
    ProjectableLayer top = network.layer("top");
    float[] map = trace.map("top", feature);
    float[] signal = new float[top.maps().size()];
    for (int i = 0; i < map.length; i++) {
      if (kept.contains(i / top.width(), i % top.width())) {
        signal[feature * map.length + i] = map[i];
      }
    }
    NetworkGraph graph = network.graph();
    for (int node = network.node("top"); node > 0; node--) {
      // Each node of the chain takes the one before it.
      MapShape input = graph.node(node - 1).maps();
      float[] below = new float[input.size()];
      switch (graph.node(node).operation()) {
        case Operation.Convolution c ->
            new ScalarConvolution()
                .project(
                    new ConvolutionShape(input.channels(), c.features(), c.geometry()),
                    1,
                    MemorySegment.ofArray(signal),
                    MemorySegment.ofArray(c.filters().toArray()),
                    MemorySegment.ofArray(below));
        case Operation.Rectifier _ -> {
          float[] before = trace.maps(node - 1);
          for (int j = 0; j < below.length; j++) {
            below[j] = recipe.rectification().rule().rectify(signal[j], before[j]);
          }
        }
        case Operation.MaxPooling pooling ->
            scatter(pooling.geometry(), input.channels(), signal, trace.switches(node), below);
        case Operation other -> throw new IllegalStateException("unexpected " + other);
      }
      signal = below;
    }
    return signal;
  }

  private static void scatter(
      Geometry windows, int planes, float[] signal, Switches switches, float[] below) {
    int[] places = new int[signal.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = switches.place(i / windows.outputCells(), i % windows.outputCells());
    }
    try (Workers alone = new Workers(1)) {
      MaxPoolingKernel.scatter(
          windows,
          planes,
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
