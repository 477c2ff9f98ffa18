package switchback.training.kernels.convolution;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Geometry;

/**
 * The layout of one image in scratch memory. A vector of neighbouring output columns reads, for
 * each tap of the filter, neighbouring floats at a constant distance from where the vector starts.
 *
 * <p>Rows carry their padding of zeros. If output columns are a stride apart, the columns of a row
 * are first sorted by their remainder modulo the stride, so that the columns that a tap meets are
 * neighbours again. For the adjoint of a strided pass, the signal's own rows and columns are
 * instead laid out {@code spread} apart.
 */
final class PaddedLayout {
  private final int planes;
  private final int sourceHeight;
  private final int sourceWidth;
  private final int top;
  private final int left;
  private final int rowSpread;
  private final int columnSpread;
  private final int strideColumns;
  private final int rows;
  private final int run;
  private final int rowStart;
  private final int[] taps;
  private final int outHeight;
  private final int outWidth;
  private final int vectorsPerRow;
  private final int lanes;

  private PaddedLayout(
      int planes,
      int sourceHeight,
      int sourceWidth,
      int top,
      int left,
      int rowSpread,
      int columnSpread,
      Geometry g,
      int outHeight,
      int outWidth,
      int strideRows,
      int strideColumns,
      int lanes) {
    this.planes = planes;
    this.sourceHeight = sourceHeight;
    this.sourceWidth = sourceWidth;
    this.top = top;
    this.left = left;
    this.rowSpread = rowSpread;
    this.columnSpread = columnSpread;
    this.strideColumns = strideColumns;
    this.outHeight = outHeight;
    this.outWidth = outWidth;
    this.lanes = lanes;
    this.vectorsPerRow = Math.ceilDiv(outWidth, lanes);
    this.rows = (outHeight - 1) * strideRows + g.rows().reach();
    this.run = vectorsPerRow * lanes + (g.columns().reach() - 1) / strideColumns;
    this.rowStart = strideRows * strideColumns * run;
    this.taps = taps(g);
  }

  /** Creates the layout of the input for a forward pass. */
  static PaddedLayout ofInput(ConvolutionShape shape, int lanes) {
    Geometry g = shape.geometry();
    return new PaddedLayout(
        shape.channels(),
        g.rows().size(),
        g.columns().size(),
        g.rows().pad(),
        g.columns().pad(),
        1,
        1,
        g,
        g.rows().outSize(),
        g.columns().outSize(),
        g.rows().stride(),
        g.columns().stride(),
        lanes);
  }

  /**
   * Creates the layout of the signal for the adjoint, which correlates it at stride 1 with the
   * filters turned by 180 degrees.
   */
  static PaddedLayout ofSignal(ConvolutionShape shape, int lanes) {
    Geometry g = shape.geometry();
    return new PaddedLayout(
        shape.features(),
        g.rows().outSize(),
        g.columns().outSize(),
        g.rows().reach() - 1 - g.rows().pad(),
        g.columns().reach() - 1 - g.columns().pad(),
        g.rows().stride(),
        g.columns().stride(),
        g,
        g.rows().size(),
        g.columns().size(),
        1,
        1,
        lanes);
  }

  private int[] taps(Geometry g) {
    int[] distances = new int[planes * g.taps()];
    int i = 0;
    for (int plane = 0; plane < planes; plane++) {
      for (int ky = 0; ky < g.rows().window(); ky++) {
        for (int kx = 0; kx < g.columns().window(); kx++) {
          int row = plane * rows + ky * g.rows().dilation();
          int column = kx * g.columns().dilation();
          distances[i++] = row * strideColumns * run + place(column);
        }
      }
    }
    return distances;
  }

  /** Returns where a padded column lies within its row. */
  private int place(int column) {
    return column % strideColumns * run + column / strideColumns;
  }

  /** Returns the number of floats of the layout. */
  int size() {
    return planes * rows * strideColumns * run;
  }

  /** Returns the distance of every tap, in the order planes, filter rows, filter columns. */
  int[] taps() {
    return taps;
  }

  /**
   * Returns where the first tap of every vector of output columns lies; the last vector of a row
   * may reach beyond the row.
   */
  int[] vectors() {
    int[] vectors = new int[outHeight * vectorsPerRow];
    Arrays.setAll(vectors, i -> i / vectorsPerRow * rowStart + i % vectorsPerRow * lanes);
    return vectors;
  }

  int outHeight() {
    return outHeight;
  }

  int outWidth() {
    return outWidth;
  }

  int vectorsPerRow() {
    return vectorsPerRow;
  }

  /**
   * Copies an image (planes, H, W) into scratch memory that was zero at first. The zeros between
   * and around stay, so the same memory serves one image after the other.
   */
  void fill(MemorySegment image, MemorySegment scratch) {
    for (int plane = 0; plane < planes; plane++) {
      for (int y = 0; y < sourceHeight; y++) {
        int target = top + y * rowSpread;
        if (target >= 0 && target < rows) {
          fillRow(
              image,
              (plane * sourceHeight + y) * sourceWidth,
              scratch,
              (plane * rows + target) * strideColumns * run);
        }
      }
    }
  }

  private void fillRow(MemorySegment image, int from, MemorySegment scratch, int to) {
    int columns = strideColumns * run;
    if (columnSpread == 1 && strideColumns == 1) {
      int first = Math.max(0, -left);
      int count = Math.min(sourceWidth, columns - left) - first;
      Floats.copy(image, from + first, scratch, to + left + first, count);
      return;
    }
    for (int x = 0; x < sourceWidth; x++) {
      int column = left + x * columnSpread;
      if (column >= 0 && column < columns) {
        float value = image.getAtIndex(JAVA_FLOAT_UNALIGNED, from + x);
        scratch.setAtIndex(JAVA_FLOAT_UNALIGNED, to + place(column), value);
      }
    }
  }
}
