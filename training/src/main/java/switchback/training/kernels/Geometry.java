package switchback.training.kernels;

/**
 * The windows of a convolution or a pooling over a map: one axis along its rows and, independently,
 * one along its columns.
 *
 * @param rows the vertical axis; its size is the map's height
 * @param columns the horizontal axis; its size is the map's width
 */
public record Geometry(Axis rows, Axis columns) {
  /** Returns windows that lie along rows and columns alike. */
  public static Geometry square(Axis axis) {
    return new Geometry(axis, axis);
  }

  /**
   * Returns windows with settings in DL4J's form, (rows, columns), and equal padding at both ends.
   *
   * @throws IllegalArgumentException if a number is out of range or the windows do not fit
   */
  public static Geometry of(
      int height, int width, int[] window, int[] stride, int[] pad, int[] dilation) {
    return new Geometry(
        new Axis(height, window[0], stride[0], pad[0], dilation[0]),
        new Axis(width, window[1], stride[1], pad[1], dilation[1]));
  }

  /** Returns dense windows of stride 1, without padding. */
  public static Geometry unpadded(int height, int width, int windowRows, int windowColumns) {
    return new Geometry(
        new Axis(height, windowRows, 1, 0, 1), new Axis(width, windowColumns, 1, 0, 1));
  }

  /** Returns dense windows of stride 1, padded so that odd windows keep the map's size. */
  public static Geometry sizeKeeping(int height, int width, int windowRows, int windowColumns) {
    return new Geometry(
        new Axis(height, windowRows, 1, windowRows / 2, 1),
        new Axis(width, windowColumns, 1, windowColumns / 2, 1));
  }

  /**
   * Returns windows of {@code size x size} side by side, without padding. Rows and columns left
   * over at the end are not covered.
   */
  public static Geometry tiles(int height, int width, int size) {
    return new Geometry(new Axis(height, size, size, 0, 1), new Axis(width, size, size, 0, 1));
  }

  /** Returns the number of cells of a window. */
  public int taps() {
    return rows.window() * columns.window();
  }

  /** Returns the number of cells of the input map. */
  public int inputCells() {
    return rows.size() * columns.size();
  }

  /** Returns the number of cells of the output map. */
  public int outputCells() {
    return rows.outSize() * columns.outSize();
  }

  /** Returns whether each window has a cell of the map in it. */
  public boolean meetsMap() {
    return rows.meetsMap() && columns.meetsMap();
  }

  /** Returns whether windows have gaps between their cells. */
  public boolean isDilated() {
    return rows.dilation() > 1 || columns.dilation() > 1;
  }
}
