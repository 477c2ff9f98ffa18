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
          3, 1, 2, new byte[][] {{0, -1, 51, 51, 0, 0}, {-1, 0, 51, 51, 0, 102}}, new int[] {0, 1});

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

  /** The network's first channel is blue; its statistics are those of its own channels. */
  @Test
  void mayTurnTheChannels() {
    PixelStatistics bgr =
        new PixelStatistics(
            List.of(0.0, 0.2, 0.4), List.of(1.0, 0.5, 0.25), PixelStatistics.ChannelOrder.BGR);
    ImageSet pixel = new ImageSet(3, 1, 1, new byte[][] {{-1, 51, 0}}, new int[] {0});
    // Blue 0, green (0.2 - 0.2) / 0.5, red (1 - 0.4) / 0.25.
    assertThat(pixel.standardized(0, bgr))
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(0, 0, 2.4f);
    PixelStatistics rgb = new PixelStatistics(bgr.mean(), bgr.sd());
    assertThat(pixel.standardized(0, rgb))
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(1, 0, -1.6f);
    assertThat(bgr).isNotEqualTo(rgb);
    assertThat(bgr.toString()).isEqualTo("mean [0.0, 0.2, 0.4], deviation [1.0, 0.5, 0.25], BGR");
    assertThat(rgb.toString()).isEqualTo("mean [0.0, 0.2, 0.4], deviation [1.0, 0.5, 0.25]");
  }

  /** As Caffe's networks take pixels of 0 to 255 less a mean. */
  @Test
  void turnTheChannelsOfEveryPixel() {
    PixelStatistics caffe =
        new PixelStatistics(
            List.of(103.939 / 255, 116.779 / 255, 123.68 / 255),
            List.of(1 / 255.0, 1 / 255.0, 1 / 255.0),
            PixelStatistics.ChannelOrder.BGR);
    ImageSet image = new ImageSet(3, 1, 2, new byte[][] {{10, 20, 30, 40, 50, 60}}, new int[] {0});
    assertThat(image.standardized(0, caffe))
        .usingComparatorWithPrecision(1e-4f)
        .containsExactly(
            50 - 103.939f, 60 - 103.939f, 30 - 116.779f, 40 - 116.779f, 10 - 123.68f, 20 - 123.68f);
  }

  @Test
  void areNothingForAnyNumberOfChannels() {
    assertThat(PixelStatistics.none(3)).isEqualTo(PixelStatistics.NONE);
    assertThat(PixelStatistics.none(1)).isEqualTo(new PixelStatistics(List.of(0.0), List.of(1.0)));
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
    ImageSet none = new ImageSet(3, 1, 2, new byte[0][], new int[0]);
    assertThatIllegalArgumentException().isThrownBy(() -> PixelStatistics.of(none));
  }
}
