package switchback.training.kernels;

import static switchback.training.kernels.MinimalFiltering.PRODUCTS;
import static switchback.training.kernels.MinimalFiltering.SIDE;

import java.lang.foreign.MemorySegment;

/** The inputs' side of {@link MinimalFiltering}: from an image to transformed tiles. */
final class MinimalInputs {
  private final TileGrid grid;

  /** Where a tile's six rows start, and its six columns. */
  private final int[] rows;

  private final int[] columns;

  /** The first column of an image that lies in the grid. */
  private final int left;

  private final int[] maps;
  private final int[] places;

  MinimalInputs(TileGrid grid) {
    this.grid = grid;
    this.rows = Tables.of(SIDE, i -> i * grid.inputRow());
    this.columns = grid.inputColumns(0, SIDE);
    this.left = Math.max(0, -grid.padColumns());
    this.maps = Tables.of(grid.sources(), c -> c * grid.height() * grid.width());
    int first = left + grid.padColumns();
    int columnsInGrid = grid.inputRow() / grid.sourceFloats() - first;
    int count = Math.clamp(columnsInGrid, 0, grid.width() - left);
    this.places = grid.inputColumns(first, count);
  }

  /** What is worked in. */
  static final class Buffers {
    /** The image, (rows, columns, maps), zero around it. */
    private final MemorySegment padded;

    /** Between the two directions. */
    private final MemorySegment between;

    private final float[] values;
    private final Transposition transposition;

    private Buffers(TileGrid grid, Transposition transposition, Scratch scratch) {
      padded = scratch.floats((long) grid.inputRows() * grid.inputRow()).fill((byte) 0);
      between = scratch.floats((long) SIDE * grid.inputRow());
      values = scratch.array(PRODUCTS * grid.inputPlane());
      this.transposition = transposition;
    }

    /** The transformed tiles of a group: (6, 6, tiles, maps), with gaps. */
    float[] values() {
      return values;
    }
  }

  /** Memory for as long as the scratch's task. */
  Buffers buffers(Scratch scratch) {
    return new Buffers(grid, new Transposition(maps, places, scratch), scratch);
  }

  /**
   * Lays out an image (maps, rows, columns), which starts at {@code from}; the zeros around the one
   * before stay.
   */
  void fill(MemorySegment batch, long from, Buffers buffers) {
    for (int y = 0; y < grid.height(); y++) {
      int row = y + grid.padRows();
      if (row >= 0 && row < grid.inputRows()) {
        long at = from + (long) y * grid.width() + left;
        buffers.transposition.run(batch, at, buffers.padded, (long) row * grid.inputRow());
      }
    }
  }

  /** Transforms the tiles of a group, down the columns for a row of tiles at once, then across. */
  void transform(int group, Buffers buffers) {
    int rowFloats = grid.inputRow();
    int count = grid.tileColumns() * grid.sourceFloats();
    int plane = grid.inputPlane();
    for (int row = 0; row < grid.groupRows(); row++) {
      int y = (group * grid.groupRows() + row) * grid.outputs();
      TileTransforms.inputs(
          buffers.padded, y * rowFloats, rows, buffers.between, 0, rowFloats, rowFloats);
      for (int i = 0; i < SIDE; i++) {
        TileTransforms.inputs(
            buffers.between,
            i * rowFloats,
            columns,
            buffers.values,
            i * SIDE * plane + row * count,
            plane,
            count);
      }
    }
  }
}
