package switchback.training.readers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FixedNormalizationTest {
  private static FixedNormalization of(double variance, double epsilon) {
    return new FixedNormalization(2, i -> 10 + i, _ -> variance, i -> 3 - i, _ -> 0.5, epsilon);
  }

  /** {@code gamma / sqrt(3 + 1)} and {@code beta - mean gamma / 2}, by hand. */
  @Test
  void givesAFactorAndATermForEachPosition() {
    FixedNormalization normalization = of(3, 1);
    assertThat(normalization.factors()).containsExactly(1.5f, 1);
    assertThat(normalization.terms()).containsExactly(-14.5f, -10.5f);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-2, -1, Double.NaN})
  void refusesVariancesThatNobodyCanDivideBy(double variance) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(variance, 1))
        .withMessageContaining("a variance of " + variance + " at position 0");
  }
}
