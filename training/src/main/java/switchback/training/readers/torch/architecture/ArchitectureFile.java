package switchback.training.readers.torch.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import switchback.datasets.files.StrictJson;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.readers.InputSize;
import switchback.training.readers.Objections;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads the description of a network that a user has written, in JSON:
 *
 * <pre>{@code
 * {"layers": [
 *    {"type": "conv", "name": "conv1", "padding": 1},
 *    {"type": "relu"},
 *    {"type": "maxpool", "size": 2},
 *    {"type": "flatten"},
 *    {"type": "dense", "name": "fc"}],
 *  "size": [32, 32],
 *  "outputs": ["fc"]}
 * }</pre>
 *
 * <p>Each layer has a {@code type}, perhaps a {@code name}, and perhaps an {@code input} or {@code
 * inputs}: names of layers before it, or {@code image}. Without them it takes the output of the
 * layer before it. The name of a layer with arrays is the beginning of their names: {@code conv1}
 * has {@code conv1.weight}. {@code size}, the rows and columns of the images, may be left out, as
 * may {@code outputs}, the names of the layers that are the network's output: it is the last one
 * then. A {@code comment} may stand anywhere. The types and their settings are those of {@link
 * LayerReader}.
 */
public final class ArchitectureFile {
  private static final int LONGEST = 4 << 20;
  private static final int MOST_LAYERS = 5_000;
  private static final int LARGEST_SIDE = 1 << 14;
  private static final Set<String> KEYS = Set.of("layers", "size", "outputs", "comment");

  private final Path file;
  private final Objections objections = new Objections();
  private final LayerList list = new LayerList();

  private ArchitectureFile(Path file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @throws SwitchbackException if it is no such description; the message names all layers and keys
   *     that are not understood
   * @throws IOException if it cannot be read
   */
  public static Architecture read(Path file) throws IOException {
    return new ArchitectureFile(file).read();
  }

  private Architecture read() throws IOException {
    JsonNode root = json();
    for (String key : root.propertyNames()) {
      if (!KEYS.contains(key)) {
        objections.add("the key '" + key + "'");
      }
    }
    JsonNode layers = root.path("layers");
    if (!layers.isArray() || layers.isEmpty() || layers.size() > MOST_LAYERS) {
      objections.add("no list of layers under 'layers'");
    } else {
      for (int i = 0; i < layers.size(); i++) {
        add(i + 1, layers.path(i));
      }
    }
    InputSize size = size(root.path("size"));
    List<String> outputs = outputs(root.path("outputs"));
    objections.check(
        file,
        "a list of layers that are understood",
        "the guide to networks lists all types of layers and their settings");
    return list.architecture("described", size, outputs);
  }

  private JsonNode json() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] text = in.readNBytes(LONGEST + 1);
      JsonNode root = StrictJson.MAPPER.readTree(text);
      if (text.length <= LONGEST && root.isObject()) {
        return root;
      }
      throw noDescription("a document that is no object, or is too long", null);
    } catch (JacksonException e) {
      String reason = e.getOriginalMessage();
      throw noDescription("text that is no JSON" + (reason == null ? "" : " (" + reason + ")"), e);
    }
  }

  private SwitchbackException noDescription(String got, @Nullable Exception cause) {
    return new SwitchbackException(
        "not the description of a network",
        file,
        got,
        "{\"layers\": [{\"type\": \"conv\", \"name\": \"conv1\", \"padding\": 1}, ...]}",
        "write one layer per line, in the order in which they run",
        cause);
  }

  private void add(int number, JsonNode node) {
    String type = node.path("type").asString("");
    String name = node.path("name").asString(type + number);
    LayerReader reader = new LayerReader(name, node, objections);
    LayerOperation operation = reader.operation(type);
    List<String> inputs = inputs(name, node);
    if (operation == null) {
      list.add(name, new Functions.Identity(), inputs);
      return;
    }
    boolean isRight =
        operation.inputs() == 0 ? inputs.size() > 1 : inputs.size() == operation.inputs();
    if (!isRight) {
      objections.add(
          name
              + (operation.inputs() == 0
                  ? ": it takes two inputs or more, \"inputs\": [\"a\", \"b\"]"
                  : ": it takes one input, not " + inputs.size()));
    }
    if (list.has(name)) {
      objections.add(name + ": a second layer of this name");
    }
    list.add(name, operation, inputs);
  }

  private List<String> inputs(String name, JsonNode node) {
    List<String> inputs = new ArrayList<>();
    if (node.has("input")) {
      inputs.add(node.path("input").asString(""));
    }
    node.path("inputs").forEach(input -> inputs.add(input.asString("")));
    if (inputs.isEmpty() && !node.has("inputs")) {
      inputs.add(list.last());
    }
    for (String input : inputs) {
      if (!list.has(input)) {
        objections.add(name + ": no layer called '" + input + "' before it");
      }
    }
    return inputs;
  }

  private @Nullable InputSize size(JsonNode node) {
    if (node.isMissingNode()) {
      return null;
    }
    boolean isSize = node.isArray() && node.size() == 2;
    for (JsonNode side : node) {
      int value = side.isInt() ? side.asInt() : 0;
      isSize &= value >= 1 && value <= LARGEST_SIDE;
    }
    if (!isSize) {
      objections.add("size: " + node + ", not [rows, columns]");
      return null;
    }
    return new InputSize(node.path(0).asInt(), node.path(1).asInt());
  }

  private List<String> outputs(JsonNode node) {
    if (node.isMissingNode()) {
      return List.of(list.last());
    }
    List<String> outputs = new ArrayList<>();
    node.forEach(output -> outputs.add(output.asString("")));
    if (outputs.isEmpty() || !outputs.stream().allMatch(list::has)) {
      objections.add("outputs: " + node + ", not a list of layers' names");
    }
    return outputs;
  }
}
