package switchback.training.graphs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.Numbers;
import switchback.training.graphs.Operation.Combination;
import switchback.training.graphs.Operation.Reduction;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;

/** A small graph with every operation in it. */
public final class EveryOperation {
  static final MapShape IMAGE = new MapShape(4, 5, 6);

  private final List<Node> nodes = new ArrayList<>();

  private EveryOperation() {}

  public static NetworkGraph graph() {
    EveryOperation all = new EveryOperation();
    all.add(new Operation.Input(), IMAGE);
    all.convolutions();
    all.elementwise();
    all.moves();
    all.sums();
    Map<String, Integer> outputs = Map.of("the \"last\"\n", all.nodes.size() - 1);
    return new NetworkGraph(all.nodes, outputs);
  }

  private static Weights weights(int size) {
    return Weights.of(Numbers.normal(size, size));
  }

  /** Adds a node that takes the one before it. */
  private void add(Operation operation, MapShape maps) {
    int last = nodes.size() - 1;
    add(operation, maps, last < 0 ? new Integer[0] : new Integer[] {last});
  }

  private void add(Operation operation, MapShape maps, Integer... inputs) {
    nodes.add(new Node("a/\u00e9." + nodes.size(), operation, List.of(inputs), maps));
  }

  private MapShape last() {
    return nodes.getLast().maps();
  }

  private void convolutions() {
    Geometry windows = new Geometry(new Axis(5, 2, 1, 0, 2, 1), new Axis(6, 3, 2, 2, 1, 0));
    MapShape smaller = new MapShape(6, windows.rows().outSize(), windows.columns().outSize());
    @Nullable Weights none = null;
    add(new Operation.Convolution(6, 2, windows, weights(6 * 2 * 6), none), smaller);
    add(new Operation.TransposedConvolution(4, 2, windows, weights(6 * 2 * 6), weights(4)), IMAGE);
    Geometry pooling = new Geometry(new Axis(5, 2, 2, 1, 1, 0), new Axis(6, 3, 1, 1, 1, 1));
    add(new Operation.MaxPooling(pooling), new MapShape(4, 3, 6));
    Geometry gaps = new Geometry(new Axis(3, 2, 1, 1, 2, 1), new Axis(6, 2, 1, 1, 3, 2));
    add(new Operation.MaxPooling(gaps), new MapShape(4, 3, 6));
    Geometry average = new Geometry(new Axis(3, 2, 1, 1, 1, 1), new Axis(6, 2, 1, 0, 2, 0));
    add(new Operation.AveragePooling(average, Indices.of(1, 0, 0, 2)), new MapShape(4, 4, 4));
  }

  private void elementwise() {
    MapShape maps = last();
    add(new Operation.Scaling(weights(4), weights(4)), maps);
    add(new Operation.Scaling(weights(maps.size()), weights(maps.size())), maps);
    add(Operation.Rectifier.RELU, maps);
    add(new Operation.Rectifier(5.5f), maps);
    for (Function.Kind kind : Function.Kind.values()) {
      if (kind != Function.Kind.LOGARITHM) {
        add(new Operation.Activation(new Function(kind, 1 / 3.0, 2 / 3.0)), maps);
      }
    }
    add(new Operation.ParametricRectifier(weights(4)), maps);
    add(new Operation.ResponseNormalization(2, 1, 1e-4, 0.75, 1 / 3.0), maps);
    add(new Operation.Softmax(), maps);
    add(new Operation.Standardization(2, 1e-5), maps);
    for (Combination.Kind kind : Combination.Kind.values()) {
      add(new Combination(kind), maps, nodes.size() - 1, nodes.size() - 2);
    }
  }

  private void moves() {
    add(new Operation.Concatenation(1), new MapShape(4, 8, 4), nodes.size() - 1, nodes.size() - 3);
    add(new Operation.Selection(Indices.of(3, 0, 3)), new MapShape(3, 8, 4));
    add(new Operation.Padding(Indices.of(-1, 2, 0, -3), Float.MIN_VALUE), new MapShape(3, 7, 3));
    add(new Operation.Rearrangement(null, 0), new MapShape(7, 3, 3));
    int[] sources = {5, -1, 62, 0, 0, 7};
    add(new Operation.Rearrangement(Indices.of(sources), -1 / 3f), new MapShape(1, 2, 3));
    Interpolation rows = new Interpolation(2, 2, Indices.of(0, 1, 1, 1, 0, 0), weights(6));
    add(
        new Operation.Resizing(rows, Interpolation.nearest(3, new int[] {2, 0, 1, 1})),
        new MapShape(1, 3, 4));
  }

  private void sums() {
    add(new Operation.Dense(3, weights(36), weights(3)), new MapShape(3, 1, 1));
    add(new Operation.Dense(6, weights(18), null), new MapShape(6, 1, 1));
    for (Reduction.Statistic kind : Reduction.Statistic.values()) {
      add(new Reduction(last().size(), kind), last());
    }
    add(new Reduction(2, Reduction.Statistic.SUM), new MapShape(2, 1, 1));
  }
}
