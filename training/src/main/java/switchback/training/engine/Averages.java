package switchback.training.engine;

import switchback.training.graphs.Operation;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;

/** Average pooling: the sum of a window's cells divided by the number that counts. */
public final class Averages {
  private Averages() {}

  static void run(Operation.AveragePooling pooling, int planes, float[] input, float[] output) {
    Geometry g = pooling.geometry();
    int i = 0;
    for (int plane = 0; plane < planes; plane++) {
      int map = plane * g.inputCells();
      for (int y = 0; y < g.rows().outSize(); y++) {
        for (int x = 0; x < g.columns().outSize(); x++) {
          output[i++] = sum(g, input, map, y, x) / cells(pooling, y, x);
        }
      }
    }
  }

  private static float sum(Geometry g, float[] input, int map, int y, int x) {
    float sum = 0;
    for (int ky = 0; ky < g.rows().window(); ky++) {
      int row = g.rows().at(y, ky);
      if (g.rows().contains(row)) {
        for (int kx = 0; kx < g.columns().window(); kx++) {
          int column = g.columns().at(x, kx);
          if (g.columns().contains(column)) {
            sum += input[map + row * g.columns().size() + column];
          }
        }
      }
    }
    return sum;
  }

  /**
   * Returns the number of cells by which the sum of window {@code (y, x)} is divided; 1 if none
   * counts, as when the gaps of a window lie over a small map, so that the average is 0.
   */
  public static int cells(Operation.AveragePooling pooling, int y, int x) {
    Geometry g = pooling.geometry();
    int cells =
        cells(g.rows(), y, pooling.frame().at(0), pooling.frame().at(2))
            * cells(g.columns(), x, pooling.frame().at(1), pooling.frame().at(3));
    return Math.max(1, cells);
  }

  private static int cells(Axis axis, int output, int before, int after) {
    int cells = 0;
    for (int tap = 0; tap < axis.window(); tap++) {
      int at = axis.at(output, tap);
      cells += at >= -before && at < axis.size() + after ? 1 : 0;
    }
    return cells;
  }
}
