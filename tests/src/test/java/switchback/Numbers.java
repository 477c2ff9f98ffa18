package switchback;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Draws arrays for tests and measures how far two arrays are apart. */
public final class Numbers {
  private Numbers() {}

  /** Draws values from a standard normal distribution by a seed. */
  public static float[] normal(int size, long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Returns the values as doubles. */
  public static double[] doubles(float[] floats) {
    double[] doubles = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      doubles[i] = floats[i];
    }
    return doubles;
  }

  /** Returns the norm of the difference divided by the norm of the expected values. */
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

  /** Returns the relative difference of two arrays of floats. */
  public static double relativeDifference(float[] got, double[] expected) {
    return relativeDifference(doubles(got), expected);
  }
}
