package switchback.deconv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import switchback.fixtures.GraphFixture;
import switchback.training.readers.ReadRequest;
import switchback.training.weights.NetworkFiles;

/**
 * Compares maps, logits and projections of networks with branches, read from ONNX files, with
 * values that PyTorch computed in double.
 */
class GraphFixturesTest {
  private static final double TOLERANCE = 1e-4;

  private static final List<Unpooling> UNPOOLINGS = Unpooling.all(1);

  @ParameterizedTest
  @MethodSource("switchback.fixtures.GraphFixture#names")
  void valuesAgree(String name, TestReporter reporter) throws IOException {
    GraphFixture fixture = GraphFixture.read(name);
    ProjectableNetwork network =
        new ProjectableNetwork(
            NetworkFiles.read(fixture.file(), ReadRequest.NONE).graph(), "", true);
    GraphReference reference = new GraphReference(network, fixture.npz(), "images");
    fixture.nodes().forEach((layer, node) -> reference.maps(node, GraphFixture.maps(layer)));
    for (GraphFixture.Projected projected : fixture.projections()) {
      reference.projections(
          projected.node(), projected.feature(), recipe(projected), projected.array());
    }
    reporter.publishEntry(name, reference.differences().size() + ", worst: " + reference.worst());
    assertThat(reference.differences().keySet())
        .containsExactlyInAnyOrderElementsOf(
            fixture.npz().names().stream().filter(array -> !array.equals("images")).toList());
    assertThat(reference.differences())
        .as(reference.worst())
        .allSatisfy((_, difference) -> assertThat(difference).isLessThan(TOLERANCE));
  }

  private static Recipe recipe(GraphFixture.Projected projected) {
    return new Recipe(
        "fixture",
        projected.isolation().equals("max") ? Isolation.MAX : Isolation.MAP,
        UNPOOLINGS.stream()
            .filter(u -> u.name().equals(projected.unpooling()))
            .findFirst()
            .orElseThrow(),
        Rectification.all().stream()
            .filter(r -> r.name().equals(projected.rectification()))
            .findFirst()
            .orElseThrow());
  }
}
