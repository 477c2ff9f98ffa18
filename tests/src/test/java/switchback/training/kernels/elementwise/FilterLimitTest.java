package switchback.training.kernels.elementwise;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class FilterLimitTest {
  /** Root mean squares 5 / sqrt(2), 0.5 and 0: only the first is above 1. */
  @Test
  void onlyLargeFiltersShrinkAndToTheLimit() {
    float[] filters = {3, -4, 0.5f, 0.5f, 0, 0};
    FilterLimit.apply(MemorySegment.ofArray(filters), 3, 1);
    float[] expected = {
      (float) (3 * Math.sqrt(2) / 5), (float) (-4 * Math.sqrt(2) / 5), 0.5f, 0.5f, 0, 0
    };
    assertThat(filters).usingComparatorWithPrecision(1e-7f).containsExactly(expected);
  }
}
