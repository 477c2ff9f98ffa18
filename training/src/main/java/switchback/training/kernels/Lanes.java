package switchback.training.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The vectors that pooling works with, and how rows of two columns a window are taken apart. */
public final class Lanes {
  public static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  public static final IntVector NUMBERS = IntVector.zero(INTS).addIndex(1);

  private static final IntVector EVEN = NUMBERS.mul(2);
  private static final IntVector ODD = EVEN.add(1);
  private static final VectorShuffle<Integer> FIRST = VectorShuffle.fromOp(INTS, i -> i / 2);
  private static final VectorShuffle<Integer> LAST =
      VectorShuffle.fromOp(INTS, i -> Floats.LANES / 2 + i / 2);

  private Lanes() {}

  /** Lanes 0, 2, 4... of two vectors in a row. */
  public static FloatVector even(FloatVector a, FloatVector b) {
    return select(EVEN, a, b);
  }

  /** Lanes 1, 3, 5... of two vectors in a row. */
  public static FloatVector odd(FloatVector a, FloatVector b) {
    return select(ODD, a, b);
  }

  /** Each lane of the first half twice. */
  public static IntVector firstTwice(IntVector a) {
    return a.rearrange(FIRST);
  }

  public static FloatVector firstTwice(FloatVector a) {
    return firstTwice(a.reinterpretAsInts()).reinterpretAsFloats();
  }

  /** Each lane of the second half twice. */
  public static IntVector lastTwice(IntVector a) {
    return a.rearrange(LAST);
  }

  public static FloatVector lastTwice(FloatVector a) {
    return lastTwice(a.reinterpretAsInts()).reinterpretAsFloats();
  }

  private static FloatVector select(IntVector lanes, FloatVector a, FloatVector b) {
    return lanes.selectFrom(a.reinterpretAsInts(), b.reinterpretAsInts()).reinterpretAsFloats();
  }
}
