package switchback.training.kernels.projection;

import java.util.Arrays;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Scratch;

/**
 * A signal laid out as (rows, O, columns), with cells of zeros around each map, so that each pixel
 * below has all cells that its taps may meet, and those of one row of taps are neighbours.
 */
final class PaddedSignal {
  /** Values behind the last that may be read. */
  static final int SPARE = 256;

  /** Cells whose values are copied together, so that lines of memory are used whole. */
  private static final int TOGETHER = 16;

  private final int features;
  private final int top;
  private final int left;

  /** The distance of neighbouring maps in a row. */
  private final int pitch;

  private final float[] values;

  /**
   * Lays out a signal.
   *
   * @param signal (rows, columns, O)
   */
  PaddedSignal(ConvolutionShape shape, float[] signal, Extent extent, Scratch scratch) {
    this.features = shape.features();
    this.top = Taps.before(shape.geometry().rows());
    this.left = Taps.before(shape.geometry().columns());
    this.pitch = extent.columns() + 2 * left;
    int size = (extent.rows() + 2 * top) * features * pitch;
    this.values = scratch.array(size + SPARE);
    Arrays.fill(values, 0, size, 0);
    for (int y = 0; y < extent.rows(); y++) {
      for (int x = 0; x < extent.columns(); x += TOGETHER) {
        fill(signal, extent, y, x, Math.min(extent.columns(), x + TOGETHER));
      }
    }
  }

  private void fill(float[] signal, Extent extent, int y, int first, int end) {
    int from = y * extent.columns() * features;
    int to = (y + top) * features * pitch + left;
    for (int feature = 0; feature < features; feature++) {
      for (int x = first; x < end; x++) {
        values[to + x] = signal[from + x * features];
      }
      from++;
      to += pitch;
    }
  }

  float[] values() {
    return values;
  }

  int pitch() {
    return pitch;
  }

  /** Returns where the first map's value at a cell lies. */
  int at(int row, int column) {
    return (row + top) * features * pitch + left + column;
  }
}
