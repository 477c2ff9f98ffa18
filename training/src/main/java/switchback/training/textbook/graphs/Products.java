package switchback.training.textbook.graphs;

import java.util.Arrays;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;

/**
 * The products of a convolution with groups: each filter value meets an input cell and an output
 * cell wherever its window lies on the map. All three passes of a convolution, and of its adjoint,
 * are sums of them.
 *
 * <p>The products of one filter tap with all cells of a map are computed together, as sums of whole
 * rows: the <i>cells under a tap</i> are laid out like the output's. This is done for a few rows at
 * a time, so that the outputs that they are added to stay in the cache.
 *
 * @param channels the number of input maps
 * @param features the number of output maps
 * @param groups the number of groups; group {@code g} of the features meets group {@code g} of the
 *     channels
 * @param geometry the windows
 */
record Products(int channels, int features, int groups, Geometry geometry) {
  /** The number of output values that are computed together. */
  private static final int TOGETHER = 16_384;

  /**
   * A tap of the filters between a channel and the features of its group.
   *
   * @param channel the input map
   * @param ky the tap's row in the window
   * @param kx its column
   * @param firstRow the first row of the output
   * @param endRow the row behind the last
   * @param feature the group's first feature
   * @param filter the index of that feature's filter value; the next feature's is {@link
   *     #perFeature()} values further
   */
  private record Tap(
      int channel, int ky, int kx, int firstRow, int endRow, int feature, int filter) {}

  /** Computes with the products of a tap. */
  @FunctionalInterface
  private interface Sum {
    void of(Tap tap);
  }

  private int perFeature() {
    return channels / groups * geometry.taps();
  }

  private void forEach(Sum sum) {
    int rows = geometry.rows().outSize();
    int most = TOGETHER / (features / groups * geometry.columns().outSize());
    for (int group = 0; group < groups; group++) {
      for (int row = 0; row < rows; row += Math.max(1, most)) {
        band(sum, group, row, Math.min(rows, row + Math.max(1, most)));
      }
    }
  }

  private void band(Sum sum, int group, int firstRow, int endRow) {
    int inputs = channels / groups;
    int feature = group * (features / groups);
    int filter = feature * perFeature();
    for (int c = 0; c < inputs; c++) {
      for (int ky = 0; ky < geometry.rows().window(); ky++) {
        for (int kx = 0; kx < geometry.columns().window(); kx++) {
          sum.of(new Tap(group * inputs + c, ky, kx, firstRow, endRow, feature, filter++));
        }
      }
    }
  }

  /** Adds the input cells times the filter values to the output cells: the way forward. */
  void correlate(double[] x, Parameters.Values w, double[] y) {
    double[] under = new double[geometry.outputCells()];
    forEach(
        tap -> {
          gather(x, tap, under);
          int count = cells(tap);
          for (int o = 0; o < features / groups; o++) {
            add(w.at(tap.filter() + o * perFeature()), under, 0, y, output(tap, o), count);
          }
        });
  }

  /** Adds the output cells times the filter values to the input cells: the way back. */
  void project(double[] y, Parameters.Values w, double[] x) {
    double[] under = new double[geometry.outputCells()];
    forEach(
        tap -> {
          Arrays.fill(under, 0);
          int count = cells(tap);
          for (int o = 0; o < features / groups; o++) {
            add(w.at(tap.filter() + o * perFeature()), y, output(tap, o), under, 0, count);
          }
          scatter(under, tap, x);
        });
  }

  /** Returns for each filter value the sum of its input cells times its output cells. */
  double[] filterSums(double[] x, double[] y) {
    double[] sums = new double[features * perFeature()];
    double[] under = new double[geometry.outputCells()];
    forEach(
        tap -> {
          gather(x, tap, under);
          int count = cells(tap);
          for (int o = 0; o < features / groups; o++) {
            sums[tap.filter() + o * perFeature()] += product(under, y, output(tap, o), count);
          }
        });
    return sums;
  }

  private int cells(Tap tap) {
    return (tap.endRow() - tap.firstRow()) * geometry.columns().outSize();
  }

  private int output(Tap tap, int o) {
    return (tap.feature() + o) * geometry.outputCells()
        + tap.firstRow() * geometry.columns().outSize();
  }

  private static void add(double weight, double[] a, int fromA, double[] b, int fromB, int count) {
    for (int i = 0; i < count; i++) {
      b[fromB + i] += weight * a[fromA + i];
    }
  }

  private static double product(double[] a, double[] b, int fromB, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += a[i] * b[fromB + i];
    }
    return sum;
  }

  /** Lays out the input cells under a tap like the output; cells outside the map are 0. */
  private void gather(double[] x, Tap tap, double[] under) {
    Axis columns = geometry.columns();
    int at = 0;
    for (int oy = tap.firstRow(); oy < tap.endRow(); oy++) {
      int row = geometry.rows().at(oy, tap.ky());
      int line = (tap.channel() * geometry.rows().size() + row) * columns.size();
      boolean isInside = geometry.rows().contains(row);
      for (int ox = 0; ox < columns.outSize(); ox++) {
        int column = columns.at(ox, tap.kx());
        under[at++] = isInside && columns.contains(column) ? x[line + column] : 0;
      }
    }
  }

  /** Adds values laid out like the output to the input cells under a tap. */
  private void scatter(double[] under, Tap tap, double[] x) {
    Axis columns = geometry.columns();
    int at = 0;
    for (int oy = tap.firstRow(); oy < tap.endRow(); oy++) {
      int row = geometry.rows().at(oy, tap.ky());
      int line = (tap.channel() * geometry.rows().size() + row) * columns.size();
      boolean isInside = geometry.rows().contains(row);
      for (int ox = 0; ox < columns.outSize(); ox++) {
        int column = columns.at(ox, tap.kx());
        if (isInside && columns.contains(column)) {
          x[line + column] += under[at];
        }
        at++;
      }
    }
  }
}
