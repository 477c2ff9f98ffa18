package switchback.training.kernels.elementwise;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.Floats.SPECIES;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import switchback.training.kernels.Floats;
import switchback.training.kernels.NativeOperands;
import switchback.training.kernels.Workers;

/** Checks values for NaN and infinity. */
public final class FiniteKernel {
  private static final int FLOATS_PER_TASK = 1 << 16;

  private FiniteKernel() {}

  /**
   * Returns whether no value is NaN or infinite, in one pass over memory.
   *
   * @param values float32 of any shape
   */
  public static boolean isFinite(MemorySegment values, Workers workers) {
    long floats = values.byteSize() / Float.BYTES;
    AtomicBoolean finite = new AtomicBoolean(true);
    try (NativeOperands natives = new NativeOperands()) {
      MemorySegment from = natives.read(values);
      workers.run(
          Math.toIntExact(Math.ceilDiv(floats, FLOATS_PER_TASK)),
          task -> {
            long first = (long) task * FLOATS_PER_TASK;
            if (!isFinite(from, first, Math.min(floats, first + FLOATS_PER_TASK))) {
              finite.set(false);
            }
          });
    }
    return finite.get();
  }

  /** Sums zero times each value: 0 for a finite one, and otherwise NaN, which stays in the sum. */
  private static boolean isFinite(MemorySegment values, long from, long to) {
    FloatVector sums = FloatVector.zero(SPECIES);
    long i = from;
    for (; i + LANES <= to; i += LANES) {
      sums = Floats.load(values, i).fma(FloatVector.zero(SPECIES), sums);
    }
    float sum = sums.reduceLanes(VectorOperators.ADD);
    for (; i < to; i++) {
      sum = Math.fma(values.getAtIndex(JAVA_FLOAT_UNALIGNED, i), 0f, sum);
    }
    return sum == 0;
  }
}
