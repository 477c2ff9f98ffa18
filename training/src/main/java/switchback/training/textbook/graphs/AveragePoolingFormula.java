package switchback.training.textbook.graphs;

import switchback.training.engine.Averages;
import switchback.training.graphs.Operation;
import switchback.training.kernels.Geometry;

/**
 * The sum of each window divided by the number of its cells that count; each cell gets an equal
 * share of the delta.
 *
 * @param pooling the operation
 * @param planes the number of maps
 */
record AveragePoolingFormula(Operation.AveragePooling pooling, int planes) implements Formula {
  /** Receives an input cell of a window and the number by which the window's sum is divided. */
  @FunctionalInterface
  private interface Cell {
    void at(int input, int output, int divisor);
  }

  @Override
  public double[] forward(double[][] x, Parameters w) {
    double[] y = new double[planes * pooling.geometry().outputCells()];
    forEach((input, output, divisor) -> y[output] += x[0][input] / divisor);
    return y;
  }

  @Override
  public double[][] backward(double[][] x, double[] y, double[] dy, Parameters w) {
    double[] dx = new double[x[0].length];
    forEach((input, output, divisor) -> dx[input] += dy[output] / divisor);
    return new double[][] {dx};
  }

  private void forEach(Cell cell) {
    Geometry g = pooling.geometry();
    int output = 0;
    for (int plane = 0; plane < planes; plane++) {
      for (int oy = 0; oy < g.rows().outSize(); oy++) {
        for (int ox = 0; ox < g.columns().outSize(); ox++) {
          window(cell, plane * g.inputCells(), oy, ox, output++);
        }
      }
    }
  }

  private void window(Cell cell, int map, int oy, int ox, int output) {
    Geometry g = pooling.geometry();
    int divisor = Averages.cells(pooling, oy, ox);
    for (int ky = 0; ky < g.rows().window(); ky++) {
      for (int kx = 0; kx < g.columns().window(); kx++) {
        int row = g.rows().at(oy, ky);
        int column = g.columns().at(ox, kx);
        if (g.rows().contains(row) && g.columns().contains(column)) {
          cell.at(map + row * g.columns().size() + column, output, divisor);
        }
      }
    }
  }
}
