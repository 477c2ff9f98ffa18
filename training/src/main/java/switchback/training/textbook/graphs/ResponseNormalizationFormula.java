package switchback.training.textbook.graphs;

import switchback.training.graphs.MapShape;
import switchback.training.graphs.Operation;

/**
 * {@code y[c] = x[c] s[c]^-beta} with {@code s[c] = k + alpha sum of x[j]^2} over maps {@code c -
 * before .. c + after}. A value is in its own output and in the sums of its neighbours' outputs.
 *
 * @param settings the operation
 * @param maps the size of input and output
 */
record ResponseNormalizationFormula(Operation.ResponseNormalization settings, MapShape maps)
    implements Formula {
  @Override
  public double[] forward(double[][] x, Parameters w) {
    double[] y = new double[maps.size()];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[0][i] * StrictMath.pow(sum(x[0], i), -settings.beta());
    }
    return y;
  }

  @Override
  public double[][] backward(double[][] x, double[] y, double[] dy, Parameters w) {
    double[] dx = new double[maps.size()];
    for (int i = 0; i < dx.length; i++) {
      double sum = sum(x[0], i);
      dx[i] += dy[i] * StrictMath.pow(sum, -settings.beta());
      double factor = -settings.beta() * StrictMath.pow(sum, -settings.beta() - 1) * dy[i];
      for (int map = first(i); map <= last(i); map++) {
        int j = map * maps.plane() + i % maps.plane();
        dx[j] += x[0][i] * factor * 2 * settings.alpha() * x[0][j];
      }
    }
    return new double[][] {dx};
  }

  private double sum(double[] x, int i) {
    double squares = 0;
    for (int map = first(i); map <= last(i); map++) {
      double value = x[map * maps.plane() + i % maps.plane()];
      squares += value * value;
    }
    return settings.k() + settings.alpha() * squares;
  }

  private int first(int i) {
    return Math.max(0, i / maps.plane() - settings.before());
  }

  private int last(int i) {
    return Math.min(maps.channels() - 1, i / maps.plane() + settings.after());
  }
}
