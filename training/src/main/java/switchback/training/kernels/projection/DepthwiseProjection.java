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
    int[] cells = new int[geometry.taps()];
    int[] taps = new int[geometry.taps()];
    for (int pixel = 0; pixel < extent.pixels(); pixel++) {
      int y = extent.top() + pixel / extent.width();
      int x = extent.left() + pixel % extent.width();
      int terms = 0;
      for (int ky = geometry.rows().window() - 1; ky >= 0; ky--) {
        int row = cell(geometry.rows(), y, ky, extent.rows());
        for (int kx = geometry.columns().window() - 1; kx >= 0 && row >= 0; kx--) {
          int column = cell(geometry.columns(), x, kx, extent.columns());
          if (column >= 0) {
            cells[terms] = (row * extent.columns() + column) * maps;
            taps[terms++] = (ky * geometry.columns().window() + kx) * maps;
          }
        }
      }
      sum(signal, cells, taps, terms, below, pixel * maps);
    }
  }

  /** Returns the cell of the signal that meets a pixel by a tap, or -1 if there is none. */
  private static int cell(Axis axis, int pixel, int tap, int count) {
    int distance = pixel - tap * axis.dilation();
    int cell = distance / axis.stride();
    return distance >= 0 && distance % axis.stride() == 0 && cell < count ? cell : -1;
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
