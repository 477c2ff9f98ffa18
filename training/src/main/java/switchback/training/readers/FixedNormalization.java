package switchback.training.readers;

import java.util.function.IntToDoubleFunction;

/**
 * A batch normalisation with the statistics of training, {@code gamma (x - mean) / sqrt(variance +
 * epsilon) + beta}, as a factor and a term for each position.
 */
public final class FixedNormalization {
  private final float[] factors;
  private final float[] terms;

  /**
   * Computes factors and terms.
   *
   * @param count the number of positions, usually that of the channels
   * @param epsilon added to the variance
   * @throws IllegalArgumentException if a factor or term is not finite, with a message that names
   *     the variance
   */
  public FixedNormalization(
      int count,
      IntToDoubleFunction mean,
      IntToDoubleFunction variance,
      IntToDoubleFunction gamma,
      IntToDoubleFunction beta,
      double epsilon) {
    factors = new float[count];
    terms = new float[count];
    for (int i = 0; i < count; i++) {
      double factor = gamma.applyAsDouble(i) / Math.sqrt(variance.applyAsDouble(i) + epsilon);
      factors[i] = (float) factor;
      terms[i] = (float) (beta.applyAsDouble(i) - mean.applyAsDouble(i) * factor);
      if (!Float.isFinite(factors[i]) || !Float.isFinite(terms[i])) {
        throw new IllegalArgumentException(
            "a normalisation by a variance of " + variance.applyAsDouble(i) + " at position " + i);
      }
    }
  }

  /** Returns the factors, which the caller may keep but not change. */
  public float[] factors() {
    return factors;
  }

  /** Returns the terms, which the caller may keep but not change. */
  public float[] terms() {
    return terms;
  }
}
