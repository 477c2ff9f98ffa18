package switchback.training.kernels.channelslast;

import java.lang.foreign.MemorySegment;
import switchback.training.kernels.Axis;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.IndexTables;
import switchback.training.kernels.MapOrder;

/**
 * Rows of maps that lie cell by cell under filters of one cell: the maps as they lie, which nobody
 * copies.
 */
final class RowsAsGiven implements CellRows {
  private final int group;
  private final long step;
  private final int[] offsets;
  private MemorySegment source = MemorySegment.NULL;

  RowsAsGiven(ConvolutionShape shape, int images, MapOrder order) {
    this.group = RowsOfCells.group(shape, images);
    this.step = (long) order.cell() * Float.BYTES;
    this.offsets = IndexTables.of(shape.channels(), map -> map * Float.BYTES);
  }

  /** Returns whether each output cell meets one cell alone, and none of the padding. */
  static boolean takes(Geometry geometry) {
    return geometry.taps() == 1 && isWhole(geometry.rows()) && isWhole(geometry.columns());
  }

  private static boolean isWhole(Axis axis) {
    return axis.stride() == 1 && axis.pad() == 0 && axis.padEnd() == 0;
  }

  @Override
  public int group() {
    return group;
  }

  @Override
  public long step() {
    return step;
  }

  @Override
  public int[] offsets() {
    return offsets;
  }

  @Override
  public void begin(MemorySegment maps) {
    source = maps;
  }

  @Override
  public long fill(int first, int count) {
    return source.address() + first * step;
  }
}
