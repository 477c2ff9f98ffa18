package switchback.training.kernels.projection;

import switchback.training.kernels.Geometry;

/**
 * The sizes of a projection: the rectangle of the signal, and which rectangle is asked for of all
 * that its windows reach. Row and column 0 below are those of the first tap of the first window.
 *
 * @param rows rows of the signal, at least 1
 * @param columns columns of the signal, at least 1
 * @param top the first row below
 * @param left the first column below
 * @param height rows below
 * @param width columns below
 */
public record Extent(int rows, int columns, int top, int left, int height, int width) {
  /** Returns the extent that asks for all that the windows reach, padding included. */
  public static Extent all(Geometry windows, int rows, int columns) {
    return new Extent(
        rows, columns, 0, 0, windows.rows().reach(rows), windows.columns().reach(columns));
  }

  /** Returns the number of cells of the signal. */
  public int cells() {
    return rows * columns;
  }

  /** Returns the number of pixels below. */
  public int pixels() {
    return height * width;
  }
}
