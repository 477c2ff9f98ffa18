package switchback.training.kernels;

/**
 * The one owner of index arithmetic: how a window of {@code kernelRows x kernelColumns} cells,
 * {@code dilation} apart, moves over a zero-padded map by {@code stride}. Serves convolution and
 * pooling.
 *
 * <p>Output position {@code (oy, ox)} and tap {@code (ky, kx)} meet input row {@code oy *
 * strideRows - padRows + ky * dilationRows}, columns likewise.
 *
 * @param height rows of the input map
 * @param width columns of the input map
 * @param kernelRows rows of the window
 * @param kernelColumns columns of the window
 * @param strideRows rows from one output row to the next
 * @param strideColumns columns from one output column to the next
 * @param padRows rows of zeros above
 * @param padColumns columns of zeros left
 * @param dilationRows rows from one tap to the next, 1 for a dense window
 * @param dilationColumns columns from one tap to the next
 * @param padBottom rows of zeros below
 * @param padRight columns of zeros right
 */
public record Geometry(
    int height,
    int width,
    int kernelRows,
    int kernelColumns,
    int strideRows,
    int strideColumns,
    int padRows,
    int padColumns,
    int dilationRows,
    int dilationColumns,
    int padBottom,
    int padRight) {

  /**
   * Checks every number.
   *
   * @throws IllegalArgumentException where a number is out of range or the window does not fit
   */
  public Geometry {
    atLeast("height", height, 1);
    atLeast("width", width, 1);
    atLeast("kernel rows", kernelRows, 1);
    atLeast("kernel columns", kernelColumns, 1);
    atLeast("row stride", strideRows, 1);
    atLeast("column stride", strideColumns, 1);
    atLeast("row padding", padRows, 0);
    atLeast("column padding", padColumns, 0);
    atLeast("row dilation", dilationRows, 1);
    atLeast("column dilation", dilationColumns, 1);
    atLeast("padding below", padBottom, 0);
    atLeast("padding right", padRight, 0);
    fits("rows", (kernelRows - 1) * dilationRows + 1, height + padRows + padBottom);
    fits("columns", (kernelColumns - 1) * dilationColumns + 1, width + padColumns + padRight);
  }

  /** Windows with as much padding below as above, and as much right as left; checks likewise. */
  public Geometry(
      int height,
      int width,
      int kernelRows,
      int kernelColumns,
      int strideRows,
      int strideColumns,
      int padRows,
      int padColumns,
      int dilationRows,
      int dilationColumns) {
    this(
        height,
        width,
        kernelRows,
        kernelColumns,
        strideRows,
        strideColumns,
        padRows,
        padColumns,
        dilationRows,
        dilationColumns,
        padRows,
        padColumns);
  }

  /** A dense window of stride 1 over a map, padded so that an odd window keeps the map's size. */
  public static Geometry sizeKeeping(int height, int width, int kernelRows, int kernelColumns) {
    return new Geometry(
        height, width, kernelRows, kernelColumns, 1, 1, kernelRows / 2, kernelColumns / 2, 1, 1);
  }

  /**
   * Windows of {@code size x size} side by side, without padding; what is left over is not covered.
   */
  public static Geometry tiles(int height, int width, int size) {
    return new Geometry(height, width, size, size, size, size, 0, 0, 1, 1);
  }

  /** Rows of the output map. */
  public int outHeight() {
    return (height + padRows + padBottom - reachRows()) / strideRows + 1;
  }

  /** Columns of the output map. */
  public int outWidth() {
    return (width + padColumns + padRight - reachColumns()) / strideColumns + 1;
  }

  /** Rows of the input that a window spans, gaps included. */
  public int reachRows() {
    return (kernelRows - 1) * dilationRows + 1;
  }

  /** Columns of the input that a window spans, gaps included. */
  public int reachColumns() {
    return (kernelColumns - 1) * dilationColumns + 1;
  }

  /** Cells of a window. */
  public int taps() {
    return kernelRows * kernelColumns;
  }

  /**
   * The input row under tap {@code ky} of output row {@code oy}; outside 0..height-1 lies padding.
   */
  public int row(int oy, int ky) {
    return oy * strideRows - padRows + ky * dilationRows;
  }

  /** The input column under tap {@code kx} of output column {@code ox}; outside lies padding. */
  public int column(int ox, int kx) {
    return ox * strideColumns - padColumns + kx * dilationColumns;
  }

  /** Whether a row of the input map has that number. */
  public boolean hasRow(int row) {
    return row >= 0 && row < height;
  }

  /** Whether a column of the input map has that number. */
  public boolean hasColumn(int column) {
    return column >= 0 && column < width;
  }

  private static void atLeast(String what, int got, int least) {
    if (got < least) {
      throw new IllegalArgumentException(what + " must be at least " + least + ", got " + got);
    }
  }

  private static void fits(String what, int reach, int room) {
    if (reach > room) {
      throw new IllegalArgumentException(
          "a window of " + reach + " " + what + " does not fit into " + room + " padded " + what);
    }
  }
}
