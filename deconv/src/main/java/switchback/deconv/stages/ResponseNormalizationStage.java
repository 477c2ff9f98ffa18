package switchback.deconv.stages;

/**
 * Local response normalization over neighbouring maps (Krizhevsky et al. 2012, section 3.3): with
 * the sum over the maps at most {@code n / 2} (rounded down) away,
 *
 * <pre>  y[c] = x[c] (k + alpha sum of x[j]^2)^-beta</pre>
 *
 * <p>The way forward is exact. The way back is the identity, as code for deconvnets often has it:
 * the signal goes through unchanged, neither divided nor multiplied by what the image was divided
 * by. A projection through it is therefore no gradient. The networks that this project trains have
 * a {@link DivisionStage} instead.
 */
public final class ResponseNormalizationStage extends PlainStage {
  private final MapShape maps;
  private final double k;
  private final int reach;
  private final double alpha;
  private final double beta;

  /**
   * Normalises across maps, at every place for itself.
   *
   * @param n how many maps take part, at least 1; an even number counts as the odd one above
   * @throws IllegalArgumentException where {@code n} is less
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

  /** One over the denominator at a place of the input maps. */
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
    // The usual power by roots: a search asks for it at every place of every image.
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
