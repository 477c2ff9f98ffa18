package switchback.training.kernels.convolution;

import java.lang.foreign.MemorySegment;
import switchback.training.kernels.Floats;
import switchback.training.kernels.IndexTables;
import switchback.training.kernels.MapOrder;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Share;
import switchback.training.kernels.Transposition;

/** Lays out images and transforms their tiles for {@link MinimalFiltering}. */
final class MinimalInputs {
  private final TileGrid grid;

  /** The starts of the rows of a tile, and of its columns. */
  private final int[] rows;

  private final int[] columns;

  /** The first column of the image that lies in the grid. */
  private final int left;

  private final int[] maps;
  private final int[] places;

  /** The distance in floats between rows of tiles that are transformed down. */
  private final int rowStep;

  MinimalInputs(TileGrid grid) {
    this.grid = grid;
    this.rows = IndexTables.of(grid.side(), i -> i * grid.inputRow());
    this.columns = grid.inputColumns(0, grid.side());
    this.left = Math.max(0, -grid.padColumns());
    this.maps = IndexTables.of(grid.sources(), c -> c * grid.height() * grid.width());
    int first = left + grid.padColumns();
    int columnsInGrid = grid.inputRow() / grid.sourceFloats() - first;
    int count = Math.clamp(columnsInGrid, 0, grid.width() - left);
    this.places = grid.inputColumns(first, count);
    this.rowStep = grid.inputRow() + TileGrid.GAP;
  }

  /** The memory that a thread works in. */
  static final class Buffers {
    /** The image, (rows, columns, maps), surrounded by zeros. */
    private final MemorySegment padded;

    /** A group of tiles transformed down: (rows of tiles, side, columns, maps). */
    private final MemorySegment between;

    private final float[] values;
    private final MapOrder order;
    private final Transposition transposition;

    private Buffers(
        TileGrid grid, int rowStep, MapOrder order, Transposition transposition, Scratch scratch) {
      padded = scratch.floats((long) grid.inputRows() * grid.inputRow()).fill((byte) 0);
      between = scratch.temporary((long) grid.groupRows() * grid.side() * rowStep);
      values = scratch.array(grid.side() * grid.inputPlane());
      this.order = order;
      this.transposition = transposition;
    }

    /** Returns one row of a group's transformed tiles: (side, tiles, maps), with gaps. */
    float[] values() {
      return values;
    }
  }

  /**
   * Allocates memory that is valid until the scratch is reset.
   *
   * @param order the order of the maps of the images
   */
  Buffers buffers(MapOrder order, Scratch scratch) {
    return new Buffers(grid, rowStep, order, new Transposition(maps, places, scratch), scratch);
  }

  /**
   * Lays out an image that starts at {@code from}. The zeros around the previous image stay.
   *
   * @param image its number among the images of the grid
   * @param groups the groups of tiles that are needed
   */
  void fill(MemorySegment batch, long from, int image, Share groups, Buffers buffers) {
    int first = image * grid.imageRows();
    int top = grid.firstRow(groups.from() * grid.groupRows());
    int end = grid.firstRow(groups.to() * grid.groupRows() - 1) + grid.side();
    for (int y = 0; y < grid.height(); y++) {
      int row = y + grid.padRows();
      boolean isMet = first + row >= top && first + row < end;
      if (row >= 0 && row < grid.imageRows() && isMet) {
        long to = (long) (first + row) * grid.inputRow();
        int at = y * grid.width() + left;
        if (buffers.order.isLast()) {
          fillCells(batch, from, at, buffers, to);
        } else {
          buffers.transposition.run(batch, from + at, buffers.padded, to);
        }
      }
    }
  }

  private void fillCells(MemorySegment batch, long from, int at, Buffers buffers, long to) {
    int cell = buffers.order.cell();
    for (int i = 0; i < places.length; i++) {
      long place = from + (long) (at + i) * cell;
      Floats.copy(batch, place, buffers.padded, to + places[i], grid.sourceFloats());
    }
  }

  /** Transforms the tiles of a group down their columns. */
  void down(int group, Buffers buffers) {
    for (int row = 0; row < grid.groupRows(); row++) {
      int first = grid.firstRow(group * grid.groupRows() + row);
      TileTransforms.inputs(
          buffers.padded,
          first * grid.inputRow(),
          rows,
          buffers.between,
          row * grid.side() * rowStep,
          rowStep,
          grid.inputRow());
    }
  }

  /** Then transforms one row of each tile, which {@link Buffers#values} holds afterwards. */
  void across(int tileRow, Buffers buffers) {
    int count = grid.tileColumns() * grid.sourceFloats();
    for (int row = 0; row < grid.groupRows(); row++) {
      TileTransforms.inputs(
          buffers.between,
          (row * grid.side() + tileRow) * rowStep,
          columns,
          buffers.values,
          row * count,
          grid.inputPlane(),
          count);
    }
  }
}
