package switchback.training.kernels.elementwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.training.kernels.Limits;

class MapsKernelTest {
  private static final float[] VALUES = {-2, -0f, 0, 0.25f, 3, 7, Float.NaN, Float.MAX_VALUE};
  private static final float[] UP_TO_6 = {0, 0, 0, 0.25f, 3, 6, Float.NaN, 6};

  /** Checks that each value is cut, in whole vectors and in the rest behind them. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 16, 33, 100})
  void everyValueIsCut(int size) {
    MemorySegment values = repeated(VALUES, size);
    MapsKernel.cut(values, values, Limits.upTo(6));
    assertThat(values.toArray(ValueLayout.JAVA_FLOAT)).containsExactly(expected(UP_TO_6, size));
  }

  /** Checks sums by hand, with and without a rectifier. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 16, 33, 100})
  void everySumIsCut(int size) {
    MemorySegment a = repeated(new float[] {1, -2, 0.5f, 4, -0f}, size);
    MemorySegment b = repeated(new float[] {1, 1, -0.5f, 4, -0f}, size);
    MemorySegment sums = repeated(new float[1], size);
    MapsKernel.add(a, b, sums, Limits.NONE);
    assertThat(sums.toArray(ValueLayout.JAVA_FLOAT))
        .containsExactly(expected(new float[] {2, -1, 0, 8, -0f}, size));
    MapsKernel.add(a, b, a, Limits.upTo(6));
    assertThat(a.toArray(ValueLayout.JAVA_FLOAT))
        .containsExactly(expected(new float[] {2, 0, 0, 6, 0}, size));
  }

  /** Checks that maps of different sizes are refused. */
  @Test
  void sizesThatDifferAreRefused() {
    MemorySegment three = repeated(VALUES, 3);
    MemorySegment four = repeated(VALUES, 4);
    assertThatIllegalArgumentException().isThrownBy(() -> MapsKernel.cut(three, four, Limits.RELU));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MapsKernel.add(three, four, three, Limits.RELU));
  }

  private static MemorySegment repeated(float[] values, int size) {
    MemorySegment memory = Arena.ofAuto().allocate(size * (long) Float.BYTES, 64);
    return memory.copyFrom(MemorySegment.ofArray(expected(values, size)));
  }

  private static float[] expected(float[] values, int size) {
    float[] repeated = new float[size];
    for (int i = 0; i < size; i++) {
      repeated[i] = values[i % values.length];
    }
    return repeated;
  }
}
