package switchback.training.engine;

import switchback.training.graphs.MapShape;
import switchback.training.graphs.Operation;

/**
 * Local response normalisation of maps.
 *
 * @param settings the operation
 * @param maps the size of its input
 */
public record Responses(Operation.ResponseNormalization settings, MapShape maps) {
  void run(float[] input, float[] output) {
    for (int i = 0; i < output.length; i++) {
      output[i] = (float) (input[i] * factor(input, i));
    }
  }

  /** Returns {@code k + alpha sum of x[j]^2} for the value at an index of the input. */
  public double base(float[] input, int at) {
    int plane = maps.plane();
    int map = at / plane;
    int last = Math.min(maps.channels() - 1, map + settings.after());
    double sum = 0;
    for (int j = Math.max(0, map - settings.before()); j <= last; j++) {
      double value = input[at + (j - map) * plane];
      sum += value * value;
    }
    return settings.k() + settings.alpha() * sum;
  }

  /** Returns the factor by which the value at an index of the input is multiplied. */
  public double factor(float[] input, int at) {
    double base = base(input, at);
    double root = Math.sqrt(base);
    // The usual exponent by roots, which are faster: a search needs it for every value of every
    // image.
    return settings.beta() == 0.75
        ? 1 / (root * Math.sqrt(root))
        : StrictMath.pow(base, -settings.beta());
  }
}
