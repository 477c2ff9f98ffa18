package switchback.training.readers.keras;

import java.util.List;
import switchback.training.graphs.GraphBuilder;

/** A layer that has been read, to be applied at any size. */
@FunctionalInterface
interface Step {
  /**
   * Adds the layer to a graph.
   *
   * @throws IllegalArgumentException if the sizes of its inputs do not fit
   */
  Feature apply(GraphBuilder builder, List<Feature> inputs);

  /** A layer of one input. */
  @FunctionalInterface
  interface Single {
    /** Adds the layer to a graph. */
    Feature apply(GraphBuilder builder, Feature input);
  }

  /** Returns a layer of one input as a step. */
  static Step of(Single single) {
    return (builder, inputs) -> {
      if (inputs.size() != 1) {
        throw new IllegalArgumentException("one input expected, got " + inputs.size());
      }
      return single.apply(builder, inputs.getFirst());
    };
  }

  /** Returns a layer that changes nothing. */
  static Step identity() {
    return of((_, input) -> input);
  }
}
