package switchback.training.graphs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

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
}
