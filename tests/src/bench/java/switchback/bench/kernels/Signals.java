package switchback.bench.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/**
 * Memory like ND4J's: native, of the global scope, aligned to 64 bytes. It lives as long as the
 * fork.
 */
final class Signals {
  private static final long ALIGNMENT = 64;

  private Signals() {}

  static MemorySegment empty(long floats) {
    return Arena.global().allocate(floats * Float.BYTES, ALIGNMENT);
  }

  /** Returns normally distributed values. */
  static MemorySegment normal(long floats) {
    MemorySegment segment = empty(floats);
    SplittableRandom random = new SplittableRandom(floats);
    for (long i = 0; i < floats; i++) {
      segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian());
    }
    return segment;
  }

  /**
   * Returns normally distributed values, rectified: the input of poolings and of the second
   * convolution.
   */
  static MemorySegment rectified(long floats) {
    MemorySegment segment = normal(floats);
    for (long i = 0; i < floats; i++) {
      float value = segment.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, Math.max(0, value));
    }
    return segment;
  }
}
