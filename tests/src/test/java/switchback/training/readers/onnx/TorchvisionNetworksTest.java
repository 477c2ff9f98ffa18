package switchback.training.readers.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import switchback.fixtures.torchvision.RandomModel;
import switchback.fixtures.torchvision.TorchvisionNetworks;
import switchback.training.engine.Engine;
import switchback.training.graphs.GraphLayers;
import switchback.training.graphs.NetworkGraph;
import switchback.training.readers.ReadRequest;
import switchback.training.weights.NetworkFiles;

/** The networks that the benchmarks time, as torchvision has them. */
class TorchvisionNetworksTest {
  @TempDir private Path folder;

  @Test
  void vggHasTorchvisionsNodesAndParameters() {
    RandomModel vgg = TorchvisionNetworks.vgg16();
    assertThat(vgg.parameters()).isEqualTo(138_357_544);
    assertThat(types(vgg))
        .isEqualTo(
            Map.of(
                "Conv", 13, "Relu", 15, "MaxPool", 5, "AveragePool", 1, "Flatten", 1, "Gemm", 3));
    assertThat(vgg.nodes())
        .containsEntry("/features/features.0/Conv", "Conv")
        .containsEntry("/features/features.28/Conv", "Conv")
        .containsEntry("/features/features.30/MaxPool", "MaxPool")
        .containsEntry("/avgpool/AveragePool", "AveragePool")
        .containsEntry("/classifier/classifier.6/Gemm", "Gemm");
    assertThat(vgg.sizes())
        .hasSize(32)
        .containsEntry("features.0.weight", List.of(64L, 3L, 3L, 3L))
        .containsEntry("features.28.bias", List.of(512L))
        .containsEntry("classifier.0.weight", List.of(4096L, 25088L))
        .containsEntry("classifier.6.weight", List.of(1000L, 4096L));
  }

  @Test
  void resnetHasTorchvisionsNodesAndParameters() {
    RandomModel resnet = TorchvisionNetworks.resnet50();
    assertThat(resnet.parameters()).isEqualTo(25_557_032);
    assertThat(types(resnet))
        .isEqualTo(
            Map.of(
                "Conv", 53,
                "BatchNormalization", 53,
                "Relu", 49,
                "Add", 16,
                "MaxPool", 1,
                "GlobalAveragePool", 1,
                "Flatten", 1,
                "Gemm", 1));
    assertThat(resnet.nodes())
        .containsEntry("/conv1/Conv", "Conv")
        .containsEntry("/layer1/layer1.0/conv1/Conv", "Conv")
        .containsEntry(
            "/layer1/layer1.0/downsample/downsample.1/BatchNormalization", "BatchNormalization")
        .containsEntry("/layer4/layer4.2/Add", "Add")
        .containsEntry("/layer4/layer4.2/relu_2/Relu", "Relu");
    assertThat(resnet.sizes())
        .hasSize(267)
        .containsEntry("conv1.weight", List.of(64L, 3L, 7L, 7L))
        .containsEntry("layer1.0.downsample.0.weight", List.of(256L, 64L, 1L, 1L))
        .containsEntry("layer3.5.conv2.weight", List.of(256L, 256L, 3L, 3L))
        .containsEntry("layer4.2.bn3.running_var", List.of(2048L))
        .containsEntry("fc.weight", List.of(1000L, 2048L));
  }

  @Test
  void mobilenetHasTorchvisionsNodesAndParameters() {
    RandomModel mobilenet = TorchvisionNetworks.mobilenetV2();
    assertThat(mobilenet.parameters()).isEqualTo(3_504_872);
    assertThat(types(mobilenet))
        .isEqualTo(
            Map.of(
                "Conv", 52,
                "BatchNormalization", 52,
                "Clip", 35,
                "Constant", 70,
                "Add", 10,
                "GlobalAveragePool", 1,
                "Flatten", 1,
                "Gemm", 1));
    assertThat(mobilenet.nodes())
        .containsEntry("/features/features.0/features.0.0/Conv", "Conv")
        .containsEntry("/features/features.0/features.0.2/Constant_1", "Constant")
        .containsEntry("/features/features.1/conv/conv.1/Conv", "Conv")
        .containsEntry("/features/features.2/conv/conv.1/conv.1.2/Clip", "Clip")
        .containsEntry("/features/features.3/Add", "Add")
        .containsEntry("/features/features.18/features.18.0/Conv", "Conv");
    assertThat(mobilenet.sizes())
        .hasSize(262)
        .containsEntry("features.0.0.weight", List.of(32L, 3L, 3L, 3L))
        .containsEntry("features.1.conv.0.0.weight", List.of(32L, 1L, 3L, 3L))
        .containsEntry("features.2.conv.3.running_mean", List.of(24L))
        .containsEntry("features.17.conv.2.weight", List.of(320L, 960L, 1L, 1L))
        .containsEntry("classifier.1.weight", List.of(1000L, 1280L));
  }

  @Test
  void squeezenetHasTorchvisionsNodesAndParameters() {
    RandomModel squeezenet = TorchvisionNetworks.squeezenet();
    assertThat(squeezenet.parameters()).isEqualTo(1_235_496);
    assertThat(types(squeezenet))
        .isEqualTo(
            Map.of(
                "Conv", 26,
                "Relu", 26,
                "MaxPool", 3,
                "Concat", 8,
                "GlobalAveragePool", 1,
                "Flatten", 1));
    assertThat(squeezenet.nodes())
        .containsEntry("/features/features.5/MaxPool", "MaxPool")
        .containsEntry("/features/features.7/expand3x3/Conv", "Conv")
        .containsEntry("/features/features.12/squeeze_activation/Relu", "Relu")
        .containsEntry("/features/features.12/Concat", "Concat")
        .containsEntry("/classifier/classifier.3/GlobalAveragePool", "GlobalAveragePool");
    assertThat(squeezenet.sizes())
        .hasSize(52)
        .containsEntry("features.0.weight", List.of(64L, 3L, 3L, 3L))
        .containsEntry("features.3.squeeze.weight", List.of(16L, 64L, 1L, 1L))
        .containsEntry("features.12.expand3x3.bias", List.of(256L))
        .containsEntry("classifier.1.weight", List.of(1000L, 512L, 1L, 1L));
  }

  @Test
  void featuresOfVggAreThoseOfTheWholeNetwork() {
    RandomModel features = TorchvisionNetworks.vgg16Features();
    RandomModel whole = TorchvisionNetworks.vgg16();
    assertThat(features.parameters()).isEqualTo(14_714_688);
    assertThat(features.sizes()).hasSize(26);
    assertThat(whole.sizes()).containsAllEntriesOf(features.sizes());
    assertThat(whole.nodes()).containsAllEntriesOf(features.nodes());
  }

  private static Map<String, Integer> types(RandomModel model) {
    Map<String, Integer> types = new HashMap<>();
    model.nodes().values().forEach(type -> types.merge(type, 1, Integer::sum));
    return types;
  }

  static Stream<Arguments> narrow() {
    return Stream.of(
        argumentSet("VGG-16", TorchvisionNetworks.vgg16(16)),
        argumentSet("ResNet-50", TorchvisionNetworks.resnet50(16)),
        argumentSet("MobileNetV2", TorchvisionNetworks.mobilenetV2(8)),
        argumentSet("SqueezeNet", TorchvisionNetworks.squeezenet(16)));
  }

  /** A reader that took no notice of the statistics of normalisations would be far off. */
  @ParameterizedTest
  @MethodSource("narrow")
  void onnxRuntimeGivesTheSameLogits(RandomModel model) throws IOException, OrtException {
    Path file = folder.resolve("model.onnx");
    model.write(file);
    int side = TorchvisionNetworks.SIDE;
    SplittableRandom random = new SplittableRandom(3);
    float[] image = new float[3 * side * side];
    for (int i = 0; i < image.length; i++) {
      image[i] = (float) random.nextGaussian();
    }
    float[] expected =
        Objects.requireNonNull(
            OnnxRuntime.run(file, image, 1, 3, side, side).get(RandomModel.OUTPUT));
    NetworkGraph graph = NetworkFiles.read(file, ReadRequest.NONE).graph();
    int logits = new GraphLayers(graph, "").named(GraphLayers.OUTPUT).getFirst().maps();
    float[] actual = new Engine(graph, true).run(image, List.of(logits)).getFirst();
    assertThat(graph.parameters()).isEqualTo(model.parameters());
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(largest).as("range of the logits").isBetween(0.1, 100.0);
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat((double) actual[i]).isCloseTo(expected[i], within(1e-5 * largest));
    }
  }
}
