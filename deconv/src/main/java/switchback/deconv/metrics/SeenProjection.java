package switchback.deconv.metrics;

/** A projection inside R, and the metrics that need nothing else. Immutable. */
final class SeenProjection {
  private final double all;
  private final double[] values;
  private final int channels;
  private final int width;
  private final Centred centred;

  /**
   * Creates a projection.
   *
   * @param pixels the pixels of the whole image, (C, H, W)
   * @param values those inside R, channel by channel
   * @param channels the number of channels
   * @param width the columns of R
   */
  SeenProjection(float[] pixels, double[] values, int channels, int width) {
    double squares = 0;
    for (float value : pixels) {
      squares += (double) value * value;
    }
    this.all = squares;
    this.values = values;
    this.channels = channels;
    this.width = width;
    this.centred = new Centred(values);
  }

  /** Returns the values of R, channel by channel, not copied. */
  double[] values() {
    return values;
  }

  /** Returns the values for correlations. */
  Centred centred() {
    return centred;
  }

  private int count() {
    return values.length / channels;
  }

  /** Returns |P| of each pixel of R, summed over channels. */
  double[] weights() {
    int count = count();
    double[] weights = new double[count];
    for (int channel = 0; channel < channels; channel++) {
      for (int i = 0; i < count; i++) {
        weights[i] += Math.abs(values[channel * count + i]);
      }
    }
    return weights;
  }

  /** Returns the pixels of R by descending weight, equal ones in row-major order. */
  int[] order() {
    return Statistics.descending(weights());
  }

  /** Computes {@link Metric#SHARPNESS}. */
  double sharpness() {
    int count = count();
    double differences = 0;
    int pairs = 0;
    double variance = 0;
    for (int channel = 0; channel < channels; channel++) {
      int from = channel * count;
      double mean = 0;
      for (int i = 0; i < count; i++) {
        mean += values[from + i] / count;
      }
      for (int i = 0; i < count; i++) {
        variance += Math.pow(values[from + i] - mean, 2);
        if ((i + 1) % width != 0) {
          differences += Math.pow(values[from + i + 1] - values[from + i], 2);
          pairs++;
        }
        if (i + width < count) {
          differences += Math.pow(values[from + i + width] - values[from + i], 2);
          pairs++;
        }
      }
    }
    return variance > 0 && pairs > 0
        ? differences / pairs / (2 * variance / values.length)
        : Double.NaN;
  }

  /** Computes {@link Metric#ENERGY_INSIDE}. */
  double energyInside() {
    double[] squares = new double[values.length];
    for (int i = 0; i < squares.length; i++) {
      squares[i] = values[i] * values[i];
    }
    // The sums run in different orders, so the last digit may differ.
    return all > 0 ? Math.min(1, Statistics.sum(squares) / all) : Double.NaN;
  }
}
