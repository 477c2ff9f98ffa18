package switchback.training.readers.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static switchback.training.readers.ReadRequest.NONE;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchback.NumpyBytes;
import switchback.datasets.PixelStatistics;
import switchback.fuzz.Zips;
import switchback.training.readers.ReadNetwork;
import switchback.training.readers.ReadRequest;

/** Plain networks, whose names are free, and what is worked out of their shapes. */
class PlainNetworksTest {
  @TempDir Path folder;

  private ReadNetwork npz(ReadRequest request, String... arrays) throws IOException {
    return Reading.read(folder, TorchFiles.npz(TorchFiles.shapes(arrays)), request);
  }

  private void refused(ReadRequest request, List<String> arrays, String... parts)
      throws IOException {
    Reading.refused(folder, TorchFiles.npz(TorchFiles.shapes(arrays)), request, parts);
  }

  /**
   * Returns a network for 4x2 pixels. A 1x1 convolution gives two maps, the sum of the colours and
   * the first colour, pooled to 2x1; then each of two outputs has one of the four values (map, row)
   * as its logit.
   */
  private static Map<String, byte[]> small() {
    Map<String, byte[]> arrays = new LinkedHashMap<>();
    arrays.put("conv1.weight.npy", NumpyBytes.floats("(2, 3, 1, 1)", 1, 1, 1, 1, 0, 0));
    arrays.put("conv1.bias.npy", NumpyBytes.floats("(2,)", 0, 0.5f));
    arrays.put("fc1.weight.npy", NumpyBytes.floats("(2, 4)", 0, 1, 0, 0, 0, 0, 1, 0));
    arrays.put("fc1.bias.npy", NumpyBytes.floats("(2,)", 0, -2));
    arrays.put("input.size.npy", NumpyBytes.floats("(2,)", 4, 2));
    return arrays;
  }

  private ReadNetwork read(Map<String, byte[]> arrays) throws IOException {
    return Reading.read(folder, Zips.of(arrays), NONE);
  }

  @Test
  void followsPyTorchsLayouts() throws IOException {
    ReadNetwork network = read(small());
    assertThat(Reading.layers(network)).containsExactly("conv1 2x4x2", "fc1 2x1x1");
    float[] image = new float[24];
    image[5] = 3; // red, row 2
    image[8 + 4] = 4; // green, row 2
    image[16 + 1] = 7; // blue, row 0
    // Map 0: rows 0-1 have 7, rows 2-3 max(3, 4) = 4. Map 1, red + 0.5: 0.5 and 3.5.
    assertThat(Reading.run(network, "fc1", image)).containsExactly(4, 0.5f - 2);
  }

  @Test
  void takesStatistics() throws IOException {
    Map<String, byte[]> arrays = small();
    assertThat(read(arrays).statistics()).isNull();
    arrays.put("input.std.npy", NumpyBytes.doubles("(3,)", 0.4, 0.5, 0.6));
    assertThat(read(arrays).statistics())
        .isEqualTo(new PixelStatistics(List.of(0.0, 0.0, 0.0), List.of(0.4, 0.5, 0.6)));
    arrays.put("input.mean.npy", NumpyBytes.doubles("(3,)", 0.1, 0.2, 0.3));
    assertThat(read(arrays).statistics())
        .isEqualTo(new PixelStatistics(List.of(0.1, 0.2, 0.3), List.of(0.4, 0.5, 0.6)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "input.mean; (3,); 125.3 123 113.9; 0.4914, 0.4824, 0.4467",
        "input.std; (3,); 63 62 66; statistics of 0..255",
        "input.mean; (2,); 0.5 0.5; 3 values",
        "input.std; (1, 3); 1 1 1; invalid means",
        "input.std; (3,); 1 0 1; above 0",
        "input.size; (3,); 1 2 3; not the size of an image",
        "input.size; (2,); 4 2.5; 2.5",
        "input.size; (2,); 1 1; fewer poolings",
        "input.size; (2,); 1e9 2; not the size of an image"
      })
  void refusesWrongDescriptionsOfTheInput(String name, String shape, String values, String part)
      throws IOException {
    Map<String, byte[]> arrays = small();
    String[] each = values.split(" ", -1);
    double[] numbers = new double[each.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Double.parseDouble(each[i]);
    }
    arrays.put(name + ".npy", NumpyBytes.doubles(shape, numbers));
    Reading.refused(folder, Zips.of(arrays), NONE, part);
  }

  @Test
  void keepsTheSizeUnlessAnotherPaddingAloneFits() throws IOException {
    String[] tutorial = {
      "conv1.weight 6 3 5 5", "conv2.weight 16 6 5 5", "fc1.weight 12 400", "fc2.weight 10 12"
    };
    ReadNetwork network = npz(NONE, tutorial);
    assertThat(Reading.layers(network)).startsWith("conv1 6x28x28", "conv2 16x10x10");
    assertThat(network.assumptions().toString()).contains("padding 0, the only way", "32x32");
    assertThat(Reading.layers(npz(Reading.size(20, 20), tutorial)))
        .startsWith("conv1 6x20x20", "conv2 16x10x10");
    refused(
        Reading.size(24, 24),
        List.of(tutorial),
        "25 values of each of 16 maps",
        "36 values (6x6)",
        "images of 20x20 to 23x23 with paddings that keep the size",
        "images of 32x32 to 35x35 with padding 0");
  }

  @Test
  void refusesSeveralWays() throws IOException {
    // 8x8 maps: from 12x12 pixels without padding or pooling, or with padding 2 and a pooling.
    refused(
        Reading.size(12, 12),
        List.of("0.weight 1 3 3 3", "2.weight 1 1 3 3", "9.weight 2 64"),
        "several ways fit: padding 2, padding 0 without a last pooling");
  }

  @Test
  void otherFormatsHaveNoUsualSize() throws IOException {
    Map<String, long[]> shapes = TorchFiles.shapes("a.weight 4 3 3 3", "b.weight 2 1024");
    Reading.refused(
        folder, TorchFiles.zip(shapes), NONE, "several sizes", "32x32, 33x33, 34x34, 35x35");
    ReadNetwork network = Reading.read(folder, TorchFiles.zip(shapes), Reading.size(33, 33));
    assertThat(network.graph().input()).hasToString("3x33x33");
  }

  @Test
  void aSizeInTheFileIsNotOverruled() throws IOException {
    Map<String, byte[]> arrays = small();
    assertThat(Reading.read(folder, Zips.of(arrays), Reading.size(4, 2)).graph().input())
        .hasToString("3x4x2");
    Reading.refused(folder, Zips.of(arrays), Reading.size(5, 2), "5x2", "input.size 4x2");
  }

  @Test
  void poolingsMayBeFewer() throws IOException {
    List<String> block =
        List.of(
            "conv1.weight 4 3 3 3",
            "conv2.weight 4 4 3 3",
            "conv3.weight 6 4 3 3",
            "conv4.weight 6 6 3 3",
            "fc1.weight 10 384");
    refused(NONE, block, "2 poolings instead of 4", "--architecture", "torch.onnx.export");
    // In a Sequential the numbers tell where there is room for a pooling.
    ReadNetwork network =
        npz(
            NONE,
            "features.0.weight 4 3 3 3",
            "features.2.weight 4 4 3 3",
            "features.5.weight 6 4 3 3",
            "features.7.weight 6 6 3 3",
            "classifier.weight 10 384");
    assertThat(Reading.layers(network))
        .startsWith("features.0 4x32x32", "features.2 4x32x32", "features.5 6x16x16");
  }

  @Test
  void placesBatchNormalisations() throws IOException {
    String norm = ".weight 2;bn%1$d.bias 2;bn%1$d.running_mean 2;bn%1$d.running_var 2";
    String one = "bn1" + norm.formatted(1);
    String two = "bn2" + norm.formatted(2);
    String first = "conv1.weight 2 3 3 3";
    String second = "conv2.weight 2 2 3 3";
    String last = "fc.weight 5 128";
    ReadNetwork inTurn = npz(NONE, String.join(";", first, one, second, two, last).split(";", -1));
    ReadNetwork together =
        npz(NONE, String.join(";", first, second, one, two, last).split(";", -1));
    float[] image = TorchFiles.values("image", new long[] {3, 32, 32});
    assertThat(Reading.run(inTurn, "fc", image)).isEqualTo(Reading.run(together, "fc", image));
    refused(
        NONE,
        List.of(String.join(";", one, first, second, last).split(";", -1)),
        "bn1.running_mean");
  }

  @Test
  void recognisesKerassLayouts() throws IOException {
    refused(
        NONE,
        List.of("conv1.weight 3 3 3 4", "conv1.bias 4", "fc1.weight 1024 10", "fc1.bias 10"),
        "the order of Keras",
        "conv1.weight of shape (3, 3, 3, 4)",
        "model.save");
    refused(
        NONE,
        List.of("conv1.weight 4 3 3 3", "conv1.bias 4", "fc1.weight 1024 10", "fc1.bias 10"),
        "axes exchanged",
        "weight.T");
    refused(NONE, List.of("conv2d/kernel:0 3 3 3 4", "conv2d/bias:0 4"), "names of Keras");
    refused(NONE, List.of("arr_0 3 3 3 4", "arr_1 4"), "arrays without names", "**state");
  }
}
