package switchback.training.graphs;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of an operation by their names. */
public final class OperationWeights {
  private OperationWeights() {}

  /** Returns the parameters, in a fixed order; empty for an operation without any. */
  public static Map<String, Weights> of(Operation operation) {
    Map<String, Weights> weights = new LinkedHashMap<>();
    switch (operation) {
      case Operation.Convolution c -> put(weights, "weight", c.filters(), "bias", c.bias());
      case Operation.TransposedConvolution t ->
          put(weights, "weight", t.filters(), "bias", t.bias());
      case Operation.Dense d -> put(weights, "weight", d.weights(), "bias", d.bias());
      case Operation.Scaling s -> put(weights, "scale", s.scale(), "shift", s.shift());
      case Operation.ParametricRectifier p -> weights.put("slope", p.slopes());
      default -> {
        // All other operations have settings only.
      }
    }
    return weights;
  }

  private static void put(
      Map<String, Weights> weights,
      String first,
      Weights values,
      String second,
      @Nullable Weights others) {
    weights.put(first, values);
    if (others != null) {
      weights.put(second, others);
    }
  }
}
