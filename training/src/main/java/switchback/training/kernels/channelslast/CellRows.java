package switchback.training.kernels.channelslast;

import java.lang.foreign.MemorySegment;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.MapOrder;
import switchback.training.kernels.Scratch;

/**
 * The values that a filter meets under each of some neighbouring output cells, one row per cell:
 * (maps, filter rows, filter columns), with zeros for the padding. For one thread at a time.
 */
interface CellRows {
  /** Returns the rows of images whose maps lie in an order. */
  static CellRows of(ConvolutionShape shape, int images, MapOrder order, Scratch scratch) {
    return order.isLast() ? new RowsOfCells(shape, order) : new RowsOfMaps(shape, images, scratch);
  }

  /** Takes the maps of all images, which must stay as they are until the last row is filled. */
  void begin(MemorySegment maps);

  /**
   * Fills rows.
   *
   * @param first the first output cell, counted over all images
   * @param rows receives {@code count} rows, and up to a vector of other values behind them
   */
  void fill(int first, int count, float[] rows);
}
