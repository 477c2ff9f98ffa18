package switchback.training.textbook.graphs;

import java.util.function.LongToDoubleFunction;

/**
 * {@code y[u] = b[u] + sum over i of w[u,i] x[i]}.
 *
 * @param units the number of sums
 */
record DenseFormula(int units) implements Formula {
  @Override
  public double[] forward(double[][] x, Parameters w) {
    double[] y = new double[units];
    Parameters.Values weights = w.of("weight");
    long row = 0;
    for (int unit = 0; unit < units; unit++) {
      double sum = w.has("bias") ? w.of("bias").at(unit) : 0;
      for (int i = 0; i < x[0].length; i++) {
        sum += weights.at(row + i) * x[0][i];
      }
      y[unit] = sum;
      row += x[0].length;
    }
    return y;
  }

  @Override
  public double[][] backward(double[][] x, double[] y, double[] dy, Parameters w) {
    double[] dx = new double[x[0].length];
    Parameters.Values weights = w.of("weight");
    long row = 0;
    for (int unit = 0; unit < units; unit++) {
      for (int i = 0; i < dx.length; i++) {
        dx[i] += weights.at(row + i) * dy[unit];
      }
      row += dx.length;
    }
    return new double[][] {dx};
  }

  /** The weights may be too many for an array of derivatives, each of which is one product. */
  @Override
  public LongToDoubleFunction gradient(String parameter, double[] x, double[] dy) {
    return parameter.equals("weight")
        ? index -> dy[(int) (index / x.length)] * x[(int) (index % x.length)]
        : PerMap.lookup(dy);
  }
}
