package switchback.training.graphs;

import java.util.List;

/**
 * A step of a network.
 *
 * @param name its name in the file that it came from; may be empty
 * @param operation what it computes
 * @param inputs the numbers of the nodes whose maps it takes, each below its own number
 * @param maps the size of its output
 */
public record Node(String name, Operation operation, List<Integer> inputs, MapShape maps) {
  /** Copies the list. */
  public Node {
    inputs = List.copyOf(inputs);
  }
}
