package switchback.deconv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.Npz;
import switchback.Shared;
import switchback.training.readers.ReadRequest;
import switchback.training.weights.NetworkFiles;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares maps, logits and projections of networks with branches, read from ONNX files, with
 * values that PyTorch computed in double.
 */
class GraphFixturesTest {
  private static final double TOLERANCE = 1e-4;

  private static final List<Unpooling> UNPOOLINGS = Unpooling.all(1);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alexnet",
        "bn",
        "bottleneck",
        "dense",
        "fire",
        "gate",
        "inception",
        "leaky",
        "lenet",
        "mobilenet",
        "residual",
        "shuffle",
        "vgg"
      })
  void valuesAgree(String name, TestReporter reporter) throws IOException {
    Path folder = Shared.path("fixtures/graphs");
    JsonNode description =
        new JsonMapper().readTree(Files.readAllBytes(folder.resolve(name + ".json")));
    Npz npz = Npz.read(folder.resolve(name + ".npz"));
    ProjectableNetwork network =
        new ProjectableNetwork(
            NetworkFiles.read(folder.resolve(name + ".onnx"), ReadRequest.NONE).graph(), "", true);
    GraphReference reference = new GraphReference(network, npz, "images");
    reference.maps("output", "logits");
    for (var layer : description.path("layers").properties()) {
      reference.maps(layer.getValue().path("node").asString(""), "act/" + layer.getKey());
    }
    for (String array : npz.names()) {
      if (array.startsWith("p/")) {
        project(reference, description, array);
      }
    }
    reporter.publishEntry(name, reference.differences().size() + ", worst: " + reference.worst());
    assertThat(reference.differences().keySet())
        .containsExactlyInAnyOrderElementsOf(
            npz.names().stream().filter(array -> !array.equals("images")).toList());
    assertThat(reference.differences())
        .as(reference.worst())
        .allSatisfy((_, difference) -> assertThat(difference).isLessThan(TOLERANCE));
  }

  /** Compares the array {@code p/LAYER/FEATURE/ISOLATION/UNPOOLING/RULE}. */
  private static void project(GraphReference reference, JsonNode description, String array) {
    String[] parts = array.split("/", -1);
    int end = parts.length;
    String layer = String.join("/", List.of(parts).subList(1, end - 4));
    Recipe recipe =
        new Recipe(
            "fixture",
            parts[end - 3].equals("max") ? Isolation.MAX : Isolation.MAP,
            UNPOOLINGS.stream()
                .filter(u -> u.name().equals(parts[end - 2]))
                .findFirst()
                .orElseThrow(),
            Rectification.all().stream()
                .filter(r -> r.name().equals(parts[end - 1]))
                .findFirst()
                .orElseThrow());
    String node =
        layer.equals("logits")
            ? "output"
            : description.path("layers").path(layer).path("node").asString("");
    reference.projections(node, Integer.parseInt(parts[end - 4]), recipe, array);
  }
}
