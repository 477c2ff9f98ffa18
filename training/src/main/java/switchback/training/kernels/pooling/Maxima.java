package switchback.training.kernels.pooling;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static switchback.training.kernels.Floats.ORDER;
import static switchback.training.kernels.Floats.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Maxima and sums of whole maps. Among equal maxima the first in row-major order counts. */
public final class Maxima {
  private Maxima() {}

  /** Returns the index of the maximum of a map with at least one value. */
  public static int first(float[] map) {
    int place = 0;
    for (int i = 1; i < map.length; i++) {
      if (map[i] > map[place]) {
        place = i;
      }
    }
    return place;
  }

  /**
   * Returns the maximum of the values {@code from .. from + count - 1}, or 0 if none is above 0.
   */
  public static float positive(MemorySegment values, long from, int count) {
    FloatVector most = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i < SPECIES.loopBound(count); i += SPECIES.length()) {
      long at = (from + i) * Float.BYTES;
      FloatVector next = FloatVector.fromMemorySegment(SPECIES, values, at, ORDER);
      most = most.blend(next, next.compare(VectorOperators.GT, most));
    }
    float maximum = most.reduceLanes(VectorOperators.MAX);
    for (; i < count; i++) {
      float next = values.getAtIndex(JAVA_FLOAT_UNALIGNED, from + i);
      maximum = next > maximum ? next : maximum;
    }
    return maximum;
  }

  /** Returns the sum of the values {@code from .. from + count - 1}, added in order in double. */
  public static float sum(MemorySegment values, long from, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += values.getAtIndex(JAVA_FLOAT_UNALIGNED, from + i);
    }
    return (float) sum;
  }

  /**
   * Returns the offset from {@code from} of the first value equal to {@code value}. There must be
   * one.
   */
  public static int find(MemorySegment values, long from, float value) {
    int i = 0;
    while (values.getAtIndex(JAVA_FLOAT_UNALIGNED, from + i) != value) {
      i++;
    }
    return i;
  }
}
