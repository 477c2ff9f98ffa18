package switchback.training.kernels.convolution;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Tables;

/**
 * How the filter gradient lays an image out: (C, rows, columns), padded with zeros, as far as any
 * window reaches. A tap of a window is then a constant distance from where the window starts.
 */
final class PaddedImage {
  private final Geometry g;
  private final int channels;
  private final int rows;
  private final int columns;

  PaddedImage(ConvolutionShape shape) {
    this.g = shape.geometry();
    this.channels = shape.channels();
    this.rows = (g.outHeight() - 1) * g.strideRows() + g.reachRows();
    this.columns = (g.outWidth() - 1) * g.strideColumns() + g.reachColumns();
  }

  /** Floats of memory. */
  int size() {
    return channels * rows * columns;
  }

  /** The distance of every tap from its window's start, in a filter's order (C, kh, kw). */
  int[] taps() {
    return Tables.of(
        channels * g.taps(),
        i -> {
          int ky = i % g.taps() / g.kernelColumns();
          int kx = i % g.kernelColumns();
          int row = i / g.taps() * rows + ky * g.dilationRows();
          return row * columns + kx * g.dilationColumns();
        });
  }

  /** Where the window of every output cell starts. */
  int[] cells() {
    return Tables.of(
        g.outHeight() * g.outWidth(),
        i -> i / g.outWidth() * g.strideRows() * columns + i % g.outWidth() * g.strideColumns());
  }

  /** Fills memory, once zeroed, from an image (C, H, W); the zeros around stay. */
  void fill(MemorySegment source, long from, float[] image) {
    int count = Math.min(g.width(), columns - g.padColumns());
    if (count <= 0) {
      return; // every window lies in the padding on the left
    }
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < Math.min(g.height(), rows - g.padRows()); y++) {
        long at = from + ((long) c * g.height() + y) * g.width();
        int to = (c * rows + y + g.padRows()) * columns + g.padColumns();
        MemorySegment.copy(source, JAVA_FLOAT_UNALIGNED, at * Float.BYTES, image, to, count);
      }
    }
  }
}
