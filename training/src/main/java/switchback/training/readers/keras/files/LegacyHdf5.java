package switchback.training.readers.keras.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import switchback.datasets.tasks.SwitchbackException;
import tools.jackson.databind.JsonNode;

/**
 * A whole model in an HDF5 file, as Keras 1 and 2 write it and Keras 3 still can: the configuration
 * is an attribute of the root, the weights are in a group for each layer, in Keras's order.
 */
public final class LegacyHdf5 implements KerasContainer {
  private static final String MODEL = "model_config";
  private static final String VERSION = "keras_version";
  private static final String BACKEND = "backend";
  private static final String NAMES = "weight_names";

  private final Hdf5File hdf5;
  private final JsonNode model;
  private final String weights;

  private LegacyHdf5(Hdf5File hdf5, JsonNode model) {
    this.hdf5 = hdf5;
    this.model = model;
    this.weights = hdf5.hasGroup("model_weights") ? "model_weights/" : "";
  }

  /**
   * Opens a file.
   *
   * @throws SwitchbackException if it is damaged, or does not hold a whole model
   * @throws IOException if it cannot be read
   */
  public static LegacyHdf5 open(Path file) throws IOException {
    Hdf5File hdf5 = Hdf5File.open(file);
    try {
      String model = hdf5.text("", MODEL);
      if (model.isEmpty()) {
        throw withoutModel(file, hdf5);
      }
      JsonNode json = KerasJson.object(file, "the attribute model_config", model.getBytes(UTF_8));
      return new LegacyHdf5(hdf5, json);
    } catch (SwitchbackException e) {
      hdf5.close();
      throw e;
    }
  }

  private static SwitchbackException withoutModel(Path file, Hdf5File hdf5) {
    boolean isWeights =
        hdf5.hasTexts("", "layer_names")
            || hdf5.hasGroup("layers")
            || hdf5.hasGroup("_layer_checkpoint_dependencies")
            || hdf5.hasGroup("vars")
            || hdf5.children("").stream().anyMatch(child -> child.startsWith("layers/"));
    return isWeights
        ? new SwitchbackException(
            "a Keras file has weights only",
            file,
            "an HDF5 file without a model_config",
            "a file with the layers too",
            "build the model in Python, load these weights into it with"
                + " model.load_weights(...), and save it with model.save('model.h5')")
        : new SwitchbackException(
            "an HDF5 file is not a Keras model",
            file,
            "no attribute model_config",
            "a model saved with model.save('model.h5')",
            "save the model from Keras, or export it to ONNX");
  }

  @Override
  public JsonNode model() {
    return model;
  }

  @Override
  public String version() {
    return first(VERSION);
  }

  @Override
  public String backend() {
    return first(BACKEND);
  }

  private String first(String attribute) {
    String atRoot = hdf5.text("", attribute);
    return atRoot.isEmpty() ? hdf5.text("model_weights", attribute) : atRoot;
  }

  @Override
  public List<StoredNumbers> weights(LayerPlace layer, List<WeightKind> kinds) {
    String group = weights + layer.names().getFirst().replace('\\', '/');
    List<String> names = hdf5.texts(group, NAMES);
    List<StoredNumbers> arrays = new ArrayList<>();
    for (String name : names(layer, kinds, names)) {
      arrays.add(hdf5.array(group + "/" + name.replace('\\', '/')));
    }
    return arrays;
  }

  private static List<String> names(LayerPlace layer, List<WeightKind> kinds, List<String> all) {
    if (!layer.isNested()) {
      if (all.size() != kinds.size()) {
        throw new IllegalArgumentException(
            "the file has weights " + all + " for it, expected " + kinds);
      }
      return all;
    }
    List<String> inOrder = inOrder(layer, kinds, all);
    return inOrder.isEmpty() ? named(layer, kinds, all) : inOrder;
  }

  /** Returns the weights by their place in the list of the nested model; empty if they are not. */
  private static List<String> inOrder(LayerPlace layer, List<WeightKind> kinds, List<String> all) {
    List<String> names = new ArrayList<>();
    if (all.size() == layer.order().all()) {
      int[] places = layer.order().places(kinds);
      for (int i = 0; i < places.length; i++) {
        String name = all.get(places[i]);
        if (!kinds.get(i).isNamed(name)) {
          return List.of();
        }
        names.add(name);
      }
    }
    return names;
  }

  private static List<String> named(LayerPlace layer, List<WeightKind> kinds, List<String> all) {
    List<String> names = new ArrayList<>();
    for (WeightKind kind : kinds) {
      List<String> found =
          all.stream()
              .filter(name -> kind.isNamed(name) && List.of(name.split("/")).contains(layer.name()))
              .toList();
      if (found.size() != 1) {
        throw new IllegalArgumentException(
            "the file has " + found.size() + " weights '" + kind + "' for it");
      }
      names.add(found.getFirst());
    }
    return names;
  }

  @Override
  public void close() {
    hdf5.close();
  }
}
