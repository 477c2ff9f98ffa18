package switchback.training.kernels.elementwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import switchback.training.kernels.Workers;

class DropoutBitsTest {
  private static final int ROWS = 100;
  private static final int COLUMNS = 1000;

  private static float[] ones(long seed, long step, double keep, int rows, int columns) {
    return apply(seed, step, keep, rows, columns, false, 1);
  }

  private static float[] apply(
      long seed, long step, double keep, int rows, int columns, boolean isTurned, int threads) {
    float[] values = new float[rows * columns];
    Arrays.fill(values, 1);
    MemorySegment segment = MemorySegment.ofArray(values);
    try (Workers workers = new Workers(threads)) {
      DropoutKernel.apply(seed, step, keep, rows, columns, isTurned, segment, segment, workers);
    }
    return values;
  }

  /** The share kept of n draws differs from its probability by at most five standard errors. */
  @Property(tries = 100)
  void keepsTheShareThatIsAskedForAndScalesIt(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 1) double keep) {
    float[] values = ones(seed, 3, keep, ROWS, COLUMNS);
    int kept = 0;
    for (float value : values) {
      assertThat(value == 0 || value == (float) (1 / keep)).isTrue();
      kept += value == 0 ? 0 : 1;
    }
    double error = Math.sqrt(keep * (1 - keep) / values.length);
    assertThat((double) kept / values.length).isCloseTo(keep, within(5 * error + 1e-9));
  }

  /** The order in memory, the threads and the width of vectors change nothing. */
  @Property(tries = 50)
  void decidesByTheValuesNumberAlone(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 70) int rows,
      @ForAll @IntRange(min = 1, max = 70) int columns) {
    float[] inOrder = ones(seed, 1, 0.5, rows, columns);
    float[] turned = apply(seed, 1, 0.5, /* rows= */ columns, /* columns= */ rows, true, 3);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        assertThat(turned[column * rows + row]).isEqualTo(inOrder[row * columns + column]);
      }
    }
  }

  /** Two steps agree on as many values as two independent draws of probability a half. */
  @Example
  void stepsAndSeedsDifferAndRepeat() {
    float[] first = ones(1, 0, 0.5, ROWS, COLUMNS);
    assertThat(ones(1, 0, 0.5, ROWS, COLUMNS)).containsExactly(first);
    assertThat(agreement(first, ones(1, 1, 0.5, ROWS, COLUMNS))).isCloseTo(0.5, within(0.01));
    assertThat(agreement(first, ones(2, 0, 0.5, ROWS, COLUMNS))).isCloseTo(0.5, within(0.01));
    float[] shifted = Arrays.copyOfRange(first, 1, first.length);
    assertThat(agreement(shifted, first)).isCloseTo(0.5, within(0.01));
  }

  /**
   * The first decisions of a seed, written down because trained networks depend on them for ever.
   */
  @Example
  void staysTheSameAtEveryWidth() {
    StringBuilder kept = new StringBuilder();
    for (float value : ones(1, 0, 0.5, 1, 64)) {
      kept.append(value == 0 ? '.' : '#');
    }
    assertThat(kept)
        .hasToString(".#####.##....#####.##..#...#.#...###.#.##..#......##.##....#.##.");
  }

  private static double agreement(float[] a, float[] b) {
    int same = 0;
    for (int i = 0; i < a.length; i++) {
      same += a[i] == b[i] ? 1 : 0;
    }
    return (double) same / a.length;
  }
}
