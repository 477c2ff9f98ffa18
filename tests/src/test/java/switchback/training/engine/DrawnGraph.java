package switchback.training.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import switchback.Numbers;
import switchback.training.graphs.Function;
import switchback.training.graphs.Indices;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Node;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Operation.Combination;
import switchback.training.graphs.Weights;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;

/** Draws a graph of any operations; maps stay small. */
final class DrawnGraph {
  private final SplittableRandom random;
  private final List<Node> nodes = new ArrayList<>();

  DrawnGraph(SplittableRandom random) {
    this.random = random;
  }

  NetworkGraph graph() {
    int channels = random.nextBoolean() ? 3 : 8;
    MapShape image = new MapShape(channels, random.nextInt(6, 24), random.nextInt(6, 24));
    nodes.add(new Node("", new Operation.Input(), List.of(), image));
    for (int i = random.nextInt(1, 9); i > 0; i--) {
      int from = Math.max(0, nodes.size() - 1 - random.nextInt(3));
      add(random.nextInt(14), from);
    }
    return new NetworkGraph(nodes, Map.of("y", nodes.size() - 1));
  }

  private void add(int kind, int from) {
    MapShape in = nodes.get(from).maps();
    switch (kind) {
      case 0, 1, 2, 3 -> addConvolution(from, in);
      case 4 -> addPooling(from, in);
      case 5 -> {
        Geometry g = geometry(in, false);
        Indices frame = Indices.of(random.nextInt(2), random.nextInt(2), 0, random.nextInt(3));
        add(new Operation.AveragePooling(g, frame), over(g, in.channels()), from);
      }
      case 6 -> add(Operation.Rectifier.RELU, in, from);
      case 7 -> add(scaling(in), in, from);
      case 8 -> addPadding(from, in);
      case 9 -> add(new Operation.ResponseNormalization(1, 2, 1e-2, 0.75, 2), in, from);
      case 10 -> addSum(from, in);
      case 11 -> {
        MapShape both = new MapShape(2 * in.channels(), in.height(), in.width());
        add(new Operation.Concatenation(0), both, from, from);
      }
      case 12 -> add(new Operation.Softmax(), in, from);
      default -> add(new Operation.Activation(Function.of(Function.Kind.TANH)), in, from);
    }
  }

  private void add(Operation operation, MapShape maps, Integer... inputs) {
    nodes.add(new Node("", operation, List.of(inputs), maps));
  }

  private Weights weights(int size) {
    return Weights.of(Numbers.normal(size, random.nextLong()));
  }

  /** Returns windows over maps, with any padding, strides and, if asked for, gaps. */
  private Geometry geometry(MapShape in, boolean hasGaps) {
    return new Geometry(axis(in.height(), hasGaps), axis(in.width(), hasGaps));
  }

  private Axis axis(int size, boolean hasGaps) {
    int window = random.nextInt(1, Math.min(size, 4) + 1);
    int dilation = hasGaps && (window - 1) * 2 < size ? random.nextInt(1, 3) : 1;
    int before = random.nextInt(window);
    return new Axis(size, window, random.nextInt(1, 3), before, dilation, random.nextInt(window));
  }

  private static MapShape over(Geometry g, int channels) {
    return new MapShape(channels, g.rows().outSize(), g.columns().outSize());
  }

  private void addConvolution(int from, MapShape in) {
    int side = random.nextInt(3) < 2 ? 3 : 5;
    boolean isSquare = random.nextInt(3) > 0 && Math.min(in.height(), in.width()) >= side;
    Geometry g =
        isSquare
            ? new Geometry(
                new Axis(in.height(), side, 1, random.nextInt(side), 1, random.nextInt(side)),
                new Axis(in.width(), side, 1, random.nextInt(side), 1, random.nextInt(side)))
            : geometry(in, true);
    int groups = in.channels() % 8 == 0 && random.nextInt(4) == 0 ? in.channels() / 8 : 1;
    groups = random.nextInt(6) == 0 ? in.channels() : groups;
    int features = groups * (random.nextBoolean() ? random.nextInt(8, 20) : 1);
    Weights filters = weights(features * (in.channels() / groups) * g.taps());
    add(
        new Operation.Convolution(features, groups, g, filters, weights(features)),
        over(g, features),
        from);
    if (random.nextBoolean()) {
      MapShape maps = nodes.getLast().maps();
      add(scaling(maps), maps, nodes.size() - 1);
    }
  }

  private Operation scaling(MapShape in) {
    int size = random.nextInt(6) == 0 ? in.size() : in.channels();
    return new Operation.Scaling(weights(size), weights(size));
  }

  private void addPooling(int from, MapShape in) {
    Geometry g = geometry(in, false);
    add(new Operation.MaxPooling(g), over(g, in.channels()), from);
  }

  private void addPadding(int from, MapShape in) {
    int[] frame = new int[4];
    for (int i = 0; i < 4; i++) {
      frame[i] = random.nextInt(-1, 3);
    }
    int height = in.height() + frame[0] + frame[2];
    int width = in.width() + frame[1] + frame[3];
    if (height > 0 && width > 0) {
      MapShape maps = new MapShape(in.channels(), height, width);
      add(new Operation.Padding(Indices.of(frame), 0.5f), maps, from);
    }
  }

  /** Adds a sum with maps of the same size, or with an average per map. */
  private void addSum(int from, MapShape in) {
    int other = from;
    if (random.nextBoolean()) {
      other = nodes.size();
      Operation mean = new Operation.Reduction(in.channels(), Operation.Reduction.Statistic.MEAN);
      add(mean, new MapShape(in.channels(), 1, 1), from);
    } else {
      add(Operation.Rectifier.RELU, in, from);
      other = nodes.size() - 1;
    }
    add(new Combination(Combination.Kind.SUM), in, from, other);
  }
}
