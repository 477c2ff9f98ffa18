package switchback.deconv;

import static org.assertj.core.api.Assertions.assertThat;
import static switchback.Numbers.relativeDifference;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import switchback.Npz;
import switchback.Shared;
import switchback.fixtures.Nets;

/** Compares maps and projections with values that PyTorch computed in double. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProjectionFixturesTest {
  private static final double TOLERANCE = 1e-5;
  private static final int IMAGE = 3 * 32 * 32;

  private final Npz npz;
  private final ProjectableNetwork network;
  private final List<Trace> traces;
  private final Map<String, Double> differences = new TreeMap<>();

  ProjectionFixturesTest() throws IOException {
    npz = Npz.read(Shared.path("fixtures/projections.npz"));
    network =
        Nets.of(3, 32, 32)
            .convolution("conv1", 5, values("conv1.weight"), values("conv1.bias"))
            .relu()
            .pool(2)
            .convolution("conv2", 5, values("conv2.weight"), values("conv2.bias"))
            .relu()
            .network();
    traces = trace();
  }

  private float[] values(String name) {
    return npz.get(name).floats();
  }

  private List<Trace> trace() {
    float[] images = npz.get("images").floats();
    return IntStream.range(0, npz.get("images").size(0))
        .mapToObj(n -> Arrays.copyOfRange(images, n * IMAGE, (n + 1) * IMAGE))
        .map(image -> network.trace(image))
        .toList();
  }

  @Test
  void mapsAgree() {
    for (ProjectableLayer layer : network.convolutions()) {
      double[] expected = npz.get("act/" + layer.name()).values();
      int plane = layer.height() * layer.width();
      assertThat(traces).hasSize(4);
      for (int n = 0; n < traces.size(); n++) {
        for (int feature = 0; feature < layer.features(); feature++) {
          int from = (n * layer.features() + feature) * plane;
          assertThat(
                  relativeDifference(
                      traces.get(n).map(layer.name(), feature),
                      Arrays.copyOfRange(expected, from, from + plane)))
              .as("%s feature %d of image %d", layer.name(), feature, n)
              .isLessThan(TOLERANCE);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("projections")
  void everyProjectionAgrees(String name) {
    String[] parts = name.split("/", -1);
    Recipe recipe =
        Recipe.of(
            Convention.named(parts[3], Isolation.all()).orElseThrow(),
            Convention.named(parts[4], Unpooling.all(1)).orElseThrow(),
            Convention.named(parts[5], Rectification.all()).orElseThrow());
    Projector projector = new Projector(network);
    float[] got = new float[traces.size() * IMAGE];
    for (int n = 0; n < traces.size(); n++) {
      Projection projection =
          projector.project(traces.get(n), parts[1], Integer.parseInt(parts[2]), recipe);
      assertThat(projection.activation()).isPositive();
      System.arraycopy(projection.pixels(), 0, got, n * IMAGE, IMAGE);
    }
    differences.put(name, relativeDifference(got, npz.get(name).values()));
    assertThat(differences.get(name)).as(name).isLessThan(TOLERANCE);
  }

  private List<String> projections() {
    return npz.names().stream().filter(name -> name.startsWith("p/")).toList();
  }

  @AfterAll
  void theWorstOfAllIsNamed(TestReporter reporter) {
    Map.Entry<String, Double> worst =
        Collections.max(differences.entrySet(), Map.Entry.comparingByValue());
    reporter.publishEntry("worst of " + differences.size(), worst.toString());
    assertThat(differences).as("worst: %s", worst).hasSize(120);
  }
}
