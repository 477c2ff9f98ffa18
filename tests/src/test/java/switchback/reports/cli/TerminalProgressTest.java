package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Progress where standard error is no terminal, by a clock that the test sets. */
class TerminalProgressTest {
  private final StringWriter err = new StringWriter();
  private long seconds;
  private final TerminalProgress progress =
      new TerminalProgress(
          new Console(Map.of(), false, false), new PrintWriter(err), () -> seconds * 1_000_000_000);

  private void at(long second, String task, long done, long total) {
    seconds = second;
    progress.at(task, done, total);
  }

  @Test
  void isSilentForTenSeconds() {
    at(0, "measuring", 0, 100);
    at(9, "measuring", 99, 100);
    assertThat(err.toString()).isEmpty();
  }

  /** 10 of 100 in 10 s leave 90 s; 25 in 40 s leave 120 s. */
  @Test
  void thenPrintsALineEveryHalfMinute() {
    at(0, "measuring", 0, 100);
    at(10, "measuring", 10, 100);
    at(39, "measuring", 24, 100);
    at(40, "measuring", 25, 100);
    assertThat(err.toString().lines())
        .containsExactly(
            "measuring: 10 of 100 (10%), 1:30 min left",
            "measuring: 25 of 100 (25%), 2:00 min left");
  }

  /** What an earlier run had done says nothing of the speed: 10 in 20 s leave 40 s for 20. */
  @Test
  void judgesTheSpeedByWhatWasDoneNow() {
    at(20, "measuring", 70, 100);
    at(40, "measuring", 80, 100);
    assertThat(err.toString().lines()).containsExactly("measuring: 70 of 100 (70%)");
    at(51, "measuring", 80, 100);
    assertThat(err.toString().lines().toList().getLast())
        .isEqualTo("measuring: 80 of 100 (80%), 1:02 min left");
  }

  @Test
  void countsWhereTheEndIsUnknown() {
    at(11, "reading CIFAR-10", 41_530, -1);
    assertThat(err.toString().strip()).isEqualTo("reading CIFAR-10: 41,530");
  }

  @Test
  void namesATaskThatCountsNothing() {
    at(11, "timing a sample", 0, -1);
    assertThat(err.toString().strip()).isEqualTo("timing a sample");
  }

  @ParameterizedTest
  @CsvSource({"0.4,0:00 min", "65,1:05 min", "3599.6,1 h 00 min", "7620,2 h 07 min"})
  void tellsTimes(double seconds, String text) {
    assertThat(TerminalProgress.time(seconds)).isEqualTo(text);
  }
}
