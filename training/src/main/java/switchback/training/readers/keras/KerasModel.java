package switchback.training.readers.keras;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A model: layers one after another, or a graph of calls.
 *
 * @param isSequential whether the layers follow one another; else their calls say
 * @param isNew whether the calls are in the words of Keras 3
 * @param layers the layers in the file's order
 * @param inputs the tensors that the model takes; empty if it is sequential
 * @param outputs the tensors that the model returns; empty if it is sequential
 * @param inputShape the shape of its input with the batch, if its layers do not state it; else a
 *     missing node
 */
record KerasModel(
    boolean isSequential,
    boolean isNew,
    List<KerasLayer> layers,
    List<Reference> inputs,
    List<Reference> outputs,
    JsonNode inputShape) {
  KerasModel {
    layers = List.copyOf(layers);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
