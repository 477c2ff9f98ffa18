package switchback.training.kernels;

import static java.nio.ByteOrder.nativeOrder;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The backward pass of {@code max(0, s)}. */
public final class RectifierKernel {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final long FLOATS_A_TASK = 1 << 16;

  private RectifierKernel() {}

  /**
   * Sets the gradient to 0 wherever the forward pass gave nothing above 0, in place.
   *
   * @param output what the forward pass gave, any shape, float32
   * @param gradient its gradient, of the same size
   */
  public static void mask(MemorySegment output, MemorySegment gradient, Workers workers) {
    long floats = output.byteSize() / Float.BYTES;
    Sizes.check("gradient", gradient, floats);
    int tasks = Math.toIntExact((floats + FLOATS_A_TASK - 1) / FLOATS_A_TASK);
    workers.run(
        tasks,
        task -> {
          long from = task * FLOATS_A_TASK * Float.BYTES;
          long to = Math.min(floats * Float.BYTES, from + FLOATS_A_TASK * Float.BYTES);
          maskPart(output, gradient, from, to);
        });
  }

  private static void maskPart(MemorySegment output, MemorySegment gradient, long from, long to) {
    long step = SPECIES.vectorByteSize();
    FloatVector zero = FloatVector.zero(SPECIES);
    long at = from;
    for (; at + step <= to; at += step) {
      FloatVector y = FloatVector.fromMemorySegment(SPECIES, output, at, nativeOrder());
      FloatVector dy = FloatVector.fromMemorySegment(SPECIES, gradient, at, nativeOrder());
      zero.blend(dy, y.compare(VectorOperators.GT, 0f))
          .intoMemorySegment(gradient, at, nativeOrder());
    }
    for (; at < to; at += Float.BYTES) {
      if (!(output.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at) > 0)) {
        gradient.set(ValueLayout.JAVA_FLOAT_UNALIGNED, at, 0f);
      }
    }
  }
}
