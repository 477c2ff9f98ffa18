package switchback.training.kernels.projection;

import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.Floats.SPECIES;

import jdk.incubator.vector.FloatVector;
import switchback.training.kernels.Axis;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;

/**
 * The adjoint of a depthwise convolution with one filter per map: each pixel below sums the cells
 * that meet it, times their taps. Vectors lie along the maps. It equals {@code
 * convolution.ScalarConvolution} over each map to the bit.
 */
public final class DepthwiseProjection {
  /** Vectors that are summed together, so that the latencies of their additions overlap. */
  private static final int TOGETHER = 4;

  private final Geometry geometry;
  private final int maps;

  /** (taps, maps). */
  private final float[] filters;

  /**
   * Prepares the adjoint.
   *
   * @param each the shape of one map's convolution
   * @param filters (maps, kernelRows, kernelColumns), copied
   */
  public DepthwiseProjection(ConvolutionShape each, float[] filters) {
    this.geometry = each.geometry();
    this.maps = filters.length / geometry.taps();
    this.filters = Projections.byCell(filters, maps);
  }

  /**
   * Projects a signal.
   *
   * @param signal (rows, columns, maps)
   * @param below receives (height, width, maps)
   */
  public void project(float[] signal, Extent extent, float[] below) {
    Terms rows = new Terms(geometry.rows(), extent.rows(), extent.top(), extent.height());
    Terms columns = new Terms(geometry.columns(), extent.columns(), extent.left(), extent.width());
    int[] cells = new int[geometry.taps()];
    int[] taps = new int[geometry.taps()];
    int to = 0;
    for (int y = 0; y < extent.height(); y++) {
      for (int x = 0; x < extent.width(); x++) {
        int terms = 0;
        for (int i = rows.ends[y]; i < rows.ends[y + 1]; i++) {
          int row = rows.cells[i] * extent.columns();
          int tap = rows.taps[i] * geometry.columns().window();
          for (int k = columns.ends[x]; k < columns.ends[x + 1]; k++) {
            cells[terms] = (row + columns.cells[k]) * maps;
            taps[terms++] = (tap + columns.taps[k]) * maps;
          }
        }
        sum(signal, cells, taps, terms, below, to);
        to += maps;
      }
    }
  }

  /** The taps and cells that meet each pixel along an axis, in the order of the sum. */
  private static final class Terms {
    /** Where the terms of each pixel end, behind a 0. */
    final int[] ends;

    final int[] taps;
    final int[] cells;

    /**
     * Lists the terms of some pixels.
     *
     * @param size the number of cells of the signal
     * @param first the first pixel
     * @param pixels the number of pixels
     */
    Terms(Axis axis, int size, int first, int pixels) {
      this.ends = new int[pixels + 1];
      this.taps = new int[pixels * axis.window()];
      this.cells = new int[taps.length];
      int count = 0;
      for (int i = 0; i < pixels; i++) {
        for (int tap = axis.window() - 1; tap >= 0; tap--) {
          int distance = first + i - tap * axis.dilation();
          int cell = Math.floorDiv(distance, axis.stride());
          if (cell * axis.stride() == distance && cell >= 0 && cell < size) {
            taps[count] = tap;
            cells[count++] = cell;
          }
        }
        ends[i + 1] = count;
      }
    }
  }

  private void sum(float[] signal, int[] cells, int[] taps, int terms, float[] below, int to) {
    float[] filters = this.filters;
    int map = 0;
    for (; map <= maps - TOGETHER * LANES; map += TOGETHER * LANES) {
      FloatVector sum0 = FloatVector.zero(SPECIES);
      FloatVector sum1 = sum0;
      FloatVector sum2 = sum0;
      FloatVector sum3 = sum0;
      for (int i = 0; i < terms; i++) {
        int cell = cells[i] + map;
        int tap = taps[i] + map;
        sum0 = vector(signal, cell).fma(vector(filters, tap), sum0);
        sum1 = vector(signal, cell + LANES).fma(vector(filters, tap + LANES), sum1);
        sum2 = vector(signal, cell + 2 * LANES).fma(vector(filters, tap + 2 * LANES), sum2);
        sum3 = vector(signal, cell + 3 * LANES).fma(vector(filters, tap + 3 * LANES), sum3);
      }
      sum0.add(0f).intoArray(below, to + map);
      sum1.add(0f).intoArray(below, to + map + LANES);
      sum2.add(0f).intoArray(below, to + map + 2 * LANES);
      sum3.add(0f).intoArray(below, to + map + 3 * LANES);
    }
    for (; map <= maps - LANES; map += LANES) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int i = 0; i < terms; i++) {
        sum = vector(signal, cells[i] + map).fma(vector(filters, taps[i] + map), sum);
      }
      sum.add(0f).intoArray(below, to + map);
    }
    for (; map < maps; map++) {
      float sum = 0;
      for (int i = 0; i < terms; i++) {
        sum = Math.fma(signal[cells[i] + map], filters[taps[i] + map], sum);
      }
      below[to + map] = sum + 0f;
    }
  }

  private static FloatVector vector(float[] values, int at) {
    return FloatVector.fromArray(SPECIES, values, at);
  }
}
