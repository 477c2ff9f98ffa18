package switchback.training.readers.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static switchback.training.readers.ReadRequest.NONE;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.training.readers.ReadNetwork;

/** Networks that are recognised by their arrays, as narrow as their names allow. */
class FamiliesTest {
  @TempDir Path folder;

  private ReadNetwork read(List<String> arrays) throws IOException {
    return Reading.read(folder, TorchFiles.safetensors(TorchFiles.shapes(arrays)), NONE);
  }

  private void refused(List<String> arrays, String... parts) throws IOException {
    Reading.refused(folder, TorchFiles.safetensors(TorchFiles.shapes(arrays)), NONE, parts);
  }

  private static void normalization(List<String> arrays, String name, int channels) {
    for (String suffix : List.of("weight", "bias", "running_mean", "running_var")) {
      arrays.add(name + "." + suffix + " " + channels);
    }
    arrays.add(name + ".num_batches_tracked");
  }

  private static void convolution(
      List<String> arrays, String name, int features, int channels, int side) {
    arrays.add("%s.weight %d %d %d %d".formatted(name, features, channels, side, side));
  }

  private static void dense(List<String> arrays, String name, int units, int inputs) {
    arrays.add("%s.weight %d %d".formatted(name, units, inputs));
    arrays.add("%s.bias %d".formatted(name, units));
  }

  private static void biased(
      List<String> arrays, String name, int features, int channels, int side) {
    convolution(arrays, name, features, channels, side);
    arrays.add(name + ".bias " + features);
  }

  @Test
  void alexNet() throws IOException {
    List<String> arrays = new ArrayList<>();
    biased(arrays, "features.0", 2, 3, 11);
    biased(arrays, "features.3", 3, 2, 5);
    biased(arrays, "features.6", 4, 3, 3);
    biased(arrays, "features.8", 3, 4, 3);
    biased(arrays, "features.10", 2, 3, 3);
    dense(arrays, "classifier.1", 5, 72);
    dense(arrays, "classifier.4", 5, 5);
    dense(arrays, "classifier.6", 7, 5);
    ReadNetwork network = read(arrays);
    assertThat(Reading.layers(network))
        .containsExactly(
            "features.0 2x55x55",
            "features.3 3x27x27",
            "features.6 4x13x13",
            "features.8 3x13x13",
            "features.10 2x13x13",
            "classifier.1 5x1x1",
            "classifier.4 5x1x1",
            "classifier.6 7x1x1");
    assertThat(network.assumptions().getFirst()).contains("alexnet");
    assertThat(network.assumptions().getLast()).contains("224x224");
  }

  /** Returns the arrays of VGG-11 with two maps per layer. */
  private static List<String> vgg(boolean isNormalized, int inputs) {
    List<String> arrays = new ArrayList<>();
    int channels = 3;
    int number = 0;
    for (int convolutions : new int[] {1, 1, 2, 2, 2}) {
      for (int i = 0; i < convolutions; i++) {
        biased(arrays, "features." + number, 2, channels, 3);
        if (isNormalized) {
          normalization(arrays, "features." + ++number, 2);
        }
        number += 2;
        channels = 2;
      }
      number++;
    }
    dense(arrays, "classifier.0", 3, inputs);
    dense(arrays, "classifier.3", 3, 3);
    dense(arrays, "classifier.6", 4, 3);
    return arrays;
  }

  @Test
  void vggWithAndWithoutBatchNormalisation() throws IOException {
    List<String> plain = Reading.layers(read(vgg(false, 98)));
    assertThat(plain)
        .startsWith("features.0 2x224x224", "features.3 2x112x112", "features.6 2x56x56")
        .contains("features.18 2x14x14")
        .endsWith("classifier.0 3x1x1", "classifier.3 3x1x1", "classifier.6 4x1x1");
    ReadNetwork normalized = read(vgg(true, 98));
    assertThat(normalized.assumptions().getFirst()).contains("vgg11_bn");
    assertThat(Reading.layers(normalized)).contains("features.4 2x112x112", "features.8 2x56x56");
  }

  @Test
  void vggForSmallImages() throws IOException {
    ReadNetwork network = read(vgg(true, 2));
    assertThat(network.assumptions().getFirst()).contains("cifar_vgg11_bn");
    assertThat(network.graph().input()).hasToString("3x32x32");
  }

  /** Returns the arrays of a ResNet of one block per stage, of three convolutions in groups. */
  private static List<String> resNet(int groups) {
    List<String> arrays = new ArrayList<>();
    convolution(arrays, "conv1", 4, 3, 7);
    normalization(arrays, "bn1", 4);
    int channels = 4;
    for (int stage = 1; stage <= 4; stage++) {
      String block = "layer" + stage + ".0";
      convolution(arrays, block + ".conv1", 4, channels, 1);
      normalization(arrays, block + ".bn1", 4);
      convolution(arrays, block + ".conv2", 4, 4 / groups, 3);
      normalization(arrays, block + ".bn2", 4);
      convolution(arrays, block + ".conv3", 8, 4, 1);
      normalization(arrays, block + ".bn3", 8);
      convolution(arrays, block + ".downsample.0", 8, channels, 1);
      normalization(arrays, block + ".downsample.1", 8);
      channels = 8;
    }
    dense(arrays, "fc", 5, 8);
    return arrays;
  }

  @Test
  void resNetsOfAnyShape() throws IOException {
    ReadNetwork network = read(resNet(1));
    assertThat(Reading.layers(network))
        .contains("conv1 4x112x112", "layer1.0.conv2 4x56x56", "layer2.0.conv1 4x56x56")
        .contains("layer2.0.conv2 4x28x28", "layer4.0.downsample.0 8x7x7", "fc 5x1x1");
    ReadNetwork groups = read(resNet(2));
    assertThat(groups.assumptions().getFirst()).contains("resnext");
    assertThat(Reading.layers(groups)).isEqualTo(Reading.layers(network));
    assertThat(groups.graph().parameters()).isLessThan(network.graph().parameters());
  }

  @Test
  void aResNetOfAnotherKindIsRefusedWithWhatDiffers() throws IOException {
    List<String> arrays = resNet(1);
    dense(arrays, "layer1.0.se.fc1", 2, 8);
    refused(
        arrays,
        "almost those of resnet",
        "the array layer1.0.se.fc1.weight, which no layer has",
        "torch.onnx.export(model, torch.zeros(1, 3, 224, 224), \"model.onnx\")");
    arrays = resNet(1);
    arrays.removeIf(array -> array.startsWith("layer3.0.bn2."));
    refused(arrays, "no array layer3.0.bn2.running_mean");
  }

  @Test
  void cifarResNetWithoutArraysInItsShortcuts() throws IOException {
    List<String> arrays = new ArrayList<>();
    convolution(arrays, "conv1", 4, 3, 3);
    normalization(arrays, "bn1", 4);
    int channels = 4;
    for (int stage = 1; stage <= 3; stage++) {
      int features = 4 << (stage - 1);
      for (int block = 0; block < 3; block++) {
        String name = "layer" + stage + "." + block;
        convolution(arrays, name + ".conv1", features, channels, 3);
        normalization(arrays, name + ".bn1", features);
        convolution(arrays, name + ".conv2", features, features, 3);
        normalization(arrays, name + ".bn2", features);
        channels = features;
      }
    }
    dense(arrays, "linear", 10, 16);
    ReadNetwork network = read(arrays);
    assertThat(Reading.layers(network))
        .contains("layer1.2.conv2 4x32x32", "layer2.0.conv1 8x16x16", "layer3.0.conv2 16x8x8");
    assertThat(network.assumptions().toString()).contains("resnet20", "maps of zeros", "32x32");
  }

  private static void fire(List<String> arrays, String name, int channels) {
    biased(arrays, name + ".squeeze", 2, channels, 1);
    biased(arrays, name + ".expand1x1", 3, 2, 1);
    biased(arrays, name + ".expand3x3", 3, 2, 3);
  }

  @Test
  void squeezeNets() throws IOException {
    for (int minor = 0; minor <= 1; minor++) {
      List<String> arrays = new ArrayList<>();
      biased(arrays, "features.0", 4, 3, minor == 0 ? 7 : 3);
      List<Integer> fires =
          minor == 0 ? List.of(3, 4, 5, 7, 8, 9, 10, 12) : List.of(3, 4, 6, 7, 9, 10, 11, 12);
      for (int number : fires) {
        fire(arrays, "features." + number, number == 3 ? 4 : 6);
      }
      biased(arrays, "classifier.1", 5, 6, 1);
      ReadNetwork network = read(arrays);
      assertThat(network.assumptions().getFirst()).contains("squeezenet1_" + minor);
      assertThat(Reading.layers(network))
          .contains(
              minor == 0 ? "features.0 4x109x109" : "features.0 4x111x111",
              minor == 0 ? "features.5.expand3x3 3x54x54" : "features.4.expand3x3 3x55x55",
              "classifier.1 5x13x13");
    }
  }

  @Test
  void mobileNetV2() throws IOException {
    List<String> arrays = new ArrayList<>();
    convolution(arrays, "features.0.0", 2, 3, 3);
    normalization(arrays, "features.0.1", 2);
    for (int block = 1; block <= 17; block++) {
      String name = "features." + block + ".conv.";
      int at = 0;
      if (block > 1) {
        convolution(arrays, name + "0.0", 4, 2, 1);
        normalization(arrays, name + "0.1", 4);
        at = 1;
      }
      int channels = block > 1 ? 4 : 2;
      convolution(arrays, name + at + ".0", channels, 1, 3);
      normalization(arrays, name + at + ".1", channels);
      convolution(arrays, name + (at + 1), 2, channels, 1);
      normalization(arrays, name + (at + 2), 2);
    }
    convolution(arrays, "features.18.0", 6, 2, 1);
    normalization(arrays, "features.18.1", 6);
    dense(arrays, "classifier.1", 5, 6);
    assertThat(Reading.layers(read(arrays)))
        .contains("features.0.0 2x112x112", "features.2.conv.1.0 4x56x56")
        .contains("features.14.conv.2 2x7x7", "features.18.0 6x7x7", "classifier.1 5x1x1");
  }

  @Test
  void aNameMayBeAskedFor() throws IOException {
    byte[] file = TorchFiles.safetensors(TorchFiles.shapes(vgg(false, 98)));
    assertThat(Reading.read(folder, file, Reading.architecture("vgg11", null)).format())
        .isEqualTo("safetensors");
    Reading.refused(folder, file, Reading.architecture("resnet18", null), "vgg11", "resnet18");
    Reading.refused(folder, file, Reading.architecture("nothing", null), "an unknown architecture");
  }

  @Test
  void othersAreNamed() throws IOException {
    refused(
        List.of("features.denseblock1.denselayer1.conv1.weight 2 3 1 1", "classifier.weight 2 2"),
        "DenseNet",
        "branches",
        "torch.onnx.export");
    refused(List.of("blocks.0.attn.qkv.weight 6 2"), "vision transformer");
    refused(List.of("fc1.weight 6 2"), "no convolution");
    refused(List.of("conv1.weight 6 2 1 1"), "no dense layer");
    // These could be layers one behind the other, were it not for their names.
    refused(
        List.of("a.weight 2 3 1 1", "res1.a.weight 2 2 1 1", "fc.weight 2 2"),
        "branches",
        "res1.a");
  }
}
