package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output of the command line for trainings that diverge. */
class DivergenceCommandTest extends CommandTest {
  @TempDir private static Path house = Path.of("");

  @BeforeAll
  static void writeImages() throws IOException {
    Results.noise(house.resolve("data"), 40);
  }

  private int train(String name, String... options) {
    String start =
        "train --data=cifar10:%s --out=%s --batch=10 --epochs=2 --checkpoint-minutes=1e-6 "
            .formatted(house.resolve("data"), house.resolve(name));
    return run((start + String.join(" ", options)).split(" "));
  }

  @Test
  void aRateFarTooHighIsOneLineThatPromisesNothing() {
    assertThat(train("far", "--learning-rate 1e9 --schedule constant")).isEqualTo(1);
    assertThat(err.toString().lines().toList().getLast())
        .startsWith("error: training diverged: epoch 1, step 2: got a loss of NaN")
        .contains("a learning rate of 1.00e+09", "use a lower --learning-rate")
        .endsWith(
            "last good checkpoint: " + house.resolve("far/checkpoints/step-0000000001.checkpoint"));
    assertThat(err.toString()).doesNotContain("to resume");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void warningsAreLinesOnStandardError() {
    train("high", "--learning-rate 1 --momentum 0 --schedule constant");
    assertThat(err.toString().lines().filter(line -> line.startsWith("warning: ")))
        .anyMatch(
            line ->
                line.startsWith("warning: epoch 1 has a mean loss of ")
                    && line.endsWith("a learning rate of 1.0 is likely too high"));
  }
}
