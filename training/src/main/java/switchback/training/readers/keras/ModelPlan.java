package switchback.training.readers.keras;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.Indices;

/**
 * A model whose layers have been read: calls in an order in which they can be computed. Immutable.
 *
 * @param calls the calls
 * @param slots the number of tensors
 * @param inputs the tensors that the model takes, by number
 * @param outputs the tensors that it returns, by number
 * @param outputNames the names of the layers that they come from
 */
record ModelPlan(
    List<Call> calls, int slots, Indices inputs, Indices outputs, List<String> outputNames) {
  private static final long MOST_VALUES = 1 << 28;

  ModelPlan {
    calls = List.copyOf(calls);
    outputNames = List.copyOf(outputNames);
  }

  /**
   * A call of a layer.
   *
   * @param layer the layer
   * @param step what it computes; null if it is a model
   * @param model the model that it is; null if it is none
   * @param inputs the tensors that it takes, by number
   * @param outputs the tensors that it returns, by number
   */
  record Call(
      KerasLayer layer,
      @Nullable Step step,
      @Nullable ModelPlan model,
      Indices inputs,
      Indices outputs) {}

  /**
   * Adds the model to a graph.
   *
   * @throws IllegalArgumentException if sizes do not fit, with the layer in front of the reason
   */
  List<Feature> apply(GraphBuilder builder, List<Feature> given) {
    if (given.size() != inputs.size()) {
      throw new IllegalArgumentException(inputs.size() + " inputs expected, got " + given.size());
    }
    @Nullable Feature[] tensors = new Feature[slots];
    for (int i = 0; i < inputs.size(); i++) {
      tensors[inputs.at(i)] = given.get(i);
    }
    for (Call call : calls) {
      List<Feature> results = results(builder, call, features(tensors, call.inputs()));
      for (int i = 0; i < results.size() && i < call.outputs().size(); i++) {
        tensors[call.outputs().at(i)] = results.get(i);
      }
    }
    return features(tensors, outputs);
  }

  private static List<Feature> features(@Nullable Feature[] tensors, Indices numbers) {
    List<Feature> features = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i++) {
      Feature feature = tensors[numbers.at(i)];
      if (feature == null) {
        throw new IllegalArgumentException("an output that no layer has");
      }
      features.add(feature);
    }
    return features;
  }

  private static List<Feature> results(GraphBuilder builder, Call call, List<Feature> inputs) {
    if (call.model() != null) {
      return call.model().apply(builder, inputs);
    }
    Step step = call.step();
    if (step == null) {
      throw new IllegalStateException("neither a step nor a model: " + call.layer());
    }
    try {
      Feature result = step.apply(builder, inputs);
      if (result.value().size() > MOST_VALUES) {
        throw new IllegalArgumentException("maps of " + result);
      }
      return List.of(result);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IllegalArgumentException(call.layer() + ": " + e.getMessage(), e);
    }
  }

  /** Returns text such as {@code 31 calls, outputs [dense_1]}. */
  @Override
  public String toString() {
    return calls.size() + " calls of " + inputs + ", outputs " + outputNames;
  }
}
