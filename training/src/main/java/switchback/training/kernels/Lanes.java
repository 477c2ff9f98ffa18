package switchback.training.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vectors of ints as wide as {@link Floats#SPECIES}, and the shuffles by which pooling takes apart
 * pairs of columns.
 */
public final class Lanes {
  /** Ints in vectors of as many lanes as the floats. */
  public static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  /** The number of each lane, from 0. */
  public static final IntVector NUMBERS = IntVector.zero(INTS).addIndex(1);

  private static final IntVector EVEN = NUMBERS.mul(2);
  private static final IntVector ODD = EVEN.add(1);
  private static final VectorShuffle<Integer> FIRST = VectorShuffle.fromOp(INTS, i -> i / 2);
  private static final VectorShuffle<Integer> LAST =
      VectorShuffle.fromOp(INTS, i -> Floats.LANES / 2 + i / 2);

  private Lanes() {}

  /** Returns lanes 0, 2, 4... of two consecutive vectors. */
  public static FloatVector even(FloatVector a, FloatVector b) {
    return select(EVEN, a, b);
  }

  /** Returns lanes 1, 3, 5... of two consecutive vectors. */
  public static FloatVector odd(FloatVector a, FloatVector b) {
    return select(ODD, a, b);
  }

  /** Returns each lane of the first half twice. */
  public static IntVector firstTwice(IntVector a) {
    return a.rearrange(FIRST);
  }

  /** Returns each lane of the first half twice. */
  public static FloatVector firstTwice(FloatVector a) {
    return firstTwice(a.reinterpretAsInts()).reinterpretAsFloats();
  }

  /** Returns each lane of the second half twice. */
  public static IntVector lastTwice(IntVector a) {
    return a.rearrange(LAST);
  }

  /** Returns each lane of the second half twice. */
  public static FloatVector lastTwice(FloatVector a) {
    return lastTwice(a.reinterpretAsInts()).reinterpretAsFloats();
  }

  private static FloatVector select(IntVector lanes, FloatVector a, FloatVector b) {
    return lanes.selectFrom(a.reinterpretAsInts(), b.reinterpretAsInts()).reinterpretAsFloats();
  }
}
