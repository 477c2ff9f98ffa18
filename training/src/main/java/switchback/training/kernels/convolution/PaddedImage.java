package switchback.training.kernels.convolution;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.IndexTables;

/**
 * The layout of an image for the filter gradient: (C, rows, columns), padded with zeros as far as
 * any window reaches. A tap of a window then lies at a constant distance from the window's start.
 */
final class PaddedImage {
  private final Geometry g;
  private final int channels;
  private final int rows;
  private final int columns;

  PaddedImage(ConvolutionShape shape) {
    this.g = shape.geometry();
    this.channels = shape.channels();
    this.rows = g.rows().reach(g.rows().outSize());
    this.columns = g.columns().reach(g.columns().outSize());
  }

  /** Returns the number of floats of the layout. */
  int size() {
    return channels * rows * columns;
  }

  /**
   * Returns the distance of every tap from its window's start, in a filter's order (C, rows,
   * columns).
   */
  int[] taps() {
    return IndexTables.of(
        channels * g.taps(),
        i -> {
          int ky = i % g.taps() / g.columns().window();
          int kx = i % g.columns().window();
          int row = i / g.taps() * rows + ky * g.rows().dilation();
          return row * columns + kx * g.columns().dilation();
        });
  }

  /** Returns the distance from the window of an output cell to that of the next in its row. */
  int cellStep() {
    return g.columns().stride();
  }

  /** Returns the distance from the windows of a row of output cells to those of the next row. */
  int rowStep() {
    return g.rows().stride() * columns;
  }

  /** Copies an image (C, H, W) into memory that is zero wherever padding lies; that stays zero. */
  void fill(MemorySegment source, long from, float[] image) {
    int count = Math.min(g.columns().size(), columns - g.columns().pad());
    if (count <= 0) {
      return; // every window lies in the padding on the left
    }
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < Math.min(g.rows().size(), rows - g.rows().pad()); y++) {
        long at = from + ((long) c * g.rows().size() + y) * g.columns().size();
        int to = (c * rows + y + g.rows().pad()) * columns + g.columns().pad();
        MemorySegment.copy(source, JAVA_FLOAT_UNALIGNED, at * Float.BYTES, image, to, count);
      }
    }
  }
}
