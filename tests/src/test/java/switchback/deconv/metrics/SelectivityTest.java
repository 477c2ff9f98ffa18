package switchback.deconv.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Recipe;
import switchback.fixtures.Nets;
import switchback.training.kernels.Geometry;

/** Uses one convolution over 1x4 pixels: a projection is the filter times the activation. */
class SelectivityTest {
  private static final float[] IMAGE = {5, 3, 2, 1};

  private static OptionalDouble of(float[]... filters) {
    float[] all = new float[filters.length * 4];
    for (int i = 0; i < filters.length; i++) {
      System.arraycopy(filters[i], 0, all, i * 4, 4);
    }
    ProjectableNetwork network =
        Nets.of(1, 1, 4)
            .convolution("conv1", Geometry.unpadded(1, 4, 1, 4), all, new float[filters.length])
            .relu()
            .network();
    return Selectivity.of(network, network.trace(IMAGE), "conv1", 0, 0, 0, Recipe.ZEILER_FERGUS);
  }

  /** Minus their means, 1 0 0 0 and 0 1 0 0 have product -1/4 and squares 3/4: -1/3. */
  @Test
  void isTheMeanAbsoluteCorrelationWithItsRivals() {
    float[] first = {1, 0, 0, 0};
    assertThat(of(first, new float[] {0, 1, 0, 0}).orElseThrow()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(of(first, new float[] {2, 0, 0, 0}).orElseThrow()).isCloseTo(1, within(1e-12));
    assertThat(of(first, new float[] {2, 0, 0, 0}, new float[] {0, 1, 0, 0}).orElseThrow())
        .isCloseTo(2 / 3.0, within(1e-12));
  }

  /** The fifth strongest of the other features, a twin, does not count. */
  @Test
  void countsFourRivalsAtMost() {
    float[] other = {0, 9, 0, 0};
    assertThat(
            of(new float[] {1, 0, 0, 0}, new float[] {2, 0, 0, 0}, other, other, other, other)
                .orElseThrow())
        .isCloseTo(1 / 3.0, within(1e-12));
  }

  @Test
  void countsActiveRivalsAlone() {
    assertThat(of(new float[] {1, 0, 0, 0}, new float[] {0, -1, 0, 0})).isEmpty();
    assertThat(of(new float[] {1, 0, 0, 0})).isEmpty();
  }

  /** A constant picture correlates with nothing. */
  @Test
  void aFlatPictureIsLikeNoOther() {
    assertThat(of(new float[] {1, 1, 1, 1}, new float[] {0, 1, 0, 0}).orElseThrow()).isZero();
  }
}
