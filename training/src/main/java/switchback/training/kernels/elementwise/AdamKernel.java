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

/**
 * One step of Adam in one pass over memory (Kingma and Ba 2015, algorithm 1 in the order of
 * computation that section 2 gives before 2.1, so that epsilon is the one with a hat there). For
 * each parameter {@code m = beta1 m + (1 - beta1) g} and {@code v = beta2 v + (1 - beta2) g g}; the
 * step {@code rate m / (sqrt(v) + epsilon)} replaces the gradient.
 */
public final class AdamKernel {
  private static final int FLOATS_PER_TASK = 1 << 16;

  private final float beta1;
  private final float beta2;
  private final float rest1;
  private final float rest2;
  private final float epsilon;

  /** Creates a kernel with the decays of the two moments and the term added to the denominator. */
  public AdamKernel(double beta1, double beta2, double epsilon) {
    this.beta1 = (float) beta1;
    this.beta2 = (float) beta2;
    this.rest1 = (float) (1 - beta1);
    this.rest2 = (float) (1 - beta2);
    this.epsilon = (float) epsilon;
  }

  /**
   * Replaces a gradient by its step and updates both moments.
   *
   * @param rate the learning rate, both corrections of the moments' bias included
   * @param gradient float32 of any shape
   * @param m the first moment, of the same size
   * @param v the second moment, of the same size
   * @throws IllegalArgumentException if sizes differ
   */
  public void step(
      float rate, MemorySegment gradient, MemorySegment m, MemorySegment v, Workers workers) {
    long floats = gradient.byteSize() / Float.BYTES;
    SegmentSizes.check("first moment", m, floats);
    SegmentSizes.check("second moment", v, floats);
    try (NativeOperands natives = new NativeOperands()) {
      MemorySegment g = natives.update(gradient);
      MemorySegment first = natives.update(m);
      MemorySegment second = natives.update(v);
      workers.run(
          Math.toIntExact(Math.ceilDiv(floats, FLOATS_PER_TASK)),
          task -> {
            long from = (long) task * FLOATS_PER_TASK;
            part(rate, g, first, second, from, Math.min(floats, from + FLOATS_PER_TASK));
          });
    }
  }

  private void part(
      float rate, MemorySegment gradient, MemorySegment m, MemorySegment v, long from, long to) {
    FloatVector keep1 = FloatVector.broadcast(SPECIES, beta1);
    FloatVector keep2 = FloatVector.broadcast(SPECIES, beta2);
    long i = from;
    for (; i + LANES <= to; i += LANES) {
      FloatVector g = Floats.load(gradient, i);
      FloatVector first = Floats.load(m, i).fma(keep1, g.mul(rest1));
      FloatVector second = Floats.load(v, i).fma(keep2, g.mul(rest2).mul(g));
      Floats.store(first, m, i);
      Floats.store(second, v, i);
      Floats.store(first.mul(rate).div(second.sqrt().add(epsilon)), gradient, i);
    }
    for (; i < to; i++) {
      float g = gradient.getAtIndex(JAVA_FLOAT_UNALIGNED, i);
      float first = Math.fma(m.getAtIndex(JAVA_FLOAT_UNALIGNED, i), beta1, g * rest1);
      float second = Math.fma(v.getAtIndex(JAVA_FLOAT_UNALIGNED, i), beta2, g * rest2 * g);
      m.setAtIndex(JAVA_FLOAT_UNALIGNED, i, first);
      v.setAtIndex(JAVA_FLOAT_UNALIGNED, i, second);
      float step = first * rate / ((float) Math.sqrt(second) + epsilon);
      gradient.setAtIndex(JAVA_FLOAT_UNALIGNED, i, step);
    }
  }
}
