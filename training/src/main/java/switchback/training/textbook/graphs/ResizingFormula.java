package switchback.training.textbook.graphs;

import switchback.training.graphs.Interpolation;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Operation;

/**
 * Each output value is a weighted sum of input values, by a weight of its row times one of its
 * column; the delta goes back by the same weights.
 *
 * @param rows the rows
 * @param columns the columns
 * @param input the size of the input
 * @param output the size of the output
 */
record ResizingFormula(Interpolation rows, Interpolation columns, MapShape input, MapShape output)
    implements Formula {
  static ResizingFormula of(Operation.Resizing r, MapShape input, MapShape output) {
    return new ResizingFormula(r.rows(), r.columns(), input, output);
  }

  /** Receives a term of an output value. */
  @FunctionalInterface
  private interface Term {
    void at(int input, int output, double weight);
  }

  @Override
  public double[] forward(double[][] x, Parameters w) {
    double[] y = new double[output.size()];
    forEach((from, to, weight) -> y[to] += weight * x[0][from]);
    return y;
  }

  @Override
  public double[][] backward(double[][] x, double[] y, double[] dy, Parameters w) {
    double[] dx = new double[input.size()];
    forEach((from, to, weight) -> dx[from] += weight * dy[to]);
    return new double[][] {dx};
  }

  private void forEach(Term term) {
    for (int i = 0; i < output.size(); i++) {
      int map = i / output.plane() * input.plane();
      int y = i % output.plane() / output.width() * rows.taps();
      int x = i % output.width() * columns.taps();
      for (int r = y; r < y + rows.taps(); r++) {
        for (int c = x; c < x + columns.taps(); c++) {
          int from = map + rows.sources().at(r) * input.width() + columns.sources().at(c);
          term.at(from, i, (double) rows.weights().at(r) * columns.weights().at(c));
        }
      }
    }
  }
}
