package switchback.training.readers.keras.files;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.SwitchbackException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the JSON of Keras files, which has numbers such as {@code Infinity}. */
final class KerasJson {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private KerasJson() {}

  /**
   * Reads a JSON object.
   *
   * @param file the file, for messages
   * @param what the part of the file that the text is
   * @throws SwitchbackException if it is not an object
   */
  static JsonNode object(Path file, String what, byte[] text) {
    try {
      JsonNode node = JSON.readTree(text);
      if (node.isObject()) {
        return node;
      }
      throw damaged(file, what, "something else", null);
    } catch (JacksonException e) {
      throw damaged(file, what, e.getOriginalMessage(), e);
    }
  }

  private static SwitchbackException damaged(
      Path file, String what, String got, @Nullable Throwable cause) {
    return new SwitchbackException(
        what + " of a Keras file is damaged",
        file,
        got,
        "a JSON object",
        "copy or download the file again",
        cause);
  }
}
