package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import switchback.Npz;
import switchback.NumpyBytes;
import switchback.fixtures.Differences;
import switchback.fixtures.GraphFixture;

/**
 * Imports networks with branches on the command line, describes them, and compares the maps and a
 * sample of the projections that the commands write with values that PyTorch computed in double.
 */
class GraphFixturesCommandTest extends CommandTest {
  private static final double TOLERANCE = 1e-4;

  /** Every fourth projection: of each network seven or more, some of every layer. */
  private static final int STEP = 4;

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("switchback.fixtures.GraphFixture#names")
  void valuesAgree(String name, TestReporter reporter) throws IOException {
    GraphFixture fixture = GraphFixture.read(name);
    Differences differences = new Differences(fixture.npz());
    String network = imported(fixture);
    assertThat(run("describe", network)).isZero();
    for (var layer : fixture.nodes().entrySet()) {
      differences.record(
          GraphFixture.maps(layer.getKey()),
          numbers("activations", network, "--layer=" + layer.getValue()));
      if (!layer.getValue().equals("output")) {
        assertThat(out.toString()).contains(layer.getValue() + " ");
      }
    }
    List<GraphFixture.Projected> all = fixture.projections();
    List<GraphFixture.Projected> some =
        IntStream.iterate(0, i -> i < all.size(), i -> i + STEP).mapToObj(all::get).toList();
    assertThat(some.stream().map(GraphFixture.Projected::node).distinct())
        .containsExactlyInAnyOrderElementsOf(fixture.nodes().values());
    for (GraphFixture.Projected one : some) {
      differences.record(
          one.array(),
          numbers(
              "project",
              network,
              "--layer=" + one.node(),
              "--feature=" + one.feature(),
              "--isolation=" + one.isolation(),
              "--unpooling=" + one.unpooling(),
              "--rectification=" + one.rectification()));
    }
    reporter.publishEntry(name, differences.byArray().size() + ", worst: " + differences.worst());
    assertThat(differences.byArray())
        .as(differences.worst())
        .allSatisfy((_, difference) -> assertThat(difference).isLessThan(TOLERANCE));
  }

  /** Imports a network, and writes its images to a file. */
  private String imported(GraphFixture fixture) throws IOException {
    Npz.Array images = fixture.npz().get("images");
    String shape = Arrays.toString(images.shape()).replace('[', '(').replace(']', ')');
    Files.write(folder.resolve("images.npy"), NumpyBytes.floats(shape, images.floats()));
    String network = folder.resolve("run").toString();
    assertThat(run("import", fixture.file().toString(), "--out", network))
        .as(err.toString())
        .isZero();
    assertThat(err.toString()).contains("every layer can be projected");
    return network;
  }

  /** Runs a command on the images and returns the numbers that it writes. */
  private float[] numbers(String... arguments) throws IOException {
    Path file = folder.resolve("out.npy");
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--input=" + folder.resolve("images.npy");
    all[arguments.length + 1] = "--out=" + file;
    assertThat(run(all)).as(err.toString()).isZero();
    return Npz.readArray(file).floats();
  }
}
