package switchback.deconv;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.nio.ByteOrder.nativeOrder;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Maxima and sums of feature maps, where the first in row-major order wins a tie. */
public final class Maxima {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  private Maxima() {}

  /** The place of the maximum. */
  static int first(float[] map) {
    int place = 0;
    for (int i = 1; i < map.length; i++) {
      if (map[i] > map[place]) {
        place = i;
      }
    }
    return place;
  }

  /** The greatest of the values {@code from .. from + count - 1}, or 0 where none is above 0. */
  public static float positive(MemorySegment values, long from, int count) {
    FloatVector most = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i < SPECIES.loopBound(count); i += SPECIES.length()) {
      long at = (from + i) * Float.BYTES;
      FloatVector next = FloatVector.fromMemorySegment(SPECIES, values, at, nativeOrder());
      most = most.blend(next, next.compare(VectorOperators.GT, most));
    }
    float maximum = most.reduceLanes(VectorOperators.MAX);
    for (; i < count; i++) {
      float next = values.getAtIndex(JAVA_FLOAT_UNALIGNED, from + i);
      maximum = next > maximum ? next : maximum;
    }
    return maximum;
  }

  /** The sum of the values {@code from .. from + count - 1}, added up in double in their order. */
  public static float sum(MemorySegment values, long from, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += values.getAtIndex(JAVA_FLOAT_UNALIGNED, from + i);
    }
    return (float) sum;
  }

  /** How far after {@code from} the first value equal to {@code value} is, which there must be. */
  public static int find(MemorySegment values, long from, float value) {
    int i = 0;
    while (values.getAtIndex(JAVA_FLOAT_UNALIGNED, from + i) != value) {
      i++;
    }
    return i;
  }
}
