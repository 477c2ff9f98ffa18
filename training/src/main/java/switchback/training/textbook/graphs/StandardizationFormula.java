package switchback.training.textbook.graphs;

/**
 * {@code y = (x - mean) / sqrt(variance + epsilon)} in each of several equal parts of the input.
 *
 * @param parts the number of parts
 * @param epsilon added to the variance
 */
record StandardizationFormula(int parts, double epsilon) implements Formula {
  @Override
  public double[] forward(double[][] x, Parameters w) {
    double[] y = new double[x[0].length];
    int each = y.length / parts;
    for (int from = 0; from < y.length; from += each) {
      double mean = mean(x[0], from, each);
      double deviation = deviation(x[0], from, each);
      for (int i = from; i < from + each; i++) {
        y[i] = (x[0][i] - mean) / deviation;
      }
    }
    return y;
  }

  /** The mean of the deltas is taken off, and their part along the output. */
  @Override
  public double[][] backward(double[][] x, double[] y, double[] dy, Parameters w) {
    double[] dx = new double[dy.length];
    int each = dy.length / parts;
    for (int from = 0; from < dy.length; from += each) {
      double mean = mean(dy, from, each);
      double along = 0;
      for (int i = from; i < from + each; i++) {
        along += dy[i] * y[i] / each;
      }
      double deviation = deviation(x[0], from, each);
      for (int i = from; i < from + each; i++) {
        dx[i] = (dy[i] - mean - y[i] * along) / deviation;
      }
    }
    return new double[][] {dx};
  }

  private static double mean(double[] x, int from, int count) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += x[i];
    }
    return sum / count;
  }

  private double deviation(double[] x, int from, int count) {
    double mean = mean(x, from, count);
    double squares = 0;
    for (int i = from; i < from + count; i++) {
      squares += (x[i] - mean) * (x[i] - mean);
    }
    return Math.sqrt(squares / count + epsilon);
  }
}
