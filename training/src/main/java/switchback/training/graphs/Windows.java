package switchback.training.graphs;

import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;

/**
 * The windows of a convolution or pooling before the size of the maps is known. Immutable; each
 * method returns changed windows.
 *
 * @param rows rows of a window
 * @param columns columns of a window
 * @param strideRows rows from one window to the next
 * @param strideColumns columns from one window to the next
 * @param dilationRows rows from one tap to the next
 * @param dilationColumns columns from one tap to the next
 * @param padding how the maps are padded
 * @param top rows of stated padding above
 * @param left columns of stated padding at the left
 * @param bottom rows of stated padding below
 * @param right columns of stated padding at the right
 */
public record Windows(
    int rows,
    int columns,
    int strideRows,
    int strideColumns,
    int dilationRows,
    int dilationColumns,
    Padding padding,
    int top,
    int left,
    int bottom,
    int right) {

  /** How maps are padded. */
  public enum Padding {
    /** As stated; rows and columns left over at the end are not covered. */
    STATED,
    /**
     * As stated, and further at the end for one more window that covers what is left over, if it
     * starts within the map or the padding before it.
     */
    CEILING,
    /** For one window per stride, with an odd cell at the end. */
    SAME_UPPER,
    /** For one window per stride, with an odd cell at the beginning. */
    SAME_LOWER
  }

  /** Returns windows of stride 1 without padding. */
  public static Windows of(int rows, int columns) {
    return new Windows(rows, columns, 1, 1, 1, 1, Padding.STATED, 0, 0, 0, 0);
  }

  /** Returns windows of another size with the same strides, dilations and padding. */
  public Windows sized(int newRows, int newColumns) {
    return new Windows(
        newRows,
        newColumns,
        strideRows,
        strideColumns,
        dilationRows,
        dilationColumns,
        padding,
        top,
        left,
        bottom,
        right);
  }

  /** Returns the number of cells of a window. */
  int taps() {
    return rows * columns;
  }

  /** Returns the rows from the first of a window to its last, with the gaps between them. */
  public int reachRows() {
    return reach(rows, dilationRows);
  }

  /** Returns the columns from the first of a window to its last, with the gaps between them. */
  public int reachColumns() {
    return reach(columns, dilationColumns);
  }

  private static int reach(int window, int dilation) {
    return (window - 1) * dilation + 1;
  }

  /** Returns these windows with other strides. */
  public Windows strides(int alongRows, int alongColumns) {
    return new Windows(
        rows,
        columns,
        alongRows,
        alongColumns,
        dilationRows,
        dilationColumns,
        padding,
        top,
        left,
        bottom,
        right);
  }

  /** Returns these windows with taps further apart. */
  public Windows dilations(int alongRows, int alongColumns) {
    return new Windows(
        rows,
        columns,
        strideRows,
        strideColumns,
        alongRows,
        alongColumns,
        padding,
        top,
        left,
        bottom,
        right);
  }

  /** Returns these windows with stated padding. */
  public Windows padded(int above, int before, int below, int after) {
    return new Windows(
        rows,
        columns,
        strideRows,
        strideColumns,
        dilationRows,
        dilationColumns,
        padding,
        above,
        before,
        below,
        after);
  }

  /** Returns these windows with another way of padding. */
  public Windows padding(Padding way) {
    return new Windows(
        rows,
        columns,
        strideRows,
        strideColumns,
        dilationRows,
        dilationColumns,
        way,
        top,
        left,
        bottom,
        right);
  }

  /**
   * Returns their geometry over maps of a given size.
   *
   * @throws IllegalArgumentException if a window does not fit
   */
  public Geometry over(int height, int width) {
    return new Geometry(
        axis(height, rows, strideRows, dilationRows, top, bottom),
        axis(width, columns, strideColumns, dilationColumns, left, right));
  }

  private Axis axis(int size, int window, int stride, int dilation, int before, int after) {
    return switch (padding) {
      case STATED -> new Axis(size, window, stride, before, dilation, after);
      case CEILING -> {
        int reach = reach(window, dilation);
        int count = Math.ceilDiv(size + before + after - reach, stride) + 1;
        if ((count - 1) * stride >= size + before) {
          count--;
        }
        int end = Math.max(after, (count - 1) * stride + reach - size - before);
        yield new Axis(size, window, stride, before, dilation, end);
      }
      case SAME_UPPER, SAME_LOWER -> {
        int reach = reach(window, dilation);
        int total = Math.max(0, (Math.ceilDiv(size, stride) - 1) * stride + reach - size);
        int small = total / 2;
        yield padding == Padding.SAME_UPPER
            ? new Axis(size, window, stride, small, dilation, total - small)
            : new Axis(size, window, stride, total - small, dilation, small);
      }
    };
  }

  /** Returns the padding that counts as zeros around maps: top, left, bottom, right. */
  int[] frame(MapShape maps) {
    if (padding == Padding.STATED || padding == Padding.CEILING) {
      return new int[] {top, left, bottom, right};
    }
    Geometry g = over(maps.height(), maps.width());
    return new int[] {g.rows().pad(), g.columns().pad(), g.rows().padEnd(), g.columns().padEnd()};
  }
}
