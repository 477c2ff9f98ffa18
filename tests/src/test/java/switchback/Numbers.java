package switchback;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Arrays for tests: drawing them, and how far two are apart. */
public final class Numbers {
  private Numbers() {}

  /** Normal values by seed. */
  public static float[] normal(int size, long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** The same numbers as doubles. */
  public static double[] doubles(float[] floats) {
    double[] doubles = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      doubles[i] = floats[i];
    }
    return doubles;
  }

  /** Norm of the difference over norm of the expected: 0 where both are the same. */
  public static double relativeDifference(double[] got, double[] expected) {
    if (got.length != expected.length) {
      throw new IllegalArgumentException("sizes differ: " + got.length + " != " + expected.length);
    }
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < got.length; i++) {
      difference += (got[i] - expected[i]) * (got[i] - expected[i]);
      norm += expected[i] * expected[i];
    }
    return difference == 0 ? 0 : Math.sqrt(difference / norm);
  }

  /** As above, for floats. */
  public static double relativeDifference(float[] got, double[] expected) {
    return relativeDifference(doubles(got), expected);
  }
}
