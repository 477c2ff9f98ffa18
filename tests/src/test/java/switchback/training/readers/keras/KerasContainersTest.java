package switchback.training.readers.keras;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchback.fuzz.Zips;
import switchback.training.graphs.NetworkGraph;
import switchback.training.readers.ReadNetwork;
import switchback.training.readers.keras.Layer.Array;

/** Reads one network from every container and in every spelling. */
class KerasContainersTest {
  private static final List<Layer> LAYERS =
      List.of(
          Layer.convolution("first", 3, 2, 4, "strides", List.of(2, 2), "padding", "same"),
          Layer.of("BatchNormalization", "norm", "axis", -1, "epsilon", 0.01)
              .with("gamma", Array.positive(1, 4))
              .with("beta", Array.random(2, 4))
              .with("moving_mean", Array.random(3, 4))
              .with("moving_variance", Array.positive(4, 4)),
          Layer.of("Activation", "relu", "activation", "relu"),
          Layer.convolution("second", 2, 4, 3, "activation", "tanh"),
          Layer.of("Flatten", "flat", "data_format", "channels_last"),
          Layer.dense("sums", 18, 5, "activation", "softmax"));

  @TempDir Path folder;

  private float[] expected = {};

  @BeforeEach
  void readsHdf5OfKeras2() throws IOException {
    Path file =
        Written.hdf5(
            folder.resolve("model.h5"),
            "2.2.4",
            "tensorflow",
            Written.sequential(LAYERS, 7, 6, 2),
            LAYERS);
    ReadNetwork read = Runs.read(file);
    assertThat(read.format()).isEqualTo("keras");
    assertThat(read.graph().input()).hasToString("2x7x6");
    assertThat(read.graph().outputs()).containsOnlyKeys("sums");
    assertThat(read.assumptions()).isEmpty();
    expected = Runs.output(read);
    assertThat(expected).hasSize(5);
  }

  private void check(Path file, double tolerance) throws IOException {
    assertThat(KerasFiles.recognises(file)).isTrue();
    float[] got = Runs.output(Runs.read(file));
    for (int i = 0; i < expected.length; i++) {
      assertThat(got[i]).isCloseTo(expected[i], within((float) tolerance));
    }
  }

  /** Each layer takes the output of the one before. */
  private static List<Layer> chained() {
    List<Layer> chained = new ArrayList<>();
    String before = "input";
    for (Layer layer : LAYERS) {
      chained.add(layer.after(before));
      before = layer.name();
    }
    return chained;
  }

  @Test
  void readsFunctionalModels() throws IOException {
    Map<String, Object> model = Written.functional(chained(), List.of("sums"), 7, 6, 2);
    check(Written.hdf5(folder.resolve("f.hdf5"), "2.8.0", "tensorflow", model, LAYERS), 0);
  }

  @Test
  void readsHdf5WithoutAVersionAsKeras2IfItsSettingsAre() throws IOException {
    Map<String, Object> model = Written.sequential(LAYERS, 7, 6, 2);
    check(Written.hdf5(folder.resolve("f.hdf5"), "", "", model, LAYERS), 0);
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void readsZipsOfKeras3(boolean isWindows) throws IOException {
    Map<String, Object> model = Written.third(chained(), List.of("sums"), 7, 6, 2);
    check(Written.keras(folder.resolve("m.keras"), isWindows, model, LAYERS), 0);
  }

  @Test
  void readsUnzippedKeras3() throws IOException {
    Map<String, Object> model = Written.third(chained(), List.of("sums"), 7, 6, 2);
    Path zip = Written.keras(folder.resolve("m.keras"), false, model, LAYERS);
    Path unzipped = Files.createDirectory(folder.resolve("unzipped"));
    for (Map.Entry<String, byte[]> entry : Zips.entries(Files.readAllBytes(zip)).entrySet()) {
      Files.write(unzipped.resolve(entry.getKey()), entry.getValue());
    }
    check(unzipped, 0);
  }

  @ParameterizedTest
  @CsvSource({"float32, 0", "float16, 2e-3", "uint16, 2e-3", "uint8, 5e-2"})
  void readsLayersModels(String type, double tolerance) throws IOException {
    Map<String, Object> model = Written.sequential(LAYERS, 7, 6, 2);
    check(Written.layersModel(folder, type, model, LAYERS), tolerance);
  }

  @ParameterizedTest
  @CsvSource({"tf, tensorflow", "tf, theano", "th, tensorflow", "th, theano"})
  void readsKeras1(String order, String backend) throws IOException {
    List<Layer> old = new ArrayList<>();
    for (Layer layer : LAYERS) {
      old.add(old(layer, order.equals("th"), backend.equals("theano")));
    }
    Object[] shape = order.equals("th") ? new Object[] {2, 7, 6} : new Object[] {7, 6, 2};
    Map<String, Object> model =
        Map.of("class_name", "Sequential", "config", list(Written.sequential(old, shape)));
    check(Written.hdf5(folder.resolve("one.h5"), "1.2.2", backend, model, old), 1e-6);
  }

  private static Map<?, ?> config(Map<String, Object> model) {
    return (Map<?, ?>) Objects.requireNonNull(model.get("config"));
  }

  /** Keras 1 has the layers right in the configuration. */
  private static Object list(Map<String, Object> model) {
    return Objects.requireNonNull(config(model).get("layers"));
  }

  private static Layer old(Layer layer, boolean isFirst, boolean isTheano) {
    String order = isFirst ? "th" : "tf";
    Map<String, Array> weights = new LinkedHashMap<>();
    layer
        .weights()
        .forEach((name, array) -> weights.put(layer.name() + "_" + oldName(name), array));
    if (layer.type().equals("Conv2D")) {
      Array kernel = layer.weight("kernel");
      int side = kernel.shape()[0];
      Array turned = isTheano ? kernel.flipped() : kernel;
      weights.put(layer.name() + "_W", isFirst ? turned.transposed(3, 2, 0, 1) : turned);
      Layer old =
          Layer.of(
              "Convolution2D",
              layer.name(),
              "nb_filter",
              kernel.shape()[3],
              "nb_row",
              side,
              "nb_col",
              side,
              "subsample",
              layer.config().getOrDefault("strides", List.of(1, 1)),
              "border_mode",
              layer.config().getOrDefault("padding", "valid"),
              "dim_ordering",
              order,
              "activation",
              layer.config().getOrDefault("activation", "linear"),
              "bias",
              true);
      return new Layer(old.type(), old.name(), old.config(), weights, List.of());
    }
    if (layer.type().equals("Dense")) {
      Layer old =
          Layer.of("Dense", layer.name(), "output_dim", 5, "activation", "softmax", "bias", true);
      Array kernel = layer.weight("kernel");
      // Keras 1 flattens as the values are.
      weights.put(
          layer.name() + "_W",
          isFirst
              ? new Array(
                  new Array(kernel.values(), 3, 2, 3, 5).transposed(2, 0, 1, 3).values(), 18, 5)
              : kernel);
      return new Layer(old.type(), old.name(), old.config(), weights, List.of());
    }
    if (layer.type().equals("BatchNormalization")) {
      Layer old =
          Layer.of(
              layer.type(), layer.name(), "axis", isFirst ? 1 : -1, "epsilon", 0.01, "mode", 0);
      return new Layer(old.type(), old.name(), old.config(), weights, List.of());
    }
    return layer.type().equals("Flatten") ? Layer.of("Flatten", layer.name()) : layer;
  }

  private static String oldName(String name) {
    return switch (name) {
      case "kernel" -> "W";
      case "bias" -> "b";
      case "moving_mean" -> "running_mean";
      case "moving_variance" -> "running_std";
      default -> name;
    };
  }

  @Test
  void takesTheWeightsOfNestedModelsInTheirOrder() throws IOException {
    Map<String, Object> inner =
        new LinkedHashMap<>(Written.sequential(LAYERS.subList(0, 3), 7, 6, 2));
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", "sequential");
    config.put("layers", list(Written.sequential(LAYERS.subList(0, 3), 7, 6, 2)));
    inner.put("config", config);
    List<Object> layers = new ArrayList<>();
    layers.add(inner);
    for (Layer layer : LAYERS.subList(3, 6)) {
      layers.add(Map.of("class_name", layer.type(), "config", layer.named()));
    }
    Map<String, Object> model =
        Map.of("class_name", "Sequential", "config", Map.of("name", "outer", "layers", layers));
    // Trained weights come first; and the names are those of another session.
    Map<String, Array> together = new LinkedHashMap<>();
    together.put("kernel", LAYERS.get(0).weight("kernel"));
    together.put("bias", LAYERS.get(0).weight("bias"));
    for (String name : List.of("gamma", "beta", "moving_mean", "moving_variance")) {
      together.put(name, LAYERS.get(1).weight(name));
    }
    List<Layer> groups = new ArrayList<>();
    groups.add(new Layer("Sequential", "sequential", Map.of(), together, List.of()));
    groups.addAll(LAYERS.subList(3, 6));
    check(Written.hdf5(folder.resolve("n.h5"), "2.3.1", "tensorflow", model, groups), 0);
  }

  @Test
  void doesNotTakeOtherFilesForItsOwn() throws IOException {
    assertThat(KerasFiles.recognises(Files.writeString(folder.resolve("a"), "{\"a\": 1}")))
        .isFalse();
    assertThat(KerasFiles.recognises(Files.write(folder.resolve("b"), new byte[3]))).isFalse();
    Path zip = folder.resolve("c");
    Files.write(zip, Zips.of(Map.of("configuration.json", "{}".getBytes(UTF_8))));
    assertThat(KerasFiles.recognises(zip)).isFalse();
    assertThat(KerasFiles.recognises(folder)).isFalse();
  }

  @Test
  void keepsTheNamesOfLayers() throws IOException {
    NetworkGraph graph = Runs.read(folder.resolve("model.h5")).graph();
    assertThat(graph.nodes().stream().map(node -> node.name()))
        .contains("first", "second", "second/tanh", "sums", "sums/softmax");
  }
}
