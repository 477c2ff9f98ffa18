package switchback.training.readers.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static switchback.training.readers.ReadRequest.NONE;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.Npz;
import switchback.Shared;
import switchback.training.readers.InputSize;
import switchback.training.readers.ReadNetwork;

/** Networks that others have trained, whose outputs are known, and inputs that once failed. */
class SharedNetworksTest {
  private static final double TOLERANCE = 1e-4;

  private static Path description(String name) throws URISyntaxException {
    URL resource = SharedNetworksTest.class.getResource(name);
    return Path.of(Objects.requireNonNull(resource).toURI());
  }

  /** Checks an output for all images of a reference. */
  private static void agrees(ReadNetwork network, Path reference, String expected, String output)
      throws IOException {
    Npz npz = Npz.read(reference);
    float[] images = npz.get("inputs").floats();
    double[] values = npz.get(expected).values();
    int each = network.graph().input().size();
    int count = values.length / (images.length / each);
    double largest = Arrays.stream(values).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < images.length / each; i++) {
      float[] image = Arrays.copyOfRange(images, i * each, (i + 1) * each);
      float[] got = Reading.run(network, output, image);
      assertThat(got).hasSize(count);
      for (int j = 0; j < count; j++) {
        assertThat(Math.abs(got[j] - values[i * count + j])).isLessThan(TOLERANCE * largest);
      }
    }
  }

  @Test
  void readsAResNetWithoutArraysInItsShortcuts() throws IOException {
    Path folder = Shared.path("nets/resnet-cifar10-pytorch");
    ReadNetwork network = StateDictFiles.read(folder.resolve("resnet20-12fca82f.th"), NONE);
    assertThat(network.prefix()).isEqualTo("module.");
    assertThat(Reading.layers(network)).contains("layer2.0.conv1 32x16x16");
    agrees(network, folder.resolve("reference.npz"), "logits", "linear");
  }

  @Test
  void readsDescribedNetworksWithTwoOutputs() throws IOException, URISyntaxException {
    Path folder = Shared.path("nets/facenet-mtcnn-pytorch");
    ReadNetwork first =
        StateDictFiles.read(
            folder.resolve("pnet.pt"),
            Reading.architecture(description("pnet.json").toString(), new InputSize(48, 40)));
    Path reference = folder.resolve("reference-pnet-pt.npz");
    agrees(first, reference, "out/softmax4_1", "softmax4_1");
    agrees(first, reference, "out/conv4_2", "conv4_2");
    ReadNetwork second =
        StateDictFiles.read(
            folder.resolve("rnet.pt"),
            Reading.architecture(description("rnet.json").toString(), null));
    reference = folder.resolve("reference-rnet-pt.npz");
    agrees(second, reference, "probabilities", "softmax5_1");
    agrees(second, reference, "out/dense5_2", "dense5_2");
  }

  @Test
  void aShuffleNetCanBeDescribed() throws IOException, URISyntaxException {
    Path folder = Shared.path("nets/fastestdet");
    Path file = folder.resolve("shufflenetv2.pth");
    Reading.refused(file, NONE, "ShuffleNetV2", "branches", "torch.onnx.export");
    ReadNetwork network =
        StateDictFiles.read(
            file,
            Reading.architecture(
                description("shufflenetv2.json").toString(), new InputSize(96, 96)));
    Path reference = folder.resolve("reference-shufflenetv2-pth.npz");
    agrees(network, reference, "out/stage2", "stage2.3");
    agrees(network, reference, "out/stage3", "stage3.7");
    agrees(network, reference, "out/stage4", "stage4.3");
  }

  @ParameterizedTest
  @CsvSource({
    "t1-pytorch-tutorial-net, 3x32x32",
    "t1b-lenet-even-pad0-28, 3x28x28",
    "t2-no-statistics, 3x32x32",
    "t2c-good, 3x32x32",
    "t3-dataparallel, 3x32x32",
    "t4-sequential, 3x32x32",
    "t4c-other-names, 3x32x32",
    "t4d-fc-without-number, 3x32x32",
    "t5b-no-conv-bias, 3x32x32",
    "t7-leaky-avg-or-strided, 3x32x32",
    "t10-alexnet-like-even, 3x32x32",
    "t13-one-channel, 1x28x28",
    "t13b-four-channels, 4x32x32",
    "t14-24x40, 3x24x40",
    "t15-96, 3x96x96",
    "t16-33, 3x33x33",
    "t25-dead-and-constant, 3x32x32",
    "t44-float16, 3x32x32"
  })
  void readsWhatUsersBring(String name, String input) throws IOException {
    Path file = Shared.path("cases/networks/" + name + ".npz");
    ReadNetwork network = StateDictFiles.read(file, NONE);
    assertThat(network.graph().input()).hasToString(input);
    assertThat(network.assumptions().toString()).contains("a ReLU after each convolution");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "t2b-statistics-0-255.npz; [0.4914, 0.4824, 0.4467]",
        "t2d-nan.npz; NaN at position",
        "t6-vgg-block.npz; 2 poolings instead of 4",
        "t6b-vgg-names.npz; a 2x2 max pooling after each convolution (both assumed)",
        "t8-resnet-keys.npz; branches",
        "t11-keras-hwio.npz; the order of Keras",
        "t11b-keras-names.npz; names of Keras",
        "t11c-dense-transposed.npz; axes exchanged",
        "t12-model.pt; no arrays of weights",
        "t12-model.safetensors; no arrays of weights",
        "t45-dict-not-unpacked.npz; numpy.savez(file, **state)",
        "t45b-arr0.npz; numpy.savez(file, **state)"
      })
  void refusesTheRestWithAHintThatHelps(String name, String part) throws IOException {
    Path file = Shared.path("cases/networks/" + name);
    assertThat(StateDictFiles.recognises(file)).isTrue();
    Reading.refused(file, NONE, part);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"t11-model.h5", "t11-model.keras", "t12-model.onnx", "t-gap.zip", "t-cgres.zip"})
  void leavesOtherFormatsAlone(String name) throws IOException {
    assertThat(StateDictFiles.recognises(Shared.path("cases/networks/" + name))).isFalse();
  }

  @Test
  void aVggBlockCanBeDescribed() throws IOException, URISyntaxException {
    ReadNetwork network =
        StateDictFiles.read(
            Shared.path("cases/networks/t6-vgg-block.npz"),
            Reading.architecture(description("vgg-block.json").toString(), null));
    assertThat(Reading.layers(network))
        .containsExactly(
            "conv1 4x32x32", "conv2 4x32x32", "conv3 6x16x16", "conv4 6x16x16", "fc1 10x1x1");
  }
}
