package switchback.training.textbook.graphs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import switchback.Numbers;
import switchback.training.graphs.Function;
import switchback.training.graphs.Indices;
import switchback.training.graphs.Interpolation;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Node;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Weights;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;

/** Draws small graphs, with parameters before every operation so that its deltas are seen. */
final class SmallGraphs {
  private static final int CHANNELS = 4;

  private final RandomGenerator random;
  private final List<Node> nodes = new ArrayList<>();

  private SmallGraphs(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Draws an operation of the same type as another, between scalings. Its inputs are above 0 if it
   * is not defined elsewhere.
   */
  static NetworkGraph around(Operation type, RandomGenerator random) {
    SmallGraphs graph = new SmallGraphs(random);
    graph.operation(type);
    graph.scaling(graph.nodes.size() - 1, false);
    return graph.build();
  }

  /** Draws nodes that take any nodes before them, some of them the same maps twice. */
  static NetworkGraph branched(RandomGenerator random) {
    SmallGraphs graph = new SmallGraphs(random);
    graph.image(new MapShape(2, 3, 4));
    for (int i = random.nextInt(2, 12); i > 0; i--) {
      graph.branch();
    }
    return graph.build();
  }

  private NetworkGraph build() {
    return new NetworkGraph(nodes, Map.of("y", nodes.size() - 1));
  }

  private void branch() {
    MapShape maps = nodes.getFirst().maps();
    int first = random.nextInt(nodes.size());
    int second = random.nextInt(nodes.size());
    Geometry g = Geometry.sizeKeeping(maps.height(), maps.width(), 3, 3);
    switch (random.nextInt(7)) {
      case 0 -> add(Operation.Rectifier.RELU, maps, first);
      case 1 -> add(new Operation.Activation(Function.of(Function.Kind.SOFTSIGN)), maps, first);
      case 2 -> add(new Operation.Convolution(2, 1, g, weights(36), weights(2)), maps, first);
      case 3 -> add(new Operation.MaxPooling(g), maps, first);
      case 4 -> scaling(first, false);
      case 5 -> add(new Operation.ParametricRectifier(weights(2)), maps, first);
      default ->
          add(new Operation.Combination(Operation.Combination.Kind.SUM), maps, first, second);
    }
  }

  private void operation(Operation type) {
    switch (type) {
      case Operation.Input _ -> image(shape());
      case Operation.Convolution _ -> convolution();
      case Operation.TransposedConvolution _ -> transposed();
      case Operation.Dense _ -> {
        int in = start(shape(), false);
        Weights weights = weights(3 * nodes.get(in).maps().size());
        add(new Operation.Dense(3, weights, bias(3)), new MapShape(3, 1, 1), in);
      }
      case Operation.Scaling _ -> scaling(image(shape()), false);
      case Operation.MaxPooling _ -> {
        int in = start(shape(), false);
        Geometry g = windows(nodes.get(in).maps(), 1);
        add(new Operation.MaxPooling(g), over(g, CHANNELS), in);
      }
      case Operation.AveragePooling _ -> {
        int in = start(shape(), false);
        Geometry g = windows(nodes.get(in).maps(), 2);
        Indices frame = Indices.of(random.ints(4, 0, 3).toArray());
        add(new Operation.AveragePooling(g, frame), over(g, CHANNELS), in);
      }
      case Operation.Rectifier _ ->
          same(random.nextBoolean() ? Operation.Rectifier.RELU : new Operation.Rectifier(1), false);
      case Operation.Activation a -> {
        Function.Kind kind = a.function().kind();
        same(a, kind == Function.Kind.LOGARITHM || kind == Function.Kind.POWER);
      }
      case Operation.ParametricRectifier _ -> {
        int in = start(shape(), false);
        MapShape maps = nodes.get(in).maps();
        int count = random.nextBoolean() ? CHANNELS : maps.size();
        add(new Operation.ParametricRectifier(weights(count)), maps, in);
      }
      case Operation.Combination c -> combination(c);
      case Operation.Concatenation _ -> concatenation();
      case Operation.Selection _ -> {
        int in = start(shape(), false);
        MapShape maps = nodes.get(in).maps();
        Indices channels = Indices.of(random.ints(5, 0, CHANNELS).toArray());
        add(new Operation.Selection(channels), new MapShape(5, maps.height(), maps.width()), in);
      }
      case Operation.Padding _ -> {
        int in = start(shape(), false);
        MapShape maps = nodes.get(in).maps();
        int[] f = random.ints(4, -1, 3).toArray();
        MapShape padded =
            new MapShape(CHANNELS, maps.height() + f[0] + f[2], maps.width() + f[1] + f[3]);
        add(new Operation.Padding(Indices.of(f), 0.5f), padded, in);
      }
      case Operation.Rearrangement _ -> {
        int in = start(shape(), false);
        int size = nodes.get(in).maps().size();
        int[] sources = random.ints(12, -1, size).toArray();
        if (random.nextBoolean()) {
          add(new Operation.Rearrangement(Indices.of(sources), 0.5f), new MapShape(2, 3, 2), in);
        } else {
          add(new Operation.Rearrangement(null, 0), new MapShape(1, size, 1), in);
        }
      }
      case Operation.Resizing _ -> {
        int in = start(shape(), false);
        MapShape maps = nodes.get(in).maps();
        Interpolation rows = interpolation(maps.height(), 5);
        Interpolation columns = interpolation(maps.width(), 3);
        add(new Operation.Resizing(rows, columns), new MapShape(CHANNELS, 5, 3), in);
      }
      case Operation.ResponseNormalization _ ->
          same(
              new Operation.ResponseNormalization(
                  random.nextInt(4), random.nextInt(4), 0.3, 0.75, 1.5),
              false);
      case Operation.Softmax _ -> same(new Operation.Softmax(), false);
      case Operation.Standardization _ ->
          same(new Operation.Standardization(1 << random.nextInt(3), 1e-3), false);
      case Operation.Reduction r -> {
        int in = start(shape(), false);
        int parts = 1 << random.nextInt(3);
        add(new Operation.Reduction(parts, r.statistic()), new MapShape(parts, 1, 1), in);
      }
    }
  }

  private void convolution() {
    int in = start(shape(), false);
    int groups = 1 << random.nextInt(3);
    Geometry g = windows(nodes.get(in).maps(), 2);
    Weights filters = weights(8 * (CHANNELS / groups) * g.taps());
    add(new Operation.Convolution(8, groups, g, filters, bias(8)), over(g, 8), in);
  }

  private void transposed() {
    int groups = 1 << random.nextInt(3);
    MapShape out = new MapShape(8, random.nextInt(3, 6), random.nextInt(3, 7));
    Geometry g = windows(out, 2);
    int in = start(over(g, CHANNELS), false);
    Weights filters = weights(CHANNELS * (8 / groups) * g.taps());
    add(new Operation.TransposedConvolution(8, groups, g, filters, bias(8)), out, in);
  }

  /** Draws inputs of equal size, or one that is repeated along some axes. */
  private void combination(Operation.Combination type) {
    MapShape maps = shape();
    boolean isPositive = type.kind() == Operation.Combination.Kind.QUOTIENT;
    int first = start(maps, isPositive);
    MapShape small =
        new MapShape(
            random.nextBoolean() ? CHANNELS : 1,
            random.nextBoolean() ? maps.height() : 1,
            random.nextBoolean() ? maps.width() : 1);
    int[] sources = IntStream.range(0, small.size()).toArray();
    add(new Operation.Rearrangement(Indices.of(sources), 0), small, first);
    int second = scaling(nodes.size() - 1, isPositive);
    boolean isTurned = small.equals(maps) && random.nextBoolean();
    add(type, maps, isTurned ? second : first, isTurned ? first : second);
  }

  private void concatenation() {
    MapShape maps = shape();
    int first = start(maps, false);
    int second = scaling(first, false);
    int axis = random.nextInt(3);
    MapShape joined =
        new MapShape(
            maps.channels() * (axis == 0 ? 3 : 1),
            maps.height() * (axis == 1 ? 3 : 1),
            maps.width() * (axis == 2 ? 3 : 1));
    add(new Operation.Concatenation(axis), joined, first, second, first);
  }

  private void same(Operation operation, boolean isPositive) {
    int in = start(shape(), isPositive);
    add(operation, nodes.get(in).maps(), in);
  }

  private MapShape shape() {
    return new MapShape(CHANNELS, random.nextInt(3, 6), random.nextInt(3, 7));
  }

  private int image(MapShape maps) {
    add(new Operation.Input(), maps);
    return 0;
  }

  /** Adds the image and a scaling; returns the latter. */
  private int start(MapShape maps, boolean isPositive) {
    return scaling(image(maps), isPositive);
  }

  private int scaling(int input, boolean isPositive) {
    MapShape maps = nodes.get(input).maps();
    int count = random.nextBoolean() ? maps.channels() : maps.size();
    float[] scale = Numbers.normal(count, random.nextLong());
    float[] shift = Numbers.normal(count, random.nextLong());
    for (int i = 0; i < count && isPositive; i++) {
      // An image lies within -4 and 4.
      scale[i] /= 10;
      shift[i] = 3 + Math.abs(shift[i]);
    }
    add(new Operation.Scaling(Weights.of(scale), Weights.of(shift)), maps, input);
    return nodes.size() - 1;
  }

  /** Draws windows of which every one meets the map. */
  private Geometry windows(MapShape maps, int mostDilation) {
    return new Geometry(axis(maps.height(), mostDilation), axis(maps.width(), mostDilation));
  }

  private Axis axis(int size, int mostDilation) {
    int window = random.nextInt(1, 4);
    int dilation = window > 2 && size < 5 ? 1 : random.nextInt(1, mostDilation + 1);
    return new Axis(
        size,
        window,
        random.nextInt(1, 3),
        random.nextInt(window),
        dilation,
        random.nextInt(window));
  }

  private static MapShape over(Geometry g, int channels) {
    return new MapShape(channels, g.rows().outSize(), g.columns().outSize());
  }

  private Interpolation interpolation(int size, int outSize) {
    Indices sources = Indices.of(random.ints(2L * outSize, 0, size).toArray());
    return new Interpolation(size, 2, sources, weights(2 * outSize));
  }

  private Weights weights(int size) {
    return Weights.of(Numbers.normal(size, random.nextLong()));
  }

  private @Nullable Weights bias(int size) {
    return random.nextBoolean() ? weights(size) : null;
  }

  private void add(Operation operation, MapShape maps, Integer... inputs) {
    nodes.add(new Node("", operation, List.of(inputs), maps));
  }
}
