package switchback.training.kernels.elementwise;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.Floats.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import switchback.training.kernels.Floats;
import switchback.training.kernels.NativeOperands;
import switchback.training.kernels.SegmentSizes;
import switchback.training.kernels.Workers;

/** The backward pass of {@code max(0, s)}. */
public final class RectifierKernel {
  private static final long FLOATS_PER_TASK = 1 << 16;

  private RectifierKernel() {}

  /**
   * Copies the gradient, with 0 wherever the output of the forward pass is not above 0.
   *
   * @param output the output of the forward pass, float32 of any shape
   * @param gradient its gradient, of the same size
   * @param target receives the result, of the same size; may be the gradient itself
   * @throws IllegalArgumentException if sizes differ
   */
  public static void mask(
      MemorySegment output, MemorySegment gradient, MemorySegment target, Workers workers) {
    long floats = output.byteSize() / Float.BYTES;
    SegmentSizes.check("gradient", gradient, floats);
    SegmentSizes.check("target", target, floats);
    try (NativeOperands natives = new NativeOperands()) {
      MemorySegment y = natives.read(output);
      MemorySegment dy = natives.read(gradient);
      MemorySegment masked = natives.write(target);
      workers.run(
          Math.toIntExact(Math.ceilDiv(floats, FLOATS_PER_TASK)),
          task -> {
            long from = task * FLOATS_PER_TASK;
            mask(y, dy, masked, from, Math.min(floats, from + FLOATS_PER_TASK));
          });
    }
  }

  private static void mask(
      MemorySegment y, MemorySegment dy, MemorySegment masked, long from, long to) {
    FloatVector zero = FloatVector.zero(SPECIES);
    long i = from;
    for (; i + LANES <= to; i += LANES) {
      VectorMask<Float> passed = Floats.load(y, i).compare(VectorOperators.GT, 0f);
      Floats.store(zero.blend(Floats.load(dy, i), passed), masked, i);
    }
    for (; i < to; i++) {
      boolean passed = y.getAtIndex(JAVA_FLOAT_UNALIGNED, i) > 0;
      float value = passed ? dy.getAtIndex(JAVA_FLOAT_UNALIGNED, i) : 0;
      masked.setAtIndex(JAVA_FLOAT_UNALIGNED, i, value);
    }
  }
}
