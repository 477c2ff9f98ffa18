package switchback.training.textbook.graphs;

import java.util.Arrays;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;

/**
 * The products of a convolution with groups: each filter value meets an input cell and an output
 * cell wherever its window lies on the map. All three passes of a convolution, and of its adjoint,
 * are sums of them.
 *
 * <p>A tap of a filter is one of its values: a channel, a row and a column. The input <i>cells
 * under a tap</i>, laid out like the output, make a row of a table. The output of a feature is then
 * the sum of the rows, each times the feature's filter value. The table is made for a part of the
 * output and of the taps at a time, which then stays in the cache.
 *
 * @param channels the number of input maps
 * @param features the number of output maps
 * @param groups the number of groups; group {@code g} of the features meets group {@code g} of the
 *     channels
 * @param geometry the windows
 */
record Products(int channels, int features, int groups, Geometry geometry) {
  /** About the number of output cells of a part. */
  private static final int CELLS = 256;

  /** The number of taps of a part, a multiple of the rows that are added together. */
  private static final int TAPS = 128;

  /**
   * A part of the products.
   *
   * @param feature the first feature of its group
   * @param channel the first channel of its group
   * @param firstTap the first tap
   * @param taps the number of taps
   * @param firstRow the first row of the output
   * @param rows the number of rows
   */
  private record Part(int feature, int channel, int firstTap, int taps, int firstRow, int rows) {}

  /** Computes with a part. */
  @FunctionalInterface
  private interface Sum {
    /** Takes a part and the table for it, whose contents are not known. */
    void of(Part part, double[][] table);
  }

  /** Returns the number of filter values per feature. */
  private int taps() {
    return channels / groups * geometry.taps();
  }

  private void forEach(Sum sum) {
    int height = geometry.rows().outSize();
    int rows = Math.clamp(CELLS / geometry.columns().outSize(), 1, height);
    double[][] table = new double[TAPS][rows * geometry.columns().outSize()];
    for (int group = 0; group < groups; group++) {
      for (int row = 0; row < height; row += rows) {
        for (int tap = 0; tap < taps(); tap += TAPS) {
          sum.of(
              new Part(
                  group * (features / groups),
                  group * (channels / groups),
                  tap,
                  Math.min(TAPS, taps() - tap),
                  row,
                  Math.min(rows, height - row)),
              table);
        }
      }
    }
  }

  /** Adds the input cells times the filter values to the output cells: the way forward. */
  void correlate(double[] x, Parameters.Values w, double[] y) {
    forEach(
        (part, table) -> {
          gather(x, part, table);
          double[] weights = new double[TAPS];
          for (int o = 0; o < features / groups; o++) {
            for (int tap = 0; tap < part.taps(); tap++) {
              weights[tap] = w.at(filter(part, o, tap));
            }
            Arrays.fill(weights, part.taps(), TAPS, 0);
            for (int tap = 0; tap < part.taps(); tap += 4) {
              addFour(weights, table, tap, y, output(part, o), cells(part));
            }
          }
        });
  }

  /** Adds the output cells times the filter values to the input cells: the way back. */
  void project(double[] y, Parameters.Values w, double[] x) {
    forEach(
        (part, table) -> {
          for (double[] row : table) {
            Arrays.fill(row, 0);
          }
          for (int o = 0; o < features / groups; o++) {
            for (int tap = 0; tap < part.taps(); tap++) {
              double weight = w.at(filter(part, o, tap));
              add(weight, y, output(part, o), table[tap], cells(part));
            }
          }
          scatter(part, table, x);
        });
  }

  /** Returns for each filter value the sum of its input cells times its output cells. */
  double[] filterSums(double[] x, double[] y) {
    double[] sums = new double[features * taps()];
    forEach(
        (part, table) -> {
          gather(x, part, table);
          for (int o = 0; o < features / groups; o++) {
            for (int tap = 0; tap < part.taps(); tap++) {
              sums[filter(part, o, tap)] += product(table[tap], y, output(part, o), cells(part));
            }
          }
        });
    return sums;
  }

  private int cells(Part part) {
    return part.rows() * geometry.columns().outSize();
  }

  private int filter(Part part, int o, int tap) {
    return (part.feature() + o) * taps() + part.firstTap() + tap;
  }

  private int output(Part part, int o) {
    return (part.feature() + o) * geometry.outputCells()
        + part.firstRow() * geometry.columns().outSize();
  }

  private static void add(double weight, double[] y, int from, double[] row, int count) {
    for (int i = 0; i < count; i++) {
      row[i] += weight * y[from + i];
    }
  }

  /** Adds four rows, so that the sums are read and written once for all four. */
  private static void addFour(
      double[] weights, double[][] table, int tap, double[] y, int to, int count) {
    double[] a = table[tap];
    double[] b = table[tap + 1];
    double[] c = table[tap + 2];
    double[] d = table[tap + 3];
    double wa = weights[tap];
    double wb = weights[tap + 1];
    double wc = weights[tap + 2];
    double wd = weights[tap + 3];
    for (int i = 0; i < count; i++) {
      y[to + i] += wa * a[i] + wb * b[i] + wc * c[i] + wd * d[i];
    }
  }

  private static double product(double[] row, double[] y, int from, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += row[i] * y[from + i];
    }
    return sum;
  }

  /** Fills the table with the input cells under the taps; cells outside the map are 0. */
  private void gather(double[] x, Part part, double[][] table) {
    for (int tap = 0; tap < table.length; tap++) {
      double[] row = table[tap];
      if (tap < part.taps()) {
        forEachCell(part, tap, (input, cell) -> row[cell] = input < 0 ? 0 : x[input]);
      } else {
        Arrays.fill(row, 0);
      }
    }
  }

  /** Adds the table to the input cells under the taps. */
  private void scatter(Part part, double[][] table, double[] x) {
    for (int tap = 0; tap < part.taps(); tap++) {
      double[] row = table[tap];
      forEachCell(
          part,
          tap,
          (input, cell) -> {
            if (input >= 0) {
              x[input] += row[cell];
            }
          });
    }
  }

  /** Receives the index of an input cell, or -1 outside the map, and its place in a row. */
  @FunctionalInterface
  private interface Cell {
    void at(int input, int cell);
  }

  private void forEachCell(Part part, int tap, Cell cell) {
    Axis rows = geometry.rows();
    Axis columns = geometry.columns();
    int number = part.firstTap() + tap;
    int channel = part.channel() + number / geometry.taps();
    int ky = number % geometry.taps() / columns.window();
    int kx = number % columns.window();
    int place = 0;
    for (int oy = part.firstRow(); oy < part.firstRow() + part.rows(); oy++) {
      int y = rows.at(oy, ky);
      int line = (channel * rows.size() + y) * columns.size();
      for (int ox = 0; ox < columns.outSize(); ox++) {
        int x = columns.at(ox, kx);
        boolean isInside = rows.contains(y) && columns.contains(x);
        cell.at(isInside ? line + x : -1, place++);
      }
    }
  }
}
