package switchback.deconv.signals;

import switchback.training.kernels.Geometry;

/**
 * A rectangle of an image in pixels, or of other maps in cells: rows {@code top .. top + height -
 * 1} and columns {@code left .. left + width - 1}. It may reach outside the image, so that numbers
 * may be negative.
 *
 * @param top the first row
 * @param left the first column
 * @param height the number of rows, at least 0
 * @param width the number of columns, at least 0
 */
public record Patch(int top, int left, int height, int width) {
  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException if {@code height} or {@code width} is negative
   */
  public Patch {
    if (height < 0 || width < 0) {
      throw new IllegalArgumentException(
          "a patch cannot have " + height + " rows and " + width + " columns");
    }
  }

  /** Returns the part within an image; it has no rows or no columns if they do not overlap. */
  public Patch clip(int imageHeight, int imageWidth) {
    int firstRow = Math.clamp(top, 0, imageHeight);
    int firstColumn = Math.clamp(left, 0, imageWidth);
    int endRow = Math.clamp((long) top + height, 0, imageHeight);
    int endColumn = Math.clamp((long) left + width, 0, imageWidth);
    return new Patch(firstRow, firstColumn, endRow - firstRow, endColumn - firstColumn);
  }

  /** Returns whether this rectangle has no cells. */
  public boolean isEmpty() {
    return height == 0 || width == 0;
  }

  /**
   * Returns the part of the maps below that the windows at these locations cover; not for empty
   * patches.
   */
  public Patch below(Geometry windows) {
    return new Patch(
        windows.rows().at(top, 0),
        windows.columns().at(left, 0),
        windows.rows().reach(height),
        windows.columns().reach(width));
  }

  /** Returns the smallest rectangle that holds this one and another; neither may be empty. */
  public Patch including(Patch other) {
    int firstRow = Math.min(top, other.top);
    int firstColumn = Math.min(left, other.left);
    int endRow = Math.max(top + height, other.top + other.height);
    int endColumn = Math.max(left + width, other.left + other.width);
    return new Patch(firstRow, firstColumn, endRow - firstRow, endColumn - firstColumn);
  }

  /** Returns the cells of this rectangle and of another; it may have none. */
  public Patch shared(Patch other) {
    int firstRow = Math.max(top, other.top);
    int firstColumn = Math.max(left, other.left);
    int rows = Math.min(top + height, other.top + other.height) - firstRow;
    int columns = Math.min(left + width, other.left + other.width) - firstColumn;
    return new Patch(firstRow, firstColumn, Math.max(0, rows), Math.max(0, columns));
  }

  /** Returns the number of a cell of this rectangle, row by row from 0. */
  public int cell(int row, int column) {
    return (row - top) * width + column - left;
  }

  /** Returns this rectangle moved down and to the right. */
  public Patch moved(int rows, int columns) {
    return new Patch(top + rows, left + columns, height, width);
  }

  /** Returns whether a pixel lies in this rectangle. */
  public boolean contains(int row, int column) {
    return row >= top && row < top + height && column >= left && column < left + width;
  }

  /** Returns text such as {@code 14x12 at (2, 20)}: rows x columns, from its top left cell. */
  @Override
  public String toString() {
    return "%dx%d at (%d, %d)".formatted(height, width, top, left);
  }
}
