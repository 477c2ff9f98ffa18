package switchback.training.kernels.elementwise;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.Floats.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import switchback.training.kernels.Floats;
import switchback.training.kernels.NativeOperands;
import switchback.training.kernels.SegmentSizes;
import switchback.training.kernels.Workers;

/** Updates running averages of arrays. */
public final class AverageKernel {
  private static final int FLOATS_PER_TASK = 1 << 16;

  private AverageKernel() {}

  /**
   * Moves an average towards values: {@code average += share (values - average)}. An average that
   * equals its value keeps its bits.
   *
   * @param share 0..1
   * @param values float32 of any shape
   * @param average of the same size
   * @throws IllegalArgumentException if sizes differ
   */
  public static void move(
      float share, MemorySegment values, MemorySegment average, Workers workers) {
    long floats = values.byteSize() / Float.BYTES;
    SegmentSizes.check("average", average, floats);
    try (NativeOperands natives = new NativeOperands()) {
      MemorySegment from = natives.read(values);
      MemorySegment to = natives.update(average);
      workers.run(
          Math.toIntExact(Math.ceilDiv(floats, FLOATS_PER_TASK)),
          task -> {
            long first = (long) task * FLOATS_PER_TASK;
            part(share, from, to, first, Math.min(floats, first + FLOATS_PER_TASK));
          });
    }
  }

  private static void part(
      float share, MemorySegment values, MemorySegment average, long from, long to) {
    FloatVector shares = FloatVector.broadcast(SPECIES, share);
    long i = from;
    for (; i + LANES <= to; i += LANES) {
      FloatVector old = Floats.load(average, i);
      Floats.store(Floats.load(values, i).sub(old).fma(shares, old), average, i);
    }
    for (; i < to; i++) {
      float old = average.getAtIndex(JAVA_FLOAT_UNALIGNED, i);
      float value = values.getAtIndex(JAVA_FLOAT_UNALIGNED, i);
      average.setAtIndex(JAVA_FLOAT_UNALIGNED, i, Math.fma(value - old, share, old));
    }
  }
}
