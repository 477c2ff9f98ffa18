package switchback.training.kernels.elementwise;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import switchback.training.kernels.SegmentSizes;

/**
 * Limits the growth of filters: a filter whose root mean square exceeds a limit is rescaled to it,
 * so that a few filters do not dominate (Zeiler and Fergus 2014, section 3, with a limit of 0.1).
 */
public final class FilterLimit {
  private FilterLimit() {}

  /**
   * Rescales filters in place; sums are in double and in the order of the weights.
   *
   * @param filters float32, (count, weights per filter)
   * @param count number of filters
   * @param most the greatest root mean square, above 0
   * @throws IllegalArgumentException if the number of weights is not a multiple of {@code count}
   */
  public static void apply(MemorySegment filters, int count, double most) {
    long weights = filters.byteSize() / Float.BYTES / count;
    SegmentSizes.check("filters", filters, weights * count);
    for (int filter = 0; filter < count; filter++) {
      long from = filter * weights;
      double squares = 0;
      for (long i = from; i < from + weights; i++) {
        double weight = filters.getAtIndex(JAVA_FLOAT_UNALIGNED, i);
        squares += weight * weight;
      }
      double rms = Math.sqrt(squares / weights);
      if (rms > most) {
        scale(filters, from, from + weights, most / rms);
      }
    }
  }

  private static void scale(MemorySegment filters, long from, long to, double factor) {
    for (long i = from; i < to; i++) {
      double weight = filters.getAtIndex(JAVA_FLOAT_UNALIGNED, i);
      filters.setAtIndex(JAVA_FLOAT_UNALIGNED, i, (float) (weight * factor));
    }
  }
}
