package switchback.training.kernels.elementwise;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static switchback.training.kernels.Floats.LANES;

import java.lang.foreign.MemorySegment;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Limits;
import switchback.training.kernels.SegmentSizes;

/**
 * Rectifiers and sums of whole maps, value by value, on the calling thread. Segments are native,
 * float32 of any shape; a result may be written over what it is computed from.
 */
public final class MapsKernel {
  private MapsKernel() {}

  /**
   * Writes {@code limits} of each value.
   *
   * @param target as large as the source
   * @throws IllegalArgumentException if sizes differ
   */
  public static void cut(MemorySegment source, MemorySegment target, Limits limits) {
    long floats = source.byteSize() / Float.BYTES;
    SegmentSizes.check("target", target, floats);
    long i = 0;
    for (; i + LANES <= floats; i += LANES) {
      Floats.store(limits.cut(Floats.load(source, i)), target, i);
    }
    for (; i < floats; i++) {
      float value = source.getAtIndex(JAVA_FLOAT_UNALIGNED, i);
      target.setAtIndex(JAVA_FLOAT_UNALIGNED, i, limits.cut(value));
    }
  }

  /**
   * Writes {@code limits} of each sum {@code a + b}.
   *
   * @param b as large as {@code a}, as is the target
   * @throws IllegalArgumentException if sizes differ
   */
  public static void add(MemorySegment a, MemorySegment b, MemorySegment target, Limits limits) {
    long floats = a.byteSize() / Float.BYTES;
    SegmentSizes.check("second term", b, floats);
    SegmentSizes.check("target", target, floats);
    long i = 0;
    for (; i + LANES <= floats; i += LANES) {
      Floats.store(limits.cut(Floats.load(a, i).add(Floats.load(b, i))), target, i);
    }
    for (; i < floats; i++) {
      float sum = a.getAtIndex(JAVA_FLOAT_UNALIGNED, i) + b.getAtIndex(JAVA_FLOAT_UNALIGNED, i);
      target.setAtIndex(JAVA_FLOAT_UNALIGNED, i, limits.cut(sum));
    }
  }
}
