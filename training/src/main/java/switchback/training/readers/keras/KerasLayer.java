package switchback.training.readers.keras;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A layer as the file configures it.
 *
 * @param name its name
 * @param type the name of its class, without a package
 * @param isOwn whether the class is of Keras itself and no other package's
 * @param isOperation whether it is a function of {@code keras.ops} rather than a layer
 * @param config its configuration
 * @param calls its calls in a functional model
 * @param model the model that it is; null if it is no model
 */
record KerasLayer(
    String name,
    String type,
    boolean isOwn,
    boolean isOperation,
    JsonNode config,
    List<LayerCall> calls,
    @Nullable KerasModel model) {
  KerasLayer {
    calls = List.copyOf(calls);
  }

  /** Returns its settings. */
  Settings settings() {
    return new Settings(config);
  }

  /** Returns whether training does not change any of its weights. */
  boolean isFrozen() {
    return !config.path("trainable").asBoolean(true);
  }

  /** Returns text such as {@code lstm_1 (LSTM)}. */
  @Override
  public String toString() {
    return name + " (" + type + ")";
  }
}
