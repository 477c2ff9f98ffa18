package switchback.training.kernels.elementwise;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import switchback.training.kernels.Workers;

/** A single value that is not finite is found wherever it is, and nothing else is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FiniteKernelTest {
  private final Workers workers = new Workers(3);

  @AfterAll
  void endThreads() {
    workers.close();
  }

  private boolean isFinite(float... values) {
    return FiniteKernel.isFinite(MemorySegment.ofArray(values), workers);
  }

  @Test
  void numbersOfAnySizeAndSignAreFinite() {
    assertThat(isFinite()).isTrue();
    float[] values = new float[1 << 17];
    Arrays.fill(values, Float.MAX_VALUE);
    assertThat(isFinite(values)).isTrue();
    Arrays.fill(values, -Float.MAX_VALUE);
    values[77] = -0f;
    values[78] = Float.MIN_VALUE;
    assertThat(isFinite(values)).isTrue();
  }

  @Test
  void oneThatIsNotIsFoundAnywhere() {
    float[] values = new float[(1 << 17) + 21];
    Arrays.fill(values, 1);
    for (int at : new int[] {0, 15, 16, (1 << 16) - 1, 1 << 16, (1 << 17) + 3, (1 << 17) + 20}) {
      for (float wrong :
          new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
        values[at] = wrong;
        assertThat(isFinite(values)).as(at + " " + wrong).isFalse();
      }
      values[at] = 1;
    }
    values[3] = Float.POSITIVE_INFINITY;
    values[4] = Float.NEGATIVE_INFINITY;
    assertThat(isFinite(values)).isFalse();
  }
}
