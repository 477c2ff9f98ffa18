package switchback.training.textbook.graphs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Node;
import switchback.training.graphs.Operation;

/**
 * The passes of a network graph in double: forward, back to all parameters, and forward once more
 * with a parameter moved, through the nodes behind it alone. Immutable; safe to share between
 * threads.
 */
public final class GraphPasses {
  private final NetworkGraph graph;

  /** The numbers of the nodes that the wanted ones need, without the image, ascending. */
  private final List<Integer> needed;

  private final BitSet wanted;
  private final Map<Integer, Formula> formulas = new HashMap<>();
  private final Map<Integer, Parameters> parameters = new HashMap<>();

  /** For each node the last node that takes its maps. */
  private final int[] lastUse;

  /**
   * Prepares the passes of a graph.
   *
   * @param wanted the nodes whose maps the error depends on
   */
  public GraphPasses(NetworkGraph graph, Collection<Integer> wanted) {
    this.graph = graph;
    this.wanted = new BitSet();
    wanted.forEach(this.wanted::set);
    this.needed = needed(graph, this.wanted);
    this.lastUse = new int[graph.nodes().size()];
    for (int number : needed) {
      Node node = graph.node(number);
      List<MapShape> in = node.inputs().stream().map(i -> graph.node(i).maps()).toList();
      formulas.put(number, Formulas.of(node.operation(), in, node.maps()));
      parameters.put(number, Parameters.of(node.operation()));
      node.inputs().forEach(input -> lastUse[input] = number);
    }
  }

  private static List<Integer> needed(NetworkGraph graph, BitSet wanted) {
    BitSet needed = (BitSet) wanted.clone();
    for (int i = needed.length() - 1; i > 0; i--) {
      if (needed.get(i)) {
        graph.node(i).inputs().forEach(needed::set);
      }
    }
    needed.clear(0);
    return needed.stream().boxed().toList();
  }

  /** Returns the arrays of parameters of all nodes that matter, in the order of the nodes. */
  public List<ParameterArray> arrays() {
    List<ParameterArray> arrays = new ArrayList<>();
    for (int node : needed) {
      parameters(node)
          .arrays()
          .forEach((name, weights) -> arrays.add(new ParameterArray(node, name, weights.size())));
    }
    return arrays;
  }

  /** Returns the number of values of all maps of a pass. */
  public long values() {
    return needed.stream().mapToLong(node -> graph.node(node).maps().size()).sum();
  }

  /** Returns about how many multiplications a pass takes. */
  public long cost() {
    return needed.stream().mapToLong(this::cost).sum();
  }

  /** Returns about how many multiplications a pass takes from an array's node on. */
  public long cost(ParameterArray array) {
    return behind(array.node()).stream().mapToLong(this::cost).sum();
  }

  private long cost(int number) {
    Node node = graph.node(number);
    MapShape in = graph.node(node.inputs().getFirst()).maps();
    return switch (node.operation()) {
      case Operation.Convolution c ->
          (long) node.maps().size() * (in.channels() / c.groups()) * c.geometry().taps();
      case Operation.TransposedConvolution t ->
          (long) in.size() * (t.features() / t.groups()) * t.geometry().taps();
      case Operation.Dense d -> (long) d.units() * in.size();
      default -> Math.max(in.size(), node.maps().size());
    };
  }

  /**
   * Runs an image forward.
   *
   * @param image (C, H, W) in network-input space
   */
  public Maps forward(float[] image) {
    double[] values = new double[image.length];
    Arrays.setAll(values, i -> image[i]);
    Maps maps = Maps.of(values);
    for (int node : needed) {
      maps.put(node, formula(node).forward(inputs(maps, node), parameters(node)));
    }
    return maps;
  }

  /**
   * Returns the derivatives of the error by the maps of all nodes with parameters.
   *
   * @param maps the maps of a pass
   */
  public Map<Integer, double[]> backward(Maps maps, Objective objective) {
    Map<Integer, double[]> deltas = new HashMap<>();
    objective.deltas(maps).forEach((node, its) -> add(deltas, node, its));
    for (int node : needed.reversed()) {
      Formula formula = formula(node);
      double[] dy = delta(deltas, node);
      List<Integer> inputs = graph.node(node).inputs();
      if (inputs.stream().anyMatch(input -> input > 0)) {
        double[][] dx = formula.backward(inputs(maps, node), maps.of(node), dy, parameters(node));
        for (int i = 0; i < dx.length; i++) {
          add(deltas, inputs.get(i), dx[i]);
        }
      }
      if (parameters(node).arrays().isEmpty()) {
        deltas.remove(node);
      }
    }
    deltas.remove(0);
    return deltas;
  }

  /** Where branches meet, their deltas are added. */
  private static void add(Map<Integer, double[]> deltas, int node, double[] more) {
    double[] sum = deltas.computeIfAbsent(node, _ -> new double[more.length]);
    for (int i = 0; i < sum.length; i++) {
      sum[i] += more[i];
    }
  }

  /**
   * Returns the derivative of the error by each value of an array.
   *
   * @param maps the maps of a pass
   * @param deltas its derivatives by {@link #backward}
   */
  public LongToDoubleFunction gradient(
      ParameterArray array, Maps maps, Map<Integer, double[]> deltas) {
    int node = array.node();
    return formula(node).gradient(array.name(), inputs(maps, node)[0], delta(deltas, node));
  }

  /**
   * Runs a pass twice more, with a parameter moved up and down, through the nodes behind it. It
   * ends at the first edge between the two.
   *
   * @param index the parameter's index in its array
   * @param step the distance
   * @param maps the maps of the pass with the parameter as it is
   */
  public Moved moved(
      ParameterArray array, long index, double step, Maps maps, Objective objective) {
    Maps above = Maps.over(maps);
    Maps below = Maps.over(maps);
    for (int node : behind(array.node())) {
      Formula formula = formula(node);
      double[][] up = inputs(above, node);
      double[][] down = inputs(below, node);
      if (formula.hasEdgeBetween(up, down)) {
        return Moved.ACROSS;
      }
      Parameters its = parameters(node);
      boolean isMoved = node == array.node();
      above.put(node, formula.forward(up, isMoved ? its.moved(array.name(), index, step) : its));
      below.put(node, formula.forward(down, isMoved ? its.moved(array.name(), index, -step) : its));
      for (int input : graph.node(node).inputs()) {
        if (lastUse[input] == node && !wanted.get(input)) {
          above.drop(input);
          below.drop(input);
        }
      }
    }
    return new Moved(objective.error(above), objective.error(below), false);
  }

  /** Returns a node and all that depend on it. */
  private List<Integer> behind(int node) {
    BitSet behind = new BitSet();
    behind.set(node);
    for (int number : needed) {
      if (graph.node(number).inputs().stream().anyMatch(behind::get)) {
        behind.set(number);
      }
    }
    return behind.stream().boxed().toList();
  }

  private double[][] inputs(Maps maps, int node) {
    return maps.of(graph.node(node).inputs());
  }

  private Formula formula(int node) {
    return known(formulas.get(node), node);
  }

  private Parameters parameters(int node) {
    return known(parameters.get(node), node);
  }

  private static double[] delta(Map<Integer, double[]> deltas, int node) {
    return known(deltas.get(node), node);
  }

  private static <T> T known(@Nullable T value, int node) {
    if (value == null) {
      throw new IllegalArgumentException("the error does not depend on node " + node);
    }
    return value;
  }
}
