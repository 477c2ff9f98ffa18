package switchback.training.graphs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network as a graph, from the image to its outputs: a description without code, the same
 * whatever file it came from. Node 0 is the image; every other node takes the maps of nodes before
 * it. Immutable.
 *
 * @param nodes the nodes in an order in which they can be computed
 * @param outputs the numbers of the nodes whose maps are the network's outputs, by name, in the
 *     file's order
 */
public record NetworkGraph(List<Node> nodes, Map<String, Integer> outputs) {
  /**
   * Copies and checks both.
   *
   * @throws IllegalArgumentException if node 0 is not the input, a node takes one that is not
   *     before it, maps do not fit, or there is no output
   */
  public NetworkGraph {
    nodes = List.copyOf(nodes);
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    if (nodes.isEmpty() || !(nodes.getFirst().operation() instanceof Operation.Input)) {
      throw new IllegalArgumentException("node 0 of a graph is its input");
    }
    for (int i = 0; i < nodes.size(); i++) {
      for (int input : nodes.get(i).inputs()) {
        if (input < 0 || input >= i) {
          throw new IllegalArgumentException("node " + i + " cannot take the maps of " + input);
        }
      }
      List<MapShape> inputs = mapsOf(nodes, nodes.get(i).inputs());
      MapShapes.check(nodes.get(i).operation(), inputs, nodes.get(i).maps());
    }
    int count = nodes.size();
    if (outputs.isEmpty() || outputs.values().stream().anyMatch(o -> o < 0 || o >= count)) {
      throw new IllegalArgumentException("a graph needs outputs among its nodes, got " + outputs);
    }
  }

  private static List<MapShape> mapsOf(List<Node> nodes, List<Integer> numbers) {
    return numbers.stream().map(number -> nodes.get(number).maps()).toList();
  }

  /** Returns the size of an image, (C, H, W). */
  public MapShape input() {
    return nodes.getFirst().maps();
  }

  /** Returns a node by its number. */
  public Node node(int number) {
    return nodes.get(number);
  }

  /** Returns for each node the numbers of the nodes that take its maps, ascending. */
  public List<List<Integer>> consumers() {
    List<List<Integer>> consumers = new ArrayList<>();
    for (Node node : nodes) {
      consumers.add(new ArrayList<>());
      for (int input : node.inputs()) {
        List<Integer> its = consumers.get(input);
        if (its.isEmpty() || its.getLast() != consumers.size() - 1) {
          its.add(consumers.size() - 1);
        }
      }
    }
    return consumers;
  }

  /** Returns the number of parameters of all nodes. */
  public long parameters() {
    return nodes.stream()
        .flatMap(node -> OperationWeights.of(node.operation()).values().stream())
        .mapToLong(Weights::size)
        .sum();
  }

  /**
   * Reads the weights that have not been read yet. They are read when they are first needed in any
   * case; this is for whoever wants to know beforehand whether they can be.
   *
   * @throws switchback.datasets.tasks.SwitchbackException if they are damaged
   */
  public void readWeights() {
    nodes.forEach(node -> OperationWeights.of(node.operation()).values().forEach(Weights::memory));
  }

  /** Returns text such as {@code 31 nodes, 3x32x32 to logits}. */
  @Override
  public String toString() {
    return nodes.size() + " nodes, " + input() + " to " + String.join(", ", outputs.keySet());
  }
}
