package switchback.training.kernels.channelslast;

import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.MapOrder;

/**
 * The addresses of the cells under the windows of a row of output cells, of maps that lie cell by
 * cell. For one thread at a time.
 */
final class CellWindows {
  private final Geometry geometry;

  /** The bytes from one cell to the next, and from one row of cells to the next. */
  private final long cell;

  private final long row;

  /**
   * For each output column and tap the distance of the cell from the start of its row in bytes;
   * negative in the padding.
   */
  private final long[] columns;

  /** Where the row of cells under each row of a window starts; negative in the padding. */
  private final long[] rows;

  CellWindows(Geometry geometry, MapOrder order) {
    Axis axis = geometry.columns();
    this.geometry = geometry;
    this.cell = (long) order.cell() * Float.BYTES;
    this.row = axis.size() * cell;
    this.columns = new long[axis.outSize() * axis.window()];
    for (int i = 0; i < columns.length; i++) {
      int column = axis.at(i / axis.window(), i % axis.window());
      columns[i] = axis.contains(column) ? column * cell : -1;
    }
    this.rows = new long[geometry.rows().window()];
  }

  /**
   * Moves to a row of output cells.
   *
   * @param maps the address of the maps of the first image
   * @param output the row, counted over all images
   */
  void moveTo(long maps, int output) {
    Axis axis = geometry.rows();
    long image = maps + (long) (output / axis.outSize()) * axis.size() * row;
    for (int k = 0; k < rows.length; k++) {
      int y = axis.at(output % axis.outSize(), k);
      rows[k] = axis.contains(y) ? image + y * row : -1;
    }
  }

  /**
   * Writes the addresses of all cells under the window of an output column.
   *
   * @param zeros the address that stands for a cell of the padding
   */
  void all(int column, long zeros, long[] addresses, int at) {
    int window = geometry.columns().window();
    int to = at;
    for (long start : rows) {
      for (int k = column * window; k < (column + 1) * window; k++) {
        addresses[to++] = start < 0 || columns[k] < 0 ? zeros : start + columns[k];
      }
    }
  }

  /** Returns whether the windows of some neighbouring output columns meet no padding. */
  boolean isInside(int column, int count) {
    Axis axis = geometry.columns();
    for (long start : rows) {
      if (start < 0) {
        return false;
      }
    }
    return axis.at(column, 0) >= 0 && axis.contains(axis.at(column + count - 1, axis.window() - 1));
  }

  /** Returns the bytes from a cell under a window to that under the window of the next column. */
  long step() {
    return geometry.columns().stride() * cell;
  }

  /**
   * Writes the addresses of the cells under the window of an output column that lie in the map, in
   * row-major order, and returns their number.
   */
  int inMap(int column, long[] addresses) {
    int window = geometry.columns().window();
    int count = 0;
    for (long start : rows) {
      for (int k = column * window; k < (column + 1) * window; k++) {
        if (start >= 0 && columns[k] >= 0) {
          addresses[count++] = start + columns[k];
        }
      }
    }
    return count;
  }
}
