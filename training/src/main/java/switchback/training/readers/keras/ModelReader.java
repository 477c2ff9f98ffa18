package switchback.training.readers.keras;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Reads the configuration of a model in the words of Keras 1 to 3. What is not as Keras writes it
 * ends in an {@link IllegalArgumentException} that says what.
 */
final class ModelReader {
  private static final int MOST_LAYERS = 100_000;
  private static final int MOST_DEPTH = 16;
  private static final Set<String> MODELS = Set.of("Model", "Functional", "Sequential");

  /** Names under which Keras's own classes are registered. */
  private static final Set<String> OWN = Set.of("", "keras", "Keras", "builtins");

  private static final Set<String> MODULES =
      Set.of("", "keras", "tf_keras", "tensorflow", "builtins");

  private int layers;

  private ModelReader() {}

  /** Reads a model from an object with a class name and a configuration. */
  static KerasModel read(JsonNode model) {
    String type = model.path("class_name").asString(model.path("className").asString(""));
    if (!MODELS.contains(type)) {
      throw new IllegalArgumentException(
          type.isEmpty()
              ? "no model"
              : "a model of the class " + type + ", whose code is not in the file");
    }
    return new ModelReader().model(model, 0);
  }

  private KerasModel model(JsonNode model, int depth) {
    if (depth > MOST_DEPTH) {
      throw new IllegalArgumentException("models nested more than " + MOST_DEPTH + " deep");
    }
    JsonNode config = model.path("config");
    JsonNode list = config.isArray() ? config : config.path("layers");
    if (!list.isArray()) {
      throw new IllegalArgumentException("a model without a list of layers");
    }
    List<KerasLayer> read = new ArrayList<>();
    boolean isNew = false;
    for (JsonNode layer : list) {
      if (++layers > MOST_LAYERS) {
        throw new IllegalArgumentException("more than " + MOST_LAYERS + " layers");
      }
      read.add(layer(layer, depth));
      isNew |= layer.path("inbound_nodes").path(0).isObject();
    }
    boolean isSequential = type(model).equals("Sequential");
    return new KerasModel(
        isSequential,
        isNew,
        read,
        isSequential ? List.of() : references(first(config, "input_layers", "inputLayers")),
        isSequential ? List.of() : references(first(config, "output_layers", "outputLayers")),
        inputShape(model, config));
  }

  /** Returns the shape that the model states itself, apart from its layers. */
  private static JsonNode inputShape(JsonNode model, JsonNode config) {
    JsonNode built = first(config, "build_input_shape", "batch_input_shape", "batchInputShape");
    return built.isArray() ? built : model.path("build_config").path("input_shape");
  }

  private static JsonNode first(JsonNode config, String... names) {
    for (String name : names) {
      if (config.has(name)) {
        return config.path(name);
      }
    }
    return MissingNode.getInstance();
  }

  private static String type(JsonNode layer) {
    return first(layer, "class_name", "className").asString("");
  }

  private KerasLayer layer(JsonNode layer, int depth) {
    String type = type(layer);
    int at = type.lastIndexOf('>');
    String owner = at < 0 ? "" : type.substring(0, at);
    String module = layer.path("module").asString("");
    // A class of another package has its registered name beside it, with the package.
    String registered = layer.path("registered_name").asString("");
    if (owner.isEmpty() && registered.contains(">")) {
      owner = registered.substring(0, registered.lastIndexOf('>'));
    }
    boolean isOwn = OWN.contains(owner) && MODULES.contains(module.replaceFirst("\\..*", ""));
    String plain = type.substring(at + 1);
    JsonNode config = layer.path("config");
    boolean isModel = isOwn && MODELS.contains(plain);
    return new KerasLayer(
        name(layer, config, plain),
        plain,
        isOwn,
        module.contains(".ops"),
        config,
        calls(first(layer, "inbound_nodes", "inboundNodes")),
        isModel ? model(layer, depth + 1) : null);
  }

  private String name(JsonNode layer, JsonNode config, String type) {
    String inConfig = config.path("name").asString("");
    String name = layer.path("name").asString(inConfig);
    return name.isEmpty() ? type.toLowerCase(Locale.ROOT) + "_" + layers : name;
  }

  private static List<LayerCall> calls(JsonNode nodes) {
    List<LayerCall> calls = new ArrayList<>();
    for (JsonNode node : nodes) {
      List<LayerCall.Argument> arguments = new ArrayList<>();
      Map<String, LayerCall.Argument> named = new LinkedHashMap<>();
      if (node.isObject()) {
        node.path("args").forEach(argument -> collect(argument, arguments, named, 0));
        name(node.path("kwargs"), named);
      } else {
        collect(node, arguments, named, 0);
      }
      calls.add(new LayerCall(arguments, named));
    }
    return calls;
  }

  /** Collects tensors and constants of a call's arguments, which may be lists in lists. */
  private static void collect(
      JsonNode from,
      List<LayerCall.Argument> arguments,
      Map<String, LayerCall.Argument> named,
      int depth) {
    if (depth > MOST_DEPTH) {
      throw new IllegalArgumentException("arguments of a call nested too deep");
    }
    if (isReference(from)) {
      arguments.add(argument(from));
      name(from.path(3), named);
    } else if (from.isArray()) {
      from.forEach(each -> collect(each, arguments, named, depth + 1));
    } else {
      arguments.add(argument(from));
    }
  }

  private static void name(JsonNode arguments, Map<String, LayerCall.Argument> named) {
    arguments.forEachEntry((name, value) -> named.put(name, argument(value)));
  }

  /** Returns whether a node is {@code [layer, call, tensor]}, perhaps with named arguments. */
  private static boolean isReference(JsonNode node) {
    return node.isArray()
        && (node.size() == 3 || node.size() == 4)
        && node.get(0).isString()
        && node.get(1).isIntegralNumber();
  }

  private static LayerCall.Argument argument(JsonNode node) {
    if (isReference(node)) {
      // A constant is in the place of the tensor's number.
      return node.get(0).stringValue().equals("_CONSTANT_VALUE")
          ? new LayerCall.Argument(null, node.get(2))
          : new LayerCall.Argument(reference(node), MissingNode.getInstance());
    }
    JsonNode history = first(node.path("config"), "keras_history");
    if (node.path("class_name").asString("").equals("__keras_tensor__") && isReference(history)) {
      return new LayerCall.Argument(reference(history), MissingNode.getInstance());
    }
    return new LayerCall.Argument(null, node);
  }

  private static Reference reference(JsonNode node) {
    return new Reference(node.get(0).stringValue(), node.get(1).asInt(0), node.get(2).asInt(0));
  }

  /** Returns the tensors of a list, a list of lists or an object of them. */
  private static List<Reference> references(JsonNode from) {
    List<Reference> references = new ArrayList<>();
    collectReferences(from, references, 0);
    return references;
  }

  private static void collectReferences(JsonNode from, List<Reference> to, int depth) {
    if (isReference(from)) {
      to.add(reference(from));
    } else if (depth < MOST_DEPTH) {
      from.forEach(each -> collectReferences(each, to, depth + 1));
    }
  }
}
