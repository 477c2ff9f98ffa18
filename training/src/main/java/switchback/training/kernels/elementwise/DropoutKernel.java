package switchback.training.kernels.elementwise;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.Floats.SPECIES;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Lanes;
import switchback.training.kernels.NativeOperands;
import switchback.training.kernels.SegmentSizes;
import switchback.training.kernels.Workers;

/**
 * Dropout in which each decision is a function of a seed, a step and the value's number alone. The
 * backward pass thus repeats the decisions of the forward pass, and a resumed run those of an
 * uninterrupted one. Each decision is a 32-bit hash: twice the finaliser of Wellons 2018
 * ("Prospecting for hash functions", 7feb352d 846ca68b).
 */
public final class DropoutKernel {
  private static final int ROWS_PER_TASK = 16;

  private DropoutKernel() {}

  /**
   * Keeps each value with a probability and divides it by that probability, or else writes 0
   * (inverted dropout: Srivastava et al. 2014, section 10).
   *
   * @param seed the run's seed
   * @param step the training step
   * @param keep the probability, above 0 and at most 1
   * @param rows rows of the matrix in memory
   * @param columns columns of the matrix in memory
   * @param isTurned whether the values are numbered along the columns in memory, because that
   *     matrix is the transpose of the logical one
   * @param values float32; may be the same memory as the result
   * @throws IllegalArgumentException if sizes differ
   */
  public static void apply(
      long seed,
      long step,
      double keep,
      int rows,
      int columns,
      boolean isTurned,
      MemorySegment values,
      MemorySegment result,
      Workers workers) {
    SegmentSizes.check("values", values, (long) rows * columns);
    SegmentSizes.check("result", result, (long) rows * columns);
    SplittableRandom keys = new SplittableRandom(seed ^ Long.reverse(step));
    int key0 = keys.nextInt();
    int key1 = keys.nextInt();
    // Hashes are signed, so the threshold counts from the smallest int.
    int least = (int) (Integer.MAX_VALUE + 1L - Math.round(keep * 0x1p32));
    float scale = (float) (1 / keep);
    try (NativeOperands natives = new NativeOperands()) {
      MemorySegment from = natives.update(values);
      MemorySegment to = natives.write(result);
      workers.run(
          Math.ceilDiv(rows, ROWS_PER_TASK),
          task -> {
            int end = Math.min(rows, (task + 1) * ROWS_PER_TASK);
            for (int row = task * ROWS_PER_TASK; row < end; row++) {
              int first = isTurned ? row : row * columns;
              int next = isTurned ? rows : 1;
              row(from, to, (long) row * columns, columns, first, next, key0, key1, least, scale);
            }
          });
    }
  }

  private static void row(
      MemorySegment values,
      MemorySegment result,
      long at,
      int columns,
      int first,
      int next,
      int key0,
      int key1,
      int least,
      float scale) {
    IntVector numbers = Lanes.NUMBERS.mul(next).add(first);
    int i = 0;
    for (; i + LANES <= columns; i += LANES) {
      IntVector hash =
          mix(mix(numbers.add(i * next).lanewise(VectorOperators.XOR, key0)).add(key1));
      VectorMask<Float> kept = hash.compare(VectorOperators.GE, least).cast(SPECIES);
      FloatVector value = Floats.load(values, at + i).mul(scale);
      Floats.store(FloatVector.zero(SPECIES).blend(value, kept), result, at + i);
    }
    for (; i < columns; i++) {
      int hash = mix(mix((first + i * next) ^ key0) + key1);
      float value = values.getAtIndex(JAVA_FLOAT_UNALIGNED, at + i) * scale;
      result.setAtIndex(JAVA_FLOAT_UNALIGNED, at + i, hash >= least ? value : 0);
    }
  }

  private static IntVector mix(IntVector x) {
    IntVector z = x.lanewise(VectorOperators.XOR, x.lanewise(VectorOperators.LSHR, 16));
    z = z.mul(0x7feb352d);
    z = z.lanewise(VectorOperators.XOR, z.lanewise(VectorOperators.LSHR, 15));
    z = z.mul(0x846ca68b);
    return z.lanewise(VectorOperators.XOR, z.lanewise(VectorOperators.LSHR, 16));
  }

  private static int mix(int x) {
    int z = (x ^ (x >>> 16)) * 0x7feb352d;
    z = (z ^ (z >>> 15)) * 0x846ca68b;
    return z ^ (z >>> 16);
  }
}
