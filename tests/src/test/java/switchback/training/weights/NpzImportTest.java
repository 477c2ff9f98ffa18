package switchback.training.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.factory.Nd4j;
import switchback.NumpyBytes;
import switchback.datasets.PixelStatistics;
import switchback.fixtures.Refusals;
import switchback.training.readers.ReadRequest;

/** Small networks in PyTorch's layout, and invalid files. */
class NpzImportTest {
  @TempDir Path folder;

  /**
   * Returns a network for 4x2 pixels. A 1x1 convolution gives two maps, the sum of the colours and
   * the first colour, pooled to 2x1; then each of two outputs has one of the four values (map, row)
   * as its logit.
   */
  static Map<String, byte[]> small() {
    Map<String, byte[]> arrays = new LinkedHashMap<>();
    arrays.put("conv1.weight.npy", NumpyBytes.floats("(2, 3, 1, 1)", 1, 1, 1, 1, 0, 0));
    arrays.put("conv1.bias.npy", NumpyBytes.floats("(2,)", 0, 0.5f));
    arrays.put("fc1.weight.npy", NumpyBytes.floats("(2, 4)", 0, 1, 0, 0, 0, 0, 1, 0));
    arrays.put("fc1.bias.npy", NumpyBytes.floats("(2,)", 0, -2));
    arrays.put("input.size.npy", NumpyBytes.floats("(2,)", 4, 2));
    return arrays;
  }

  private Path file(Map<String, byte[]> arrays) throws IOException {
    return NumpyBytes.zip(folder.resolve("net.npz"), arrays);
  }

  private static Import read(Path file) throws IOException {
    return Import.read(file, ReadRequest.NONE, null, null);
  }

  /** Imports a network and returns it as DL4J trains it. */
  private MultiLayerNetwork network(Import read) throws IOException {
    return read.save(folder.resolve("run"), read.defaultClasses(), Map.of()).network();
  }

  private void refused(Map<String, byte[]> arrays, String... parts) throws IOException {
    Path file = file(arrays);
    Refusals.assertRefused(() -> read(file), file, parts);
  }

  @Test
  void followsPyTorchsLayouts() throws IOException {
    Import read = read(file(small()));
    MultiLayerNetwork network = network(read);
    assertThat(network.getLayerNames()).containsExactly("conv1", "pool1", "output");
    assertThat(read.outputs()).isEqualTo(2);
    float[] image = new float[24];
    image[5] = 3; // red, row 2
    image[8 + 4] = 4; // green, row 2
    image[16 + 1] = 7; // blue, row 0
    // Map 0: rows 0-1 have 7, rows 2-3 max(3, 4) = 4. Map 1, red + 0.5: 0.5 and 3.5.
    // Logits: map 0's lower value 4; map 1's upper value 0.5 - 2.
    double odds = Math.exp(4 - (0.5 - 2));
    assertThat(network.output(Nd4j.create(image, new int[] {1, 3, 4, 2})).getDouble(0))
        .isCloseTo(odds / (1 + odds), within(1e-6));
  }

  @Test
  void takesStatisticsIfThereAreAny() throws IOException {
    Map<String, byte[]> arrays = small();
    assertThat(read(file(arrays)).statistics()).isEqualTo(PixelStatistics.NONE);
    assertThat(read(file(arrays)).notices()).hasSize(1);
    arrays.put("input.mean.npy", NumpyBytes.doubles("(3,)", 0.1, 0.2, 0.3));
    arrays.put("input.std.npy", NumpyBytes.doubles("(3,)", 0.4, 0.5, 0.6));
    Import read = read(file(arrays));
    assertThat(read.statistics())
        .isEqualTo(new PixelStatistics(List.of(0.1, 0.2, 0.3), List.of(0.4, 0.5, 0.6)));
    assertThat(read.notices()).isEmpty();
  }

  @Test
  void saysThatItRounds() throws IOException {
    Map<String, byte[]> arrays = small();
    arrays.put("fc1.bias.npy", NumpyBytes.doubles("(2,)", 0.1, 1));
    Import read = read(file(arrays));
    assertThat(read.notices().getFirst()).contains("float64", "rounded to float32");
    assertThat(network(read).getParam("2_b").getFloat(0)).isEqualTo(0.1f);
  }

  @Test
  void namesClasses() throws IOException {
    assertThat(read(file(small())).defaultClasses()).containsExactly("class 0", "class 1");
  }

  @ParameterizedTest
  @CsvSource({"conv1.weight", "fc1.weight"})
  void refusesAMissingArray(String name) throws IOException {
    Map<String, byte[]> arrays = small();
    arrays.remove(name + ".npy");
    refused(arrays, "the arrays alone do not say what the network computes");
  }

  @Test
  void takesAMissingBiasForZeros() throws IOException {
    Map<String, byte[]> arrays = small();
    arrays.remove("conv1.bias.npy");
    arrays.remove("fc1.bias.npy");
    MultiLayerNetwork network = network(read(file(arrays)));
    assertThat(network.getParam("0_b").toFloatVector()).containsOnly(0);
    assertThat(network.getParam("2_b").toFloatVector()).containsOnly(0);
  }

  @Test
  void refusesUnknownArrays() throws IOException {
    Map<String, byte[]> arrays = small();
    arrays.put("bn1.weight.npy", NumpyBytes.floats("(2,)", 1, 1));
    arrays.put("conv3.weight.npy", NumpyBytes.floats("(2,)", 1, 1));
    refused(arrays, "bn1.weight, conv3.weight");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "conv1.weight; (1, 3, 1, 2)",
        "conv1.weight; (6,)",
        "conv1.bias; (6,)",
        "fc1.weight; (2, 3)",
        "fc1.weight; (6,)",
        "fc1.weight; ()",
        "input.mean; (2,)",
        "input.std; (1, 3)",
        "input.size; (3,)"
      })
  void refusesAnotherShape(String name, String shape) throws IOException {
    Map<String, byte[]> arrays = small();
    int size = 1;
    for (String side : shape.replaceAll("[() ]", "").split(",", -1)) {
      size *= side.isEmpty() ? 1 : Integer.parseInt(side);
    }
    arrays.put(name + ".npy", NumpyBytes.floats(shape, new float[size]));
    refused(arrays, name);
  }

  @Test
  void refusesInvalidNumbers() throws IOException {
    Map<String, byte[]> arrays = small();
    arrays.put("fc1.bias.npy", NumpyBytes.floats("(2,)", 0, Float.NaN));
    refused(arrays, "fc1.bias", "NaN at position 1");
    arrays.put("fc1.bias.npy", NumpyBytes.npy("'<i4'", false, "(2,)", new byte[8]));
    refused(arrays, "fc1.bias", "wrong type");
    arrays = small();
    arrays.put("input.std.npy", NumpyBytes.floats("(3,)", 1, 0, 1));
    refused(arrays, "input.std", "above 0");
    arrays.put("input.std.npy", NumpyBytes.doubles("(3,)", 1, 1e-300, 1));
    refused(arrays, "input.std", "not finite");
    arrays = small();
    arrays.put("input.size.npy", NumpyBytes.floats("(2,)", 4, 2.5f));
    refused(arrays, "input.size", "2.5");
    arrays.put("input.size.npy", NumpyBytes.floats("(2,)", 1, 1));
    refused(arrays, "expected fewer poolings", "1x1");
    arrays.put("input.size.npy", NumpyBytes.floats("(2,)", 1e9f, 2));
    refused(arrays, "input.size");
  }
}
