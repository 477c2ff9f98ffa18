package switchback.training.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** For any size, every float arrives at its position and no other is written. */
class TranspositionBitsTest {

  @Property(tries = 300)
  void movesEveryFloat(
      @ForAll @IntRange(min = 1, max = 40) int rows,
      @ForAll @IntRange(min = 1, max = 40) int columns,
      @ForAll @IntRange(min = 0, max = 3) int gap) {
    try (NativeOperands natives = new NativeOperands()) {
      int stride = columns + gap;
      int targetStride = rows + gap;
      float[] numbers = new float[rows * stride];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = i;
      }
      float[] empty = new float[columns * targetStride];
      Arrays.fill(empty, -1);
      MemorySegment source = natives.read(MemorySegment.ofArray(numbers));
      MemorySegment target = natives.read(MemorySegment.ofArray(empty));
      new Transposition(
              IndexTables.of(rows, r -> r * stride),
              IndexTables.of(columns, c -> c * targetStride),
              new Scratch())
          .run(source, 0, target, 0);
      for (int c = 0; c < columns; c++) {
        for (int r = 0; r < targetStride; r++) {
          float expected = r < rows ? r * stride + c : -1;
          assertThat(target.getAtIndex(JAVA_FLOAT, c * targetStride + r)).isEqualTo(expected);
        }
      }
    }
  }

  @Property(tries = 100)
  void turnsAMatrixOnAnyNumberOfThreads(
      @ForAll @IntRange(min = 1, max = 130) int rows,
      @ForAll @IntRange(min = 1, max = 70) int columns,
      @ForAll @IntRange(min = 1, max = 3) int threads) {
    float[] numbers = new float[rows * columns];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i;
    }
    float[] turned = new float[numbers.length];
    try (Workers workers = new Workers(threads)) {
      TranspositionKernel.run(
          rows, columns, MemorySegment.ofArray(numbers), MemorySegment.ofArray(turned), workers);
    }
    for (int i = 0; i < turned.length; i++) {
      assertThat(turned[i]).isEqualTo(i % rows * columns + i / rows);
    }
  }
}
