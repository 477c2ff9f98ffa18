package switchback.training.readers.torch.architecture;

import java.util.List;
import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.Value;

/** What a layer computes. Sizes are those of all axes, the batch of 1 first. */
public interface LayerOperation {
  /** Returns the arrays that it has, by their names after the layer's. */
  default List<ArrayRule> arrays() {
    return List.of();
  }

  /** Returns the number of inputs that it takes; 0 for two or more. */
  default int inputs() {
    return 1;
  }

  /** Returns whether it moves values, for which a table of their places has to be kept. */
  default boolean moves() {
    return false;
  }

  /**
   * Returns the size of its output.
   *
   * @param arrays its arrays, which satisfy {@link #arrays}
   * @param inputs the sizes of its inputs
   * @throws IllegalArgumentException if they do not fit
   */
  int[] sizes(LayerArrays arrays, List<int[]> inputs);

  /**
   * Adds it to a graph.
   *
   * @param name the name of its node
   * @param inputs values of sizes for which {@link #sizes} has found a result
   */
  Value build(String name, GraphBuilder builder, LayerArrays arrays, List<Value> inputs);
}
