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
    check(gradient, m, v);
    try (NativeOperands natives = new NativeOperands()) {
      MemorySegment g = natives.update(gradient);
      Moments moments = new Moments(rate, natives.update(m), natives.update(v));
      forParts(g, workers, (from, to) -> replace(g, moments, from, to));
    }
  }

  /**
   * Takes a step: divides a gradient by the number of images, updates both moments, and subtracts
   * the step from the parameters. It gives the bits of a division, {@link #step} and a subtraction.
   *
   * @param rate the learning rate, both corrections of the moments' bias included
   * @param images the number by which the gradient is divided
   * @param gradient float32 of any shape; stays as it is
   * @param m the first moment, of the same size
   * @param v the second moment, of the same size
   * @param parameters what learns, of the same size
   * @throws IllegalArgumentException if sizes differ
   */
  public void update(
      float rate,
      int images,
      MemorySegment gradient,
      MemorySegment m,
      MemorySegment v,
      MemorySegment parameters,
      Workers workers) {
    check(gradient, m, v);
    SegmentSizes.check("parameters", parameters, gradient.byteSize() / Float.BYTES);
    try (NativeOperands natives = new NativeOperands()) {
      MemorySegment g = natives.read(gradient);
      MemorySegment p = natives.update(parameters);
      Moments moments = new Moments(rate, natives.update(m), natives.update(v));
      forParts(g, workers, (from, to) -> take(images, g, moments, p, from, to));
    }
  }

  private static void check(MemorySegment gradient, MemorySegment m, MemorySegment v) {
    long floats = gradient.byteSize() / Float.BYTES;
    SegmentSizes.check("first moment", m, floats);
    SegmentSizes.check("second moment", v, floats);
  }

  /** The native moments of a step at a rate. */
  private record Moments(float rate, MemorySegment m, MemorySegment v) {}

  /** Works on floats {@code from .. to - 1}. */
  @FunctionalInterface
  private interface Part {
    void run(long from, long to);
  }

  private static void forParts(MemorySegment gradient, Workers workers, Part part) {
    long floats = gradient.byteSize() / Float.BYTES;
    workers.run(
        Math.toIntExact(Math.ceilDiv(floats, FLOATS_PER_TASK)),
        task -> {
          long from = (long) task * FLOATS_PER_TASK;
          part.run(from, Math.min(floats, from + FLOATS_PER_TASK));
        });
  }

  private void replace(MemorySegment gradient, Moments moments, long from, long to) {
    MemorySegment m = moments.m;
    MemorySegment v = moments.v;
    float rate = moments.rate;
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
      float step = step(gradient.getAtIndex(JAVA_FLOAT_UNALIGNED, i), moments, i);
      gradient.setAtIndex(JAVA_FLOAT_UNALIGNED, i, step);
    }
  }

  /** Does the same as {@link #replace}, which it repeats: a method shared would not be inlined. */
  private void take(
      int images,
      MemorySegment gradient,
      Moments moments,
      MemorySegment parameters,
      long from,
      long to) {
    MemorySegment m = moments.m;
    MemorySegment v = moments.v;
    float rate = moments.rate;
    float count = images;
    FloatVector keep1 = FloatVector.broadcast(SPECIES, beta1);
    FloatVector keep2 = FloatVector.broadcast(SPECIES, beta2);
    long i = from;
    for (; i + LANES <= to; i += LANES) {
      FloatVector g = Floats.load(gradient, i).div(count);
      FloatVector first = Floats.load(m, i).fma(keep1, g.mul(rest1));
      FloatVector second = Floats.load(v, i).fma(keep2, g.mul(rest2).mul(g));
      Floats.store(first, m, i);
      Floats.store(second, v, i);
      FloatVector step = first.mul(rate).div(second.sqrt().add(epsilon));
      Floats.store(Floats.load(parameters, i).sub(step), parameters, i);
    }
    for (; i < to; i++) {
      float step = step(gradient.getAtIndex(JAVA_FLOAT_UNALIGNED, i) / count, moments, i);
      float left = parameters.getAtIndex(JAVA_FLOAT_UNALIGNED, i) - step;
      parameters.setAtIndex(JAVA_FLOAT_UNALIGNED, i, left);
    }
  }

  /** Updates both moments of one gradient and returns its step. */
  private float step(float g, Moments moments, long i) {
    MemorySegment m = moments.m;
    MemorySegment v = moments.v;
    float first = Math.fma(m.getAtIndex(JAVA_FLOAT_UNALIGNED, i), beta1, g * rest1);
    float second = Math.fma(v.getAtIndex(JAVA_FLOAT_UNALIGNED, i), beta2, g * rest2 * g);
    m.setAtIndex(JAVA_FLOAT_UNALIGNED, i, first);
    v.setAtIndex(JAVA_FLOAT_UNALIGNED, i, second);
    return first * moments.rate / ((float) Math.sqrt(second) + epsilon);
  }
}
