package switchback.deconv.metrics;

/** Values less their mean, ready to be correlated with others again and again. Immutable. */
final class Centred {
  private final double[] deviations;

  /** The root of the sum of the deviations' squares. */
  private final double norm;

  /** Subtracts the mean of values, which stay as they are. */
  Centred(double[] values) {
    double mean = values.length == 0 ? 0 : Statistics.sum(values) / values.length;
    this.deviations = new double[values.length];
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
      deviations[i] = values[i] - mean;
      squares += deviations[i] * deviations[i];
    }
    this.norm = Math.sqrt(squares);
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
