package switchback.training.kernels.channelslast;

import java.lang.foreign.MemorySegment;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.MapOrder;
import switchback.training.kernels.Scratch;

/**
 * The values that a filter meets under each of some neighbouring output cells: a row for each cell,
 * with zeros for the padding. Rows lie as far apart as {@link #step} says, and may overlap. For one
 * thread at a time.
 */
interface CellRows {
  /** Returns the rows of images whose maps lie in an order. */
  static CellRows of(ConvolutionShape shape, int images, MapOrder order, Scratch scratch) {
    if (!order.isLast()) {
      return new RowsOfMaps(shape, images, scratch);
    }
    return RowsAsGiven.takes(shape.geometry())
        ? new RowsAsGiven(shape, images, order)
        : new RowsOfCells(shape, images, order, scratch);
  }

  /** Returns the number of neighbouring output cells whose rows are there at a time. */
  int group();

  /** Returns the distance from the row of a cell to that of the next one in bytes. */
  long step();

  /**
   * Returns the distance from the start of a row to each value in bytes, in the order of a filter:
   * (maps, filter rows, filter columns).
   */
  int[] offsets();

  /** Takes the maps of all images, which must stay as they are until the last row was used. */
  void begin(MemorySegment maps);

  /**
   * Prepares rows, and returns the address of the first.
   *
   * @param first the first output cell, counted over all images
   * @param count the number of cells, at most those of a group
   */
  long fill(int first, int count);
}
