package switchback.deconv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchback.Npz;
import switchback.Shared;
import switchback.training.readers.InputSize;
import switchback.training.readers.ReadNetwork;
import switchback.training.readers.ReadRequest;
import switchback.training.weights.NetworkFiles;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares outputs, activations and projections of networks that others trained with values that
 * PyTorch computed in double. Some of the references are rounded to 1.5e-5 of their largest value.
 */
class ReferenceNetworksTest {
  private static final double TOLERANCE = 2e-5;
  private static final Map<String, Recipe> RULES =
      Map.of(
          "gradient", Recipe.SALIENCY, "deconvnet", Recipe.ZEILER_FERGUS, "guided", Recipe.GUIDED);

  @ParameterizedTest
  @CsvSource({
    "cnn-explainer-tinyvgg, model.json, , output",
    "dl4j-test-resources, 12net.h5, , ",
    "dl4j-test-resources, cnn_batch_norm.h5, , output",
    "dl4j-test-resources, batchNormError2.h5, , output",
    "face-mini-xception, fer2013_mini_XCEPTION.102-0.66.hdf5, , output",
    "face-mini-xception, gender_mini_XCEPTION.21-0.95.hdf5, , output",
    "facenet-mtcnn-pytorch, pnet.pt, pnet.json, ",
    "facenet-mtcnn-pytorch, rnet.pt, rnet.json, dense5_1",
    "fastestdet, FastestDet.onnx, , output",
    "mlperf-tiny, pretrainedResnet.h5, , output",
    "mlperf-tiny, vww_96.h5, , output",
    "mnist-onnx, mnist.onnx, , output",
    "resnet-cifar10-pytorch, resnet20-12fca82f.th, , output",
    "stm32-mobilenetv2-onnx, mobilenet_v2_0.35_128_tfs_channel_first.onnx, , output",
    "stm32-mobilenetv2-onnx, mobilenet_v2_128_0.5.onnx, , output",
    "stm32-zoo-keras, mobilenet_v1_0.25_224_imagenet.h5, , output"
  })
  void valuesAgree(
      String folder,
      String file,
      @Nullable String architecture,
      @Nullable String logits,
      TestReporter reporter)
      throws IOException {
    Path nets = Shared.path("nets").resolve(folder);
    JsonNode expected =
        new JsonMapper()
            .readTree(Files.readAllBytes(nets.resolve("expected.json")))
            .path("networks")
            .path(file);
    Npz npz = Npz.read(nets.resolve(expected.path("reference").asString("")));
    Npz.Array inputs = npz.get("inputs");
    ReadNetwork read =
        NetworkFiles.read(
            nets.resolve(file),
            new ReadRequest(
                new InputSize(inputs.size(2), inputs.size(3)),
                architecture == null ? null : resource(architecture)));
    ProjectableNetwork network = new ProjectableNetwork(read.graph(), read.prefix(), true);
    GraphReference reference = new GraphReference(network, npz, "inputs");
    for (String array : npz.names()) {
      compare(reference, array, logits);
    }
    reporter.publishEntry(file, reference.differences().size() + ", worst: " + reference.worst());
    assertThat(reference.differences()).hasSizeGreaterThanOrEqualTo(4);
    assertThat(reference.differences())
        .as(reference.worst())
        .allSatisfy((_, difference) -> assertThat(difference).isLessThan(TOLERANCE));
  }

  private static String resource(String name) {
    return Path.of("src", "test", "resources", "switchback", "training", "readers", "torch", name)
        .toString();
  }

  /** Compares one array of the reference, if it is of a kind that has a value here. */
  private static void compare(GraphReference reference, String array, @Nullable String logits) {
    String[] parts = array.split("/", -1);
    int end = parts.length;
    if (array.equals("logits") && logits != null) {
      reference.maps(logits, array);
    } else if (array.startsWith("max/")) {
      reference.strongest(array.substring("max/".length()), array);
    } else if (array.startsWith("p/")) {
      String layer = array.substring(2, array.lastIndexOf("/" + parts[end - 4] + "/max/"));
      String name = layer.equals("logits") && logits != null ? logits : layer;
      Recipe recipe = RULES.get(parts[end - 1]);
      reference.projections(
          name, Integer.parseInt(parts[end - 4]), Objects.requireNonNull(recipe), array);
    }
  }
}
