package switchback.deconv.stages;

import switchback.training.graphs.MapShape;

/**
 * A local response normalization over neighbouring maps (Krizhevsky et al. 2012, section 3.3). The
 * sum runs over the maps at most {@code n / 2} (rounded down) away:
 *
 * <pre>  y[c] = x[c] (k + alpha sum of x[j]^2)^-beta</pre>
 *
 * <p>The forward pass is exact. The way back is the identity, as is common in code for deconvnets:
 * the signal is neither divided nor multiplied by the factor that divided the image. A projection
 * through this stage is therefore not a gradient. Networks trained by this project have a {@link
 * DivisionStage} instead.
 */
public final class ResponseNormalizationStage extends PlainStage {
  private final MapShape maps;
  private final double k;
  private final int reach;
  private final double alpha;
  private final double beta;

  /**
   * Creates a normalization across maps, at every location separately.
   *
   * @param n the number of maps in a sum, at least 1; an even number counts as the next odd one
   * @throws IllegalArgumentException if {@code n} is below 1
   */
  public ResponseNormalizationStage(MapShape maps, double k, int n, double alpha, double beta) {
    if (n < 1) {
      throw new IllegalArgumentException("n must be at least 1, got " + n);
    }
    this.maps = maps;
    this.k = k;
    this.reach = n / 2;
    this.alpha = alpha;
    this.beta = beta;
  }

  @Override
  public MapShape input() {
    return maps;
  }

  @Override
  public MapShape output() {
    return maps;
  }

  @Override
  public void forward(float[] input, float[] output) {
    for (int i = 0; i < input.length; i++) {
      output[i] = (float) (input[i] * factor(input, i));
    }
  }

  /** Returns the reciprocal of the denominator at an index of the input maps. */
  double factor(float[] input, int at) {
    int plane = maps.plane();
    int map = at / plane;
    int last = Math.min(maps.channels() - 1, map + reach);
    double sum = 0;
    for (int j = Math.max(0, map - reach); j <= last; j++) {
      double value = input[at + (j - map) * plane];
      sum += value * value;
    }
    double base = k + alpha * sum;
    double root = Math.sqrt(base);
    // The usual exponent by roots, which are faster: a search needs it for every value of every
    // image.
    return beta == 0.75 ? 1 / (root * Math.sqrt(root)) : Math.pow(base, -beta);
  }

  @Override
  public Signal back(Signal signal) {
    return signal;
  }

  @Override
  public String toString() {
    return "local response normalization of " + maps;
  }
}
