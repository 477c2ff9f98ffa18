package switchback.training.textbook.graphs;

import java.util.function.LongToDoubleFunction;

/**
 * {@code y = x} above 0 and {@code slope x} below, with a slope per map or per value.
 *
 * @param count the number of slopes
 */
record ParametricRectifierFormula(int count) implements Formula {
  @Override
  public double[] forward(double[][] x, Parameters w) {
    Parameters.Values slope = w.of("slope");
    int each = x[0].length / count;
    double[] y = new double[x[0].length];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[0][i] > 0 ? x[0][i] : slope.at(i / each) * x[0][i];
    }
    return y;
  }

  @Override
  public double[][] backward(double[][] x, double[] y, double[] dy, Parameters w) {
    Parameters.Values slope = w.of("slope");
    int each = dy.length / count;
    double[] dx = new double[dy.length];
    for (int i = 0; i < dx.length; i++) {
      dx[i] = x[0][i] > 0 ? dy[i] : slope.at(i / each) * dy[i];
    }
    return new double[][] {dx};
  }

  @Override
  public LongToDoubleFunction gradient(String parameter, double[] x, double[] dy) {
    int each = dy.length / count;
    double[] sums = new double[count];
    for (int i = 0; i < dy.length; i++) {
      sums[i / each] += x[i] > 0 ? 0 : dy[i] * x[i];
    }
    return PerMap.lookup(sums);
  }

  @Override
  public boolean hasEdgeBetween(double[][] a, double[][] b) {
    return PointFormula.differ(a[0], b[0], x -> x > 0 ? 1 : 0);
  }
}
