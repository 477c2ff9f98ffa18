package switchback.training.textbook.graphs;

import java.util.function.LongToDoubleFunction;

/**
 * {@code y = scale x + shift}, with a scale and a shift per map or per value.
 *
 * @param count the number of scales
 */
record ScalingFormula(int count) implements Formula {
  @Override
  public double[] forward(double[][] x, Parameters w) {
    Parameters.Values scale = w.of("scale");
    Parameters.Values shift = w.of("shift");
    int each = x[0].length / count;
    double[] y = new double[x[0].length];
    for (int i = 0; i < y.length; i++) {
      y[i] = scale.at(i / each) * x[0][i] + shift.at(i / each);
    }
    return y;
  }

  @Override
  public double[][] backward(double[][] x, double[] y, double[] dy, Parameters w) {
    Parameters.Values scale = w.of("scale");
    int each = dy.length / count;
    double[] dx = new double[dy.length];
    for (int i = 0; i < dx.length; i++) {
      dx[i] = scale.at(i / each) * dy[i];
    }
    return new double[][] {dx};
  }

  @Override
  public LongToDoubleFunction gradient(String parameter, double[] x, double[] dy) {
    boolean isScale = parameter.equals("scale");
    int each = dy.length / count;
    double[] sums = new double[count];
    for (int i = 0; i < dy.length; i++) {
      sums[i / each] += isScale ? dy[i] * x[i] : dy[i];
    }
    return PerMap.lookup(sums);
  }
}
