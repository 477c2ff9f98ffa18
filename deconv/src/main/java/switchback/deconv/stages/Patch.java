package switchback.deconv.stages;

import switchback.training.kernels.Geometry;

/**
 * A rectangle of an image, in pixels, or of other maps, in cells. Rows {@code top .. top + height -
 * 1} and columns {@code left .. left + width - 1}; it may reach outside the image, to negative
 * numbers too.
 *
 * @param top its first row
 * @param left its first column
 * @param height its rows, at least 0
 * @param width its columns, at least 0
 */
public record Patch(int top, int left, int height, int width) {
  /**
   * Checks its size.
   *
   * @throws IllegalArgumentException where it is negative
   */
  public Patch {
    if (height < 0 || width < 0) {
      throw new IllegalArgumentException(
          "a patch cannot have " + height + " rows and " + width + " columns");
    }
  }

  /** The part within an image of that size; empty (no rows or no columns) where there is none. */
  public Patch clip(int imageHeight, int imageWidth) {
    int firstRow = Math.clamp(top, 0, imageHeight);
    int firstColumn = Math.clamp(left, 0, imageWidth);
    int endRow = Math.clamp((long) top + height, 0, imageHeight);
    int endColumn = Math.clamp((long) left + width, 0, imageWidth);
    return new Patch(firstRow, firstColumn, endRow - firstRow, endColumn - firstColumn);
  }

  /** Whether it has no cell. */
  public boolean isEmpty() {
    return height == 0 || width == 0;
  }

  /** All that windows at these places, of which there must be one, reach of the maps below. */
  public Patch below(Geometry windows) {
    return new Patch(
        windows.rows().at(top, 0),
        windows.columns().at(left, 0),
        windows.rows().reach(height),
        windows.columns().reach(width));
  }

  /** Whether that pixel lies in it. */
  public boolean contains(int row, int column) {
    return row >= top && row < top + height && column >= left && column < left + width;
  }
}
