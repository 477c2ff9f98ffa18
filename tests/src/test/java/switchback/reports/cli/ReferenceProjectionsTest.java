package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static switchback.Numbers.relativeDifference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import switchback.Npz;
import switchback.NumpyBytes;

/** Compares with all of PyTorch's projections, made as a user does: by import and project. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReferenceProjectionsTest extends ImportedNetwork {
  private static final double TOLERANCE = 1e-5;

  private final Map<String, Double> differences = new TreeMap<>();

  @ParameterizedTest
  @MethodSource("projections")
  void comesOutOfTheCommandLine(String name) throws IOException {
    String[] parts = name.split("/", -1);
    Path file = folder.resolve("p.npy");
    int status =
        run(
            "project",
            network(),
            "--input=" + house.resolve("images.npy"),
            "--layer=" + parts[1],
            "--feature=" + parts[2],
            "--isolation=" + parts[3],
            "--unpooling=" + parts[4],
            "--rectification=" + parts[5],
            "--out=" + file);
    assertThat(status).isZero();
    Npz.Array got =
        Npz.read(NumpyBytes.zip(folder.resolve("p.npz"), Map.of("p.npy", Files.readAllBytes(file))))
            .get("p");
    assertThat(got.shape()).containsExactly(4, 3, 32, 32);
    differences.put(name, relativeDifference(got.values(), fixture().get(name).values()));
    assertThat(differences.get(name)).as(name).isLessThan(TOLERANCE);
  }

  static List<String> projections() throws IOException {
    return fixture().names().stream().filter(name -> name.startsWith("p/")).toList();
  }

  @AfterAll
  void theWorstOfAllIsNamed(TestReporter reporter) {
    if (differences.isEmpty()) {
      // Without reference data all tests are skipped.
      return;
    }
    Map.Entry<String, Double> worst =
        Collections.max(differences.entrySet(), Map.Entry.comparingByValue());
    reporter.publishEntry("worst of " + differences.size(), worst.toString());
    assertThat(differences).as("worst: %s", worst).hasSize(120);
  }
}
