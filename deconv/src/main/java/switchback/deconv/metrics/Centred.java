package switchback.deconv.metrics;

/**
 * Values less their mean, ready to be correlated with others again and again. Immutable.
 *
 * @param deviations the values less their mean; not copied
 * @param norm the root of their sum of squares
 */
record Centred(double[] deviations, double norm) {
  /** Subtracts the mean of values, which stay as they are. */
  static Centred of(double[] values) {
    double mean = values.length == 0 ? 0 : Statistics.sum(values) / values.length;
    double[] deviations = new double[values.length];
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
      deviations[i] = values[i] - mean;
      squares += deviations[i] * deviations[i];
    }
    return new Centred(deviations, Math.sqrt(squares));
  }

  /** Returns Pearson's correlation with as many other values; 0 if either are constant. */
  double correlation(Centred other) {
    double product = 0;
    for (int i = 0; i < deviations.length; i++) {
      product += deviations[i] * other.deviations[i];
    }
    double norms = norm * other.norm;
    return norms > 0 ? product / norms : 0;
  }
}
