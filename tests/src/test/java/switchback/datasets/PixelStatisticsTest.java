package switchback.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelStatisticsTest {
  /** Two images of 3 planes of 1x2: red 0 255 | 255 0, green 51 51 | 51 51, blue 0 0 | 0 102. */
  private static final ImageSet HAND_MADE =
      new ImageSet(
          3,
          1,
          2,
          new byte[][] {{0, -1, 51, 51, 0, 0}, {-1, 0, 51, 51, 0, 102}},
          new byte[] {0, 1});

  @Test
  void areThoseByHand() {
    PixelStatistics statistics = PixelStatistics.of(HAND_MADE);
    assertThat(statistics.mean().get(0)).isEqualTo(0.5, within(1e-12));
    assertThat(statistics.mean().get(1)).isEqualTo(0.2, within(1e-12));
    assertThat(statistics.mean().get(2)).isEqualTo(0.1, within(1e-12));
    assertThat(statistics.sd().get(0)).isEqualTo(0.5, within(1e-12));
    assertThat(statistics.sd().get(1)).as("of a channel without variation").isEqualTo(1.0);
    // Blue: 0, 0, 0 and 0.4: mean 0.1, variance (3 * 0.01 + 0.09) / 4 = 0.03.
    assertThat(statistics.sd().get(2)).isEqualTo(Math.sqrt(0.03), within(1e-12));
  }

  @Test
  void giveTheLineThatStandardizesAByte() {
    PixelStatistics statistics = new PixelStatistics(List.of(0.25), List.of(0.5));
    assertThat(255 * statistics.scale(0) + statistics.shift(0)).isEqualTo(1.5f, within(1e-6f));
    assertThat(statistics.shift(0)).isEqualTo(-0.5f);
  }

  /** The smallest normal float is about 1.2e-38, the largest 3.4e38. */
  @ParameterizedTest
  @CsvSource({
    "0.5, 0, above 0",
    "0.5, -1, above 0",
    "0.5, NaN, above 0",
    "0.5, Infinity, above 0",
    "NaN, 1, a mean must be finite",
    "-Infinity, 1, a mean must be finite",
    "0, 1e-39, not finite",
    "1e30, 1e-10, not finite",
    "1e39, 1, not finite",
    "-3, 1e-38, not finite"
  })
  void standardizeIntoFiniteFloats(double mean, double sd, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PixelStatistics(List.of(0.5, mean), List.of(0.5, sd)))
        .withMessageContaining(message);
  }

  @Test
  void needAnImage() {
    ImageSet none = new ImageSet(3, 1, 2, new byte[0][], new byte[0]);
    assertThatIllegalArgumentException().isThrownBy(() -> PixelStatistics.of(none));
  }
}
