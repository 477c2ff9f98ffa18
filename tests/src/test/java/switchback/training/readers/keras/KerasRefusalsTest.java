package switchback.training.readers.keras;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.Shared;
import switchback.datasets.tasks.SwitchbackException;
import switchback.fuzz.Zips;
import switchback.training.readers.InputSize;
import switchback.training.readers.ReadNetwork;

/** What cannot be taken, and what the user is told. */
class KerasRefusalsTest {
  private static final List<Layer> OPEN =
      List.of(
          Layer.convolution("conv", 3, 3, 4, "activation", "relu"),
          Layer.of("GlobalAveragePooling2D", "mean"),
          Layer.dense("sums", 4, 2));

  @TempDir Path folder;

  private Path hdf5(List<Layer> layers, Object... shape) {
    return Written.hdf5(
        folder.resolve("model.h5"),
        "2.9.0",
        "tensorflow",
        Written.sequential(layers, shape),
        layers);
  }

  private static void refused(Path file, String... parts) {
    assertThatThrownBy(() -> Runs.read(file))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void namesAllPartsThatCannotBeTaken() {
    List<Layer> layers =
        List.of(
            Layer.convolution("conv", 3, 3, 4, "padding", "causal"),
            Layer.of("Lambda", "code", "function", "x"),
            Layer.of("Activation", "mine", "activation", "my_function"),
            Layer.of("Custom>Thing", "thing"),
            Layer.of("ConvLSTM2D", "film"),
            Layer.dense("sums", 4, 2).set("use_bias", false));
    refused(
        hdf5(layers, 8, 8, 3),
        "conv (Conv2D): padding 'causal'",
        "code (Lambda): code that is not read",
        "mine (Activation): the activation 'my_function'",
        "thing (Thing): a class of another package",
        "film (ConvLSTM2D)",
        "sums (Dense): the file has weights [sums/kernel, sums/bias] for it, expected [kernel]",
        "get_layer('NAME')");
  }

  @Test
  void namesSeveralInputs() throws IOException {
    Map<String, Object> model =
        new LinkedHashMap<>(
            Written.functional(
                List.of(Layer.of("Flatten", "flat").after("input")), List.of("flat"), 8, 8, 3));
    Map<String, Object> config = new LinkedHashMap<>();
    ((Map<?, ?>) Objects.requireNonNull(model.get("config")))
        .forEach((key, value) -> config.put((String) key, value));
    config.put("input_layers", List.of(List.of("input", 0, 0), List.of("more", 0, 0)));
    model.put("config", config);
    refused(
        Written.hdf5(folder.resolve("m.h5"), "2.9.0", "tensorflow", model, OPEN),
        "several inputs: input, more");
  }

  @Test
  void asksForTheSizeThatTheFileLeavesOpen() throws IOException {
    Path file = hdf5(OPEN, -1, -1, 3);
    refused(
        file,
        "does not determine the size of the network's input",
        "any square size from 3x3 up to 512x512",
        "--input-size");
    ReadNetwork read = Runs.read(file, new InputSize(9, 12));
    assertThat(read.graph().input()).hasToString("3x9x12");
    assertThatThrownBy(() -> Runs.read(file, new InputSize(2, 2)))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContaining("conv (Conv2D)");
  }

  @Test
  void findsTheOnlySizeThatFits() throws IOException {
    List<Layer> layers =
        List.of(
            Layer.convolution("conv", 3, 3, 4),
            Layer.of("Flatten", "flat"),
            Layer.dense("sums", 100, 2));
    assertThat(Runs.read(hdf5(layers, -1, -1, 3)).graph().input()).hasToString("3x7x7");
  }

  @Test
  void takesNoOtherSizeThanTheFiles() throws IOException {
    Path file = hdf5(OPEN, 9, 8, 3);
    assertThat(Runs.read(file, new InputSize(9, 8)).graph().input()).hasToString("3x9x8");
    assertThatThrownBy(() -> Runs.read(file, new InputSize(8, 9)))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContainingAll("fixes the size", "got 8x9, expected 9x8");
  }

  @Test
  void namesFilesOfWeightsAlone() throws IOException {
    Path second = folder.resolve("second.h5");
    try (WritableHdfFile hdf5 = HdfFile.write(second)) {
      hdf5.putAttribute("layer_names", new String[] {"conv"});
    }
    refused(second, "a Keras file has weights only", "model.load_weights");
    Path third = folder.resolve("third.weights.h5");
    try (WritableHdfFile hdf5 = HdfFile.write(third)) {
      hdf5.putGroup("layers").putGroup("conv2d");
    }
    refused(third, "a Keras file has weights only");
    Path other = folder.resolve("other.h5");
    try (WritableHdfFile hdf5 = HdfFile.write(other)) {
      hdf5.putDataset("x", new float[3]);
    }
    refused(other, "an HDF5 file is not a Keras model");
  }

  @Test
  void namesTensorFlowJsFilesByTheirKind() throws IOException {
    Path graph = folder.resolve("graph.json");
    Files.writeString(graph, "{\"format\": \"graph-model\", \"modelTopology\": {\"node\": []}}");
    refused(graph, "graph-model cannot be taken", "tfjs_layers_model");
    Path alone = folder.resolve("alone.json");
    Files.writeString(alone, Written.json(Written.sequential(OPEN, 8, 8, 3)));
    assertThat(KerasFiles.recognises(alone)).isTrue();
    refused(alone, "a Keras model has no weights", "model.save");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../a.bin", "/etc/passwd", "x/../../a.bin", "", "."})
  void takesNoWeightsFromElsewhere(String path) throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Map<String, Object> model = Written.sequential(OPEN, 8, 8, 3);
    Path file = Written.layersModel(inner, "float32", model, OPEN);
    Files.copy(inner.resolve("a.bin"), folder.resolve("a.bin"));
    Files.writeString(file, Files.readString(file).replace("\"a.bin\"", "\"" + path + "\""));
    refused(file, "a path leads out of the folder");
  }

  @Test
  void takesNoWeightsByALink() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Path file = Written.layersModel(inner, "float32", Written.sequential(OPEN, 8, 8, 3), OPEN);
    Files.move(inner.resolve("a.bin"), folder.resolve("a.bin"));
    refused(file, "a file of weights is missing", "a.bin");
    Files.createSymbolicLink(inner.resolve("a.bin"), folder.resolve("a.bin"));
    refused(file, "a path leads out of the folder");
  }

  @Test
  void namesShardsThatAreTooShort() throws IOException {
    Path file = Written.layersModel(folder, "float32", Written.sequential(OPEN, 8, 8, 3), OPEN);
    Files.write(folder.resolve("b.bin"), new byte[5]);
    refused(file, "does not fit its files", "the files end within");
  }

  @Test
  void namesLayersThatDoNotFit() {
    List<Layer> layers =
        List.of(
            Layer.convolution("conv", 3, 3, 4),
            Layer.of("Flatten", "flat"),
            Layer.dense("sums", 99, 2));
    refused(hdf5(layers, 8, 8, 3), "do not fit one another", "sums (Dense): weights for 99 inputs");
    refused(hdf5(List.of(OPEN.get(0)), 8, 8, 4), "conv (Conv2D): filters for 3 channels");
  }

  @Test
  void namesDamagedFiles() throws IOException {
    byte[] whole = Files.readAllBytes(hdf5(OPEN, 9, 8, 3));
    Path cut = folder.resolve("cut.h5");
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
    assertThat(KerasFiles.recognises(cut)).isTrue();
    assertThatThrownBy(() -> Runs.read(cut)).isInstanceOf(SwitchbackException.class);
    Path zip = folder.resolve("bad.keras");
    Files.write(
        zip,
        Zips.of(
            Map.of(
                "config.json",
                "{".getBytes(UTF_8),
                "metadata.json",
                "{}".getBytes(UTF_8),
                "model.weights.h5",
                new byte[9])));
    refused(zip, "config.json of a Keras file is damaged");
  }

  @Test
  void namesTheKindOfBrokenCases() throws IOException {
    for (String name : List.of("t11-model.h5", "t11-model.keras", "t11-model-keras-renamed.zip")) {
      Path file = Shared.path("cases/networks/" + name);
      assertThat(KerasFiles.recognises(file)).isTrue();
      assertThatThrownBy(() -> Runs.read(file))
          .isInstanceOf(SwitchbackException.class)
          .hasMessageContaining("damaged");
    }
  }

  /** Wherever a file ends, the message is in words, not the name of one of Java's exceptions. */
  @Test
  void saysInWordsThatAnHdf5FileIsDamaged() throws IOException {
    Path file = hdf5(OPEN, 8, 8, 3);
    byte[] whole = Files.readAllBytes(file);
    Path cut = folder.resolve("cut.h5");
    int refusals = 0;
    for (int length = 8; length < whole.length; length += whole.length / 40) {
      Files.write(cut, Arrays.copyOf(whole, length));
      Throwable refusal = catchThrowable(() -> Runs.read(cut));
      if (refusal != null) { // the last bytes may be of nothing that is needed
        assertThat(refusal)
            .isInstanceOf(SwitchbackException.class)
            .message()
            .contains("; hint: ")
            .doesNotContainPattern("Exception|Error|Index|limit|[a-z]+\\.[a-z]+\\.[A-Z]");
        refusals++;
      }
    }
    assertThat(refusals).isGreaterThan(20);
  }
}
