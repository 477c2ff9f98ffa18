package switchback.training.readers.keras;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import switchback.fuzz.Zips;
import tools.jackson.databind.json.JsonMapper;

/** Writes networks in the formats of Keras. */
final class Written {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Written() {}

  // ---- configurations

  /** Returns a sequential model in the words of Keras 2. */
  static Map<String, Object> sequential(List<Layer> layers, Object... inputShape) {
    List<Object> list = new ArrayList<>();
    for (Layer layer : layers) {
      Layer stated = list.isEmpty() ? layer.set("batch_input_shape", shape(inputShape)) : layer;
      list.add(Map.of("class_name", layer.type(), "config", stated.named()));
    }
    Map<String, Object> config = Map.of("name", "sequential", "layers", list);
    return Map.of("class_name", "Sequential", "config", config);
  }

  private static List<Object> shape(Object... sizes) {
    List<Object> shape = new ArrayList<>();
    shape.add(null);
    for (Object size : sizes) {
      shape.add(size.equals(-1) ? null : size);
    }
    return shape;
  }

  /** Returns a functional model in the words of Keras 2; its input has the name {@code input}. */
  static Map<String, Object> functional(
      List<Layer> layers, List<String> outputs, Object... inputShape) {
    List<Object> list = new ArrayList<>();
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("name", "input");
    input.put("batch_input_shape", shape(inputShape));
    list.add(
        Map.of(
            "class_name",
            "InputLayer",
            "name",
            "input",
            "config",
            input,
            "inbound_nodes",
            List.of()));
    for (Layer layer : layers) {
      List<Object> node = new ArrayList<>();
      layer.inputs().forEach(from -> node.add(List.of(from, 0, 0, Map.of())));
      list.add(
          Map.of(
              "class_name",
              layer.type(),
              "name",
              layer.name(),
              "config",
              layer.named(),
              "inbound_nodes",
              List.of(node)));
    }
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", "model");
    config.put("layers", list);
    config.put("input_layers", List.of(List.of("input", 0, 0)));
    config.put("output_layers", outputs.stream().map(name -> List.of(name, 0, 0)).toList());
    return Map.of("class_name", "Model", "config", config);
  }

  /** Returns a functional model in the words of Keras 3. */
  static Map<String, Object> third(List<Layer> layers, List<String> outputs, Object... inputShape) {
    List<Object> list = new ArrayList<>();
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("name", "input");
    input.put("batch_shape", shape(inputShape));
    list.add(
        Map.of(
            "module",
            "keras.layers",
            "class_name",
            "InputLayer",
            "name",
            "input",
            "config",
            input,
            "inbound_nodes",
            List.of()));
    for (Layer layer : layers) {
      List<Object> tensors = new ArrayList<>();
      layer.inputs().forEach(from -> tensors.add(tensor(from)));
      Object argument = tensors.size() == 1 ? tensors.getFirst() : tensors;
      list.add(
          Map.of(
              "module",
              "keras.layers",
              "class_name",
              layer.type(),
              "name",
              layer.name(),
              "config",
              layer.named(),
              "inbound_nodes",
              List.of(Map.of("args", List.of(argument), "kwargs", Map.of()))));
    }
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", "functional");
    config.put("layers", list);
    config.put("input_layers", List.of(List.of("input", 0, 0)));
    config.put("output_layers", outputs.stream().map(name -> List.of(name, 0, 0)).toList());
    return Map.of(
        "module",
        "keras",
        "class_name",
        "Functional",
        "config",
        config,
        "registered_name",
        "Functional");
  }

  /** Returns a tensor in the words of Keras 3. */
  static Map<String, Object> tensor(String layer) {
    return Map.of(
        "class_name",
        "__keras_tensor__",
        "config",
        Map.of("keras_history", List.of(layer, 0, 0), "dtype", "float32"));
  }

  /** Returns JSON. */
  static String json(Object value) {
    return JSON.writeValueAsString(value);
  }

  // ---- HDF5

  private static Object nested(Layer.Array array, int axis, int[] at) {
    if (array.shape().length == 0) {
      return array.values()[0];
    }
    int size = array.shape()[axis];
    if (axis == array.shape().length - 1) {
      float[] row = new float[size];
      System.arraycopy(array.values(), at[0], row, 0, size);
      at[0] += size;
      return row;
    }
    Object first = nested(array, axis + 1, at);
    Object[] all = (Object[]) java.lang.reflect.Array.newInstance(first.getClass(), size);
    all[0] = first;
    for (int i = 1; i < size; i++) {
      all[i] = nested(array, axis + 1, at);
    }
    return all;
  }

  /** Writes a whole model of Keras 1 or 2. */
  static Path hdf5(
      Path file, String version, String backend, Map<String, Object> model, List<Layer> layers) {
    try (WritableHdfFile hdf5 = HdfFile.write(file)) {
      hdf5.putAttribute("model_config", json(model));
      if (!version.isEmpty()) {
        hdf5.putAttribute("keras_version", version);
        hdf5.putAttribute("backend", backend);
      }
      WritableGroup weights = hdf5.putGroup("model_weights");
      weights.putAttribute("layer_names", layers.stream().map(Layer::name).toArray(String[]::new));
      for (Layer layer : layers) {
        List<String> names =
            layer.weights().keySet().stream().map(name -> layer.name() + "/" + name).toList();
        // Keras has a group for every layer; the writer breaks files with several empty ones.
        if (!names.isEmpty()) {
          WritableGroup group = weights.putGroup(layer.name());
          group.putAttribute("weight_names", names.toArray(String[]::new));
          WritableGroup inner = group.putGroup(layer.name());
          layer.weights().forEach((name, array) -> put(inner, name, array));
        }
      }
    }
    return file;
  }

  private static void put(WritableGroup group, String name, Layer.Array array) {
    group.putDataset(name, nested(array, 0, new int[1]));
  }

  /** Writes a model of Keras 3. */
  static Path keras(Path file, boolean isWindows, Map<String, Object> model, List<Layer> layers)
      throws IOException {
    Path weights = Files.createTempFile(file.getParent(), "weights", ".h5");
    try (WritableHdfFile hdf5 = HdfFile.write(weights)) {
      WritableGroup root = isWindows ? hdf5 : hdf5.putGroup("layers");
      Map<String, Integer> used = new HashMap<>();
      for (Layer layer : layers) {
        String plain = snake(layer.type());
        int number = used.merge(plain, 1, Integer::sum) - 1;
        String group = number == 0 ? plain : plain + "_" + number;
        WritableGroup vars = root.putGroup(isWindows ? "layers\\" + group : group).putGroup("vars");
        int place = 0;
        for (Layer.Array array : layer.weights().values()) {
          put(vars, String.valueOf(place++), array);
        }
      }
    }
    Map<String, byte[]> entries = new LinkedHashMap<>();
    String folder = isWindows ? "model\\" : "";
    entries.put(folder + "metadata.json", "{\"keras_version\": \"3.5.0\"}".getBytes(UTF_8));
    entries.put(folder + "config.json", json(model).getBytes(UTF_8));
    entries.put(folder + "model.weights.h5", Files.readAllBytes(weights));
    Files.delete(weights);
    return Files.write(file, Zips.of(entries));
  }

  private static String snake(String type) {
    return type.replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  // ---- TensorFlow.js

  /** Writes a layers-model with its weights in two files, as float32 or quantised. */
  static Path layersModel(Path folder, String type, Map<String, Object> model, List<Layer> layers)
      throws IOException {
    List<Object> specs = new ArrayList<>();
    int size = 0;
    for (Layer layer : layers) {
      for (Layer.Array array : layer.weights().values()) {
        size += array.values().length * 4;
      }
    }
    ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    for (Layer layer : layers) {
      layer
          .weights()
          .forEach((name, array) -> specs.add(spec(layer.name() + "/" + name, type, array, bytes)));
    }
    byte[] all = Arrays.copyOf(bytes.array(), bytes.position());
    int half = all.length / 2;
    Files.write(folder.resolve("a.bin"), Arrays.copyOf(all, half));
    Files.write(folder.resolve("b.bin"), Arrays.copyOfRange(all, half, all.length));
    Map<String, Object> topology =
        Map.of("keras_version", "2.15.0", "backend", "tensorflow", "model_config", model);
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("format", "layers-model");
    whole.put("modelTopology", topology);
    whole.put(
        "weightsManifest", List.of(Map.of("paths", List.of("a.bin", "./b.bin"), "weights", specs)));
    return Files.writeString(folder.resolve("model.json"), json(whole));
  }

  private static Map<String, Object> spec(
      String name, String type, Layer.Array array, ByteBuffer bytes) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("name", name);
    spec.put("shape", Arrays.stream(array.shape()).boxed().toList());
    spec.put("dtype", "float32");
    double min = -4;
    double scale = type.equals("uint8") ? 8 / 255.0 : 8 / 65535.0;
    if (type.equals("float16")) {
      spec.put("quantization", Map.of("dtype", type, "original_dtype", "float32"));
    } else if (!type.equals("float32")) {
      spec.put("quantization", Map.of("dtype", type, "min", min, "scale", scale));
    }
    for (float value : array.values()) {
      long step = Math.round((value - min) / scale);
      switch (type) {
        case "float16" -> bytes.putShort(Float.floatToFloat16(value));
        case "uint8" -> bytes.put((byte) step);
        case "uint16" -> bytes.putShort((short) step);
        default -> bytes.putFloat(value);
      }
    }
    return spec;
  }
}
