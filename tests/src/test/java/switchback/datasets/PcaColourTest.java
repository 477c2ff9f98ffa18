package switchback.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class PcaColourTest {
  private static final int DRAWS = 20_000;

  /** Two equal channels, black and white: all covariances are 1/4, the eigenvalues 1/2 and 0. */
  private static final ImageSet GREY =
      new ImageSet(2, 1, 2, new byte[][] {{0, -1, 0, -1}}, new int[] {0});

  @Test
  void greyImagesStayGrey() {
    PcaColour colour = PcaColour.of(GREY, 0.1);
    double squares = 0;
    double sum = 0;
    for (int i = 0; i < DRAWS; i++) {
      double[] added = colour.draw(1, 2, i);
      assertThat(added[1]).isCloseTo(added[0], within(1e-12));
      squares += added[0] * added[0];
      sum += added[0];
    }
    // 0.1 lambda / sqrt(2)
    double sd = 0.05 / Math.sqrt(2);
    assertThat(Math.sqrt(squares / DRAWS)).isCloseTo(sd, within(0.02 * sd));
    assertThat(sum / DRAWS).isCloseTo(0, within(0.03 * sd));
  }

  /** Channels of variance 1/4 and 1/100 with covariance 0, and a third, constant channel. */
  @Test
  void channelsThatVaryApartChangeApart() {
    byte[] pixels = {0, -1, 0, -1, 0, 0, 51, 51, 7, 7, 7, 7};
    ImageSet images = new ImageSet(3, 2, 2, new byte[][] {pixels}, new int[] {0});
    double[][] components = PcaColour.of(images, 0.1).components();
    double[][] expected = {{0.25, 0, 0}, {0, 0.01, 0}, {0, 0, 0}};
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < 3; i++) {
        assertThat(Math.abs(components[c][i])).isCloseTo(expected[c][i], within(1e-15));
      }
    }
  }

  /** If the covariance is C = P L P', that of the changes, P L L P', is its square. */
  @Test
  void theChangesVaryAsTheSquareOfTheCovariance() {
    byte[] pixels = new byte[3 * 400];
    Random random = new Random(3);
    for (int i = 0; i < 400; i++) {
      int common = random.nextInt(120);
      pixels[i] = (byte) (common + random.nextInt(100));
      pixels[400 + i] = (byte) (2 * common + random.nextInt(15));
      pixels[800 + i] = (byte) (200 - common + random.nextInt(50));
    }
    ImageSet images = new ImageSet(3, 20, 20, new byte[][] {pixels}, new int[] {0});
    double[][] covariance = new double[3][3];
    for (int c = 0; c < 3; c++) {
      for (int d = 0; d < 3; d++) {
        for (int i = 0; i < 400; i++) {
          double deviation = (pixels[400 * c + i] & 0xFF) / 255.0 - mean(pixels, c);
          double other = (pixels[400 * d + i] & 0xFF) / 255.0 - mean(pixels, d);
          covariance[c][d] += deviation * other / 400;
        }
      }
    }
    double[][] components = PcaColour.of(images, 1).components();
    for (int c = 0; c < 3; c++) {
      for (int d = 0; d < 3; d++) {
        double square = 0;
        double got = 0;
        for (int i = 0; i < 3; i++) {
          square += covariance[c][i] * covariance[i][d];
          got += components[c][i] * components[d][i];
        }
        assertThat(got).isCloseTo(square, within(1e-12));
      }
    }
  }

  private static double mean(byte[] pixels, int channel) {
    double sum = 0;
    for (int i = 0; i < 400; i++) {
      sum += (pixels[400 * channel + i] & 0xFF) / 255.0 / 400;
    }
    return sum;
  }

  @Test
  void drawsAreAFunctionOfSeedEpochAndIndex() {
    PcaColour colour = PcaColour.of(GREY, 0.1);
    assertThat(colour.draw(1, 2, 3)).isEqualTo(colour.draw(1, 2, 3));
    assertThat(colour.draw(2, 2, 3)).isNotEqualTo(colour.draw(1, 2, 3));
    assertThat(colour.draw(1, 3, 3)).isNotEqualTo(colour.draw(1, 2, 3));
    assertThat(colour.draw(1, 2, 4)).isNotEqualTo(colour.draw(1, 2, 3));
  }

  @Test
  void batchesHoldTheChangedImages() {
    PixelStatistics statistics = new PixelStatistics(List.of(0.4, 0.4), List.of(0.25, 0.5));
    PcaColour colour = PcaColour.of(GREY, 0.1);
    try (ImageSetIterator plain = new ImageSetIterator(GREY, 1, statistics, 1, null, 7, true);
        ImageSetIterator changed =
            new ImageSetIterator(GREY, 1, statistics, 1, null, colour, 7, true)) {
      INDArray difference = changed.next().getFeatures().sub(plain.next().getFeatures());
      double[] added = colour.draw(7, 0, 0);
      float[] got = difference.dup('c').data().asFloat();
      assertThat(got[0]).isCloseTo((float) (added[0] / 0.25), within(1e-6f));
      assertThat(got[1]).isEqualTo(got[0], within(1e-6f));
      assertThat(got[2]).isCloseTo((float) (added[1] / 0.5), within(1e-6f));
    }
  }

  @Test
  void refusesNoImages() {
    assertThatIllegalArgumentException().isThrownBy(() -> PcaColour.of(GREY.first(0), 0.1));
    assertThatIllegalArgumentException().isThrownBy(() -> PcaColour.of(GREY, -0.1));
  }
}
