package switchback.training.kernels.pooling;

import switchback.training.kernels.Geometry;

/**
 * The reference for {@link MaxPoolingKernel}: max pooling in double, written like its definition.
 * Arrays returned are new and the caller's.
 */
public final class ReferenceMaxPooling {
  private ReferenceMaxPooling() {}

  /** Returns the switches of planes (planes, H, W): the index of each window's first maximum. */
  public static int[] switches(Geometry g, int planes, double[] x) {
    int windows = g.outputCells();
    int[] switches = new int[planes * windows];
    for (int i = 0; i < switches.length; i++) {
      int plane = i / windows;
      int oy = i % windows / g.columns().outSize();
      int ox = i % g.columns().outSize();
      switches[i] = firstMaximum(g, x, plane * g.inputCells(), oy, ox);
    }
    return switches;
  }

  private static int firstMaximum(Geometry g, double[] x, int map, int oy, int ox) {
    int best = -1;
    for (int ky = 0; ky < g.rows().window(); ky++) {
      for (int kx = 0; kx < g.columns().window(); kx++) {
        int row = g.rows().at(oy, ky);
        int column = g.columns().at(ox, kx);
        if (g.rows().contains(row) && g.columns().contains(column)) {
          int place = row * g.columns().size() + column;
          if (best < 0 || x[map + place] > x[map + best]) {
            best = place;
          }
        }
      }
    }
    return best;
  }

  /** Returns the values at the switches, (planes, outHeight, outWidth). */
  public static double[] gather(Geometry g, double[] x, int[] switches) {
    int windows = g.outputCells();
    double[] y = new double[switches.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i / windows * g.inputCells() + switches[i]];
    }
    return y;
  }

  /** Runs the adjoint of {@link #gather}: adds each value to the cell that its switch names. */
  public static double[] scatter(Geometry g, int planes, double[] y, int[] switches) {
    int windows = g.outputCells();
    double[] x = new double[planes * g.inputCells()];
    for (int i = 0; i < y.length; i++) {
      x[i / windows * g.inputCells() + switches[i]] += y[i];
    }
    return x;
  }
}
