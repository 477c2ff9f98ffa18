package switchback.training.graphs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The part of a graph on which some cells of a node's maps depend: the same operations, each over
 * the rectangle of its maps that is needed and no more. Operations without a place for each value,
 * such as a dense layer, keep their whole maps.
 *
 * @param graph the part, from a rectangle of the image to a rectangle of the node's maps
 * @param numbers for each node of the part its number in the whole graph; -1 for a node that cuts
 *     maps to size
 * @param input the rectangle of the image
 * @param output the rectangle of the node's maps, which holds the cells asked for
 */
public record GraphPart(
    NetworkGraph graph, List<Integer> numbers, Rectangle input, Rectangle output) {
  /** The name of the part's output. */
  static final String OUTPUT = "part";

  /** Copies the list. */
  public GraphPart {
    numbers = List.copyOf(numbers);
  }

  /**
   * Returns the part of a graph that gives some cells of a node's maps.
   *
   * @param node the number of the node
   * @param cells the cells of its maps
   * @param grid for the number of a convolution the side of the squares of outputs that it computes
   *     together, from the first row and column on; its rectangle consists of whole squares, so
   *     that the part gives the bits of the whole
   * @throws IndexOutOfBoundsException if the node's maps do not have these cells
   */
  public static GraphPart of(NetworkGraph whole, int node, Rectangle cells, IntUnaryOperator grid) {
    return new PartBuilder(whole, grid).build(node, cells);
  }

  /** Returns the number of the part's node that stands for a node of the whole; -1 for none. */
  public int number(int whole) {
    return numbers.indexOf(whole);
  }

  /**
   * Returns what lies above a node through which alone all above it depends on what is below: the
   * same operations, with the node's maps in place of the image.
   *
   * @throws IllegalArgumentException if a node above it takes maps from below
   */
  public GraphPart above(int node) {
    List<Node> nodes = new ArrayList<>();
    nodes.add(new Node("", new Operation.Input(), List.of(), graph.node(node).maps()));
    for (Node its : graph.nodes().subList(node + 1, graph.nodes().size())) {
      List<Integer> inputs = its.inputs().stream().map(input -> input - node).toList();
      nodes.add(new Node(its.name(), its.operation(), inputs, its.maps()));
    }
    return new GraphPart(
        new NetworkGraph(nodes, Map.of(OUTPUT, nodes.size() - 1)),
        numbers.subList(node, numbers.size()),
        input,
        output);
  }

  /**
   * Returns the part that gives some of the node's maps alone: the convolution from which all above
   * goes map by map computes no others. It is this part if there is no such convolution.
   *
   * @param maps the numbers of the maps
   */
  public GraphPart narrowed(Span maps) {
    List<Node> nodes = new ArrayList<>(graph.nodes());
    List<List<Integer>> takers = graph.consumers();
    for (int i = nodes.size() - 1; i > 0; i--) {
      Node node = nodes.get(i);
      Operation narrow = narrowed(node.operation(), node.maps().channels(), maps);
      boolean isTop = i == nodes.size() - 1;
      if (narrow == null || !(isTop || takers.get(i).equals(List.of(i + 1)))) {
        return this;
      }
      MapShape size = new MapShape(maps.count(), node.maps().height(), node.maps().width());
      nodes.set(i, new Node(node.name(), narrow, node.inputs(), size));
      if (narrow instanceof Operation.Convolution) {
        return new GraphPart(new NetworkGraph(nodes, graph.outputs()), numbers, input, output);
      }
      if (!node.inputs().equals(List.of(i - 1))) {
        return this;
      }
    }
    return this;
  }

  /** Returns the operation that gives some maps alone; null if they depend on the others. */
  private static @Nullable Operation narrowed(Operation operation, int channels, Span maps) {
    return switch (operation) {
      case Operation.Convolution c when c.groups() == 1 -> {
        Weights bias = c.bias();
        yield new Operation.Convolution(
            maps.count(),
            1,
            c.geometry(),
            part(c.filters(), channels, maps),
            bias == null ? null : part(bias, channels, maps));
      }
      case Operation.Scaling s when s.scale().size() == channels ->
          new Operation.Scaling(part(s.scale(), channels, maps), part(s.shift(), channels, maps));
      case Operation.Rectifier r -> r;
      case Operation.Activation a -> a;
      default -> null;
    };
  }

  private static Weights part(Weights weights, int channels, Span maps) {
    long each = (long) weights.size() / channels * Float.BYTES;
    return new Weights(weights.memory().asSlice(maps.from() * each, maps.count() * each));
  }
}
