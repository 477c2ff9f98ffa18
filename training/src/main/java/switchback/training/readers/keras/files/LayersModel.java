package switchback.training.readers.keras.files;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import switchback.datasets.tasks.SwitchbackException;
import tools.jackson.databind.JsonNode;

/**
 * A layers-model of TensorFlow.js: {@code model.json} and files of weights beside it, which are
 * found by the names of the layers.
 */
public final class LayersModel implements KerasContainer {
  private static final long MOST_JSON = 64 << 20;

  private final JsonNode topology;
  private final Arena arena;
  private final Map<String, StoredNumbers> arrays = new LinkedHashMap<>();

  private LayersModel(JsonNode topology, Arena arena) {
    this.topology = topology;
    this.arena = arena;
  }

  /**
   * Opens a file.
   *
   * @throws SwitchbackException if it is damaged, has no weights, or is a graph-model
   * @throws IOException if it or a file beside it cannot be read
   */
  public static LayersModel open(Path file) throws IOException {
    if (Files.size(file) > MOST_JSON) {
      throw new SwitchbackException(
          "a model.json is too large",
          file,
          Files.size(file) + " bytes",
          "at most " + MOST_JSON,
          "check that this is the intended file");
    }
    JsonNode json = KerasJson.object(file, "model.json", Files.readAllBytes(file));
    JsonNode topology = json.path("modelTopology");
    if (json.path("format").asString("").equals("graph-model") || topology.has("node")) {
      throw graphModel(file);
    }
    if (!json.path("weightsManifest").isArray() || !topology.isObject()) {
      throw withoutWeights(file);
    }
    LayersModel model = new LayersModel(topology, Arena.ofConfined());
    try {
      ManifestReader reader = new ManifestReader(file, model.arena);
      for (JsonNode group : json.path("weightsManifest")) {
        reader.read(group, model.arrays);
      }
      return model;
    } catch (IOException | SwitchbackException e) {
      model.close();
      throw e;
    }
  }

  private static SwitchbackException graphModel(Path file) {
    return new SwitchbackException(
        "a TensorFlow.js graph-model cannot be taken",
        file,
        "a graph of TensorFlow operations",
        "a layers-model",
        "convert the Keras model with tensorflowjs_converter --input_format=keras"
            + " --output_format=tfjs_layers_model, or export it to ONNX");
  }

  private static SwitchbackException withoutWeights(Path file) {
    return new SwitchbackException(
        "a Keras model has no weights",
        file,
        "the configuration of a model alone",
        "a layers-model with a weightsManifest, or a .keras or .h5 file",
        "save the whole model from Keras with model.save('model.keras')");
  }

  @Override
  public JsonNode model() {
    JsonNode model = topology.path("model_config");
    return model.isObject() ? model : topology;
  }

  @Override
  public String version() {
    return topology.path("keras_version").asString("");
  }

  @Override
  public String backend() {
    return topology.path("backend").asString("");
  }

  @Override
  public List<StoredNumbers> weights(LayerPlace layer, List<WeightKind> kinds) {
    List<StoredNumbers> found = new ArrayList<>();
    for (WeightKind kind : kinds) {
      StoredNumbers array = arrays.get(name(layer, kind));
      if (array == null) {
        throw new IllegalArgumentException("the file has no weight '" + kind + "' for it");
      }
      found.add(array);
    }
    return found;
  }

  /** Returns the name of a weight: of those of the layer, the one with most of its parents. */
  private String name(LayerPlace layer, WeightKind kind) {
    String best = "";
    int most = -1;
    for (String name : arrays.keySet()) {
      List<String> parts = List.of(name.split("/"));
      String own = layer.name();
      boolean isIts = name.startsWith(own + "/") || name.contains("/" + own + "/");
      if (isIts && kind.isNamed(name)) {
        int parents = (int) layer.names().stream().filter(parts::contains).count();
        boolean isBetter = parents > most;
        best = isBetter ? name : best;
        most = Math.max(most, parents);
      }
    }
    return best;
  }

  @Override
  public void close() {
    arena.close();
  }
}
