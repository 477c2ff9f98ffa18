package switchback.training.textbook.graphs;

import switchback.training.graphs.Operation.Reduction.Statistic;

/**
 * One value for each of several equal parts of the input.
 *
 * @param parts the number of parts
 * @param statistic what is computed of a part
 */
record ReductionFormula(int parts, Statistic statistic) implements Formula {
  @Override
  public double[] forward(double[][] x, Parameters w) {
    double[] y = new double[parts];
    int each = x[0].length / parts;
    for (int part = 0; part < parts; part++) {
      int from = part * each;
      y[part] =
          switch (statistic) {
            case MEAN -> sum(x[0], from, each) / each;
            case SUM -> sum(x[0], from, each);
            case MAXIMUM -> x[0][greatest(x[0], from, each)];
            case NORM -> norm(x[0], from, each);
          };
    }
    return y;
  }

  @Override
  public double[][] backward(double[][] x, double[] y, double[] dy, Parameters w) {
    double[] dx = new double[x[0].length];
    int each = dx.length / parts;
    for (int part = 0; part < parts; part++) {
      int from = part * each;
      int greatest = greatest(x[0], from, each);
      for (int i = from; i < from + each; i++) {
        double slope =
            switch (statistic) {
              case MEAN -> 1.0 / each;
              case SUM -> 1;
              case MAXIMUM -> i == greatest ? 1 : 0;
              case NORM -> y[part] == 0 ? 0 : x[0][i] / y[part];
            };
        dx[i] = slope * dy[part];
      }
    }
    return new double[][] {dx};
  }

  @Override
  public boolean hasEdgeBetween(double[][] a, double[][] b) {
    int each = a[0].length / parts;
    for (int from = 0; from < a[0].length && statistic == Statistic.MAXIMUM; from += each) {
      if (greatest(a[0], from, each) != greatest(b[0], from, each)) {
        return true;
      }
    }
    return false;
  }

  private static double sum(double[] x, int from, int count) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += x[i];
    }
    return sum;
  }

  private static double norm(double[] x, int from, int count) {
    double squares = 0;
    for (int i = from; i < from + count; i++) {
      squares += x[i] * x[i];
    }
    return Math.sqrt(squares);
  }

  /** Returns the index of the first of the greatest values. */
  private static int greatest(double[] x, int from, int count) {
    int greatest = from;
    for (int i = from + 1; i < from + count; i++) {
      if (x[i] > x[greatest]) {
        greatest = i;
      }
    }
    return greatest;
  }
}
