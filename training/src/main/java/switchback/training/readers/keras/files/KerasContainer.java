package switchback.training.readers.keras.files;

import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** An open file of a Keras network: its configuration, and the weights of its layers. */
public interface KerasContainer extends AutoCloseable {
  /** Returns the configuration of the model: an object with a class name. */
  JsonNode model();

  /** Returns the version of Keras that wrote the file, such as {@code 2.2.4-tf}; may be empty. */
  String version();

  /** Returns the backend that Keras ran on, such as {@code tensorflow}; may be empty. */
  String backend();

  /**
   * Returns the weights of a layer.
   *
   * @param layer the place of the layer
   * @param kinds the weights that the layer has, in Keras's order
   * @return an array for each kind
   * @throws IllegalArgumentException if the file does not have them, with a phrase that says so
   */
  List<StoredNumbers> weights(LayerPlace layer, List<WeightKind> kinds);

  @Override
  void close() throws IOException;
}
