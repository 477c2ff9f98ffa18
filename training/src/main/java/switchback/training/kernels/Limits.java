package switchback.training.kernels;

import jdk.incubator.vector.FloatVector;

/**
 * The range that sums are cut to while they are written: a rectifier after a layer that costs no
 * pass of its own. A NaN stays one.
 *
 * @param floor the least value, or negative infinity
 * @param ceiling the greatest value, or infinity
 */
public record Limits(float floor, float ceiling) {
  /** No limits: values stay as they are. */
  public static final Limits NONE = new Limits(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);

  /** The limits of the plain ReLU, {@code max(0, s)}. */
  public static final Limits RELU = upTo(Float.POSITIVE_INFINITY);

  /** Returns the limits of a ReLU with a ceiling, {@code min(ceiling, max(0, s))}. */
  public static Limits upTo(float ceiling) {
    return new Limits(0, ceiling);
  }

  /** Returns {@link #RELU} or {@link #NONE}. */
  public static Limits of(boolean rectify) {
    return rectify ? RELU : NONE;
  }

  /** Returns the values within the limits. */
  public FloatVector cut(FloatVector values) {
    return values.max(floor).min(ceiling);
  }

  /** Returns a value within the limits. */
  public float cut(float value) {
    return Math.min(ceiling, Math.max(floor, value));
  }
}
