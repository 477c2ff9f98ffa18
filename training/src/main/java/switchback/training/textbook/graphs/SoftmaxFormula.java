package switchback.training.textbook.graphs;

import switchback.training.graphs.MapShape;

/**
 * {@code y[c] = e^x[c] / sum of e^x[j]} over the channels, at each place of the maps.
 *
 * @param maps the size of input and output
 */
record SoftmaxFormula(MapShape maps) implements Formula {
  @Override
  public double[] forward(double[][] x, Parameters w) {
    double[] y = new double[maps.size()];
    for (int place = 0; place < maps.plane(); place++) {
      double greatest = Double.NEGATIVE_INFINITY;
      for (int i = place; i < y.length; i += maps.plane()) {
        greatest = Math.max(greatest, x[0][i]);
      }
      double sum = 0;
      for (int i = place; i < y.length; i += maps.plane()) {
        y[i] = StrictMath.exp(x[0][i] - greatest);
        sum += y[i];
      }
      for (int i = place; i < y.length; i += maps.plane()) {
        y[i] /= sum;
      }
    }
    return y;
  }

  @Override
  public double[][] backward(double[][] x, double[] y, double[] dy, Parameters w) {
    double[] dx = new double[maps.size()];
    for (int place = 0; place < maps.plane(); place++) {
      double mean = 0;
      for (int i = place; i < y.length; i += maps.plane()) {
        mean += y[i] * dy[i];
      }
      for (int i = place; i < y.length; i += maps.plane()) {
        dx[i] = y[i] * (dy[i] - mean);
      }
    }
    return new double[][] {dx};
  }
}
