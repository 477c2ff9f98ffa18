package switchback.training.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Learning rates at chosen steps, computed by hand from the papers' formulas. */
class ScheduleTest {
  private static final int STEPS = 5000;

  // (1 + cos(pi / 4)) / 2 = 0.8535534, (1 + cos(3 pi / 4)) / 2 = 0.1464466
  @ParameterizedTest
  @CsvSource({
    "linear, 1250, 0.75",
    "linear, 2500, 0.5",
    "linear, 4999, 0.01",
    "cosine, 1250, 0.8535534",
    "cosine, 2500, 0.5",
    "cosine, 3750, 0.1464466",
    "step, 200, 1",
    "step, 2499, 1",
    "step, 2500, 0.1",
    "step, 3749, 0.1",
    "step, 3750, 0.01",
    "step, 4999, 0.01",
    "constant, 0, 1",
    "constant, 4999, 1"
  })
  void fallsAsItsPaperSays(String label, int step, double share) {
    double rate = Schedule.of(label).rates(0.2, STEPS).valueAt(step, 0);
    assertThat(rate).isCloseTo(0.2 * share, within(1e-8));
  }

  @ParameterizedTest
  @CsvSource({"linear", "cosine", "step"})
  void risesFirst(String label) {
    double rate = Schedule.of(label).rates(0.2, STEPS).valueAt(0, 0);
    assertThat(rate).isCloseTo(0.05, within(1e-8));
  }

  @Test
  void anUnknownNameIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.of("triangular"))
        .withMessageContaining("cosine");
  }
}
