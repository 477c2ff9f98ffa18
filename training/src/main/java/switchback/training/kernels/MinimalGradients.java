package switchback.training.kernels;

import static switchback.training.kernels.MinimalFiltering.PRODUCTS;
import static switchback.training.kernels.MinimalFiltering.SIDE;

import java.lang.foreign.MemorySegment;

/** The outputs' side of the filter gradient: from the outputs' gradient to transformed tiles. */
final class MinimalGradients {
  private final TileGrid grid;
  private final Transposition transposition;

  /** A row of tiles, (rows, columns, maps); what no image fills is zero. */
  private final MemorySegment padded;

  private final MemorySegment between;
  private final MemorySegment values;

  MinimalGradients(TileGrid grid, Scratch scratch) {
    this.grid = grid;
    this.transposition =
        new Transposition(
            Tables.of(grid.targets(), o -> o * grid.outHeight() * grid.outWidth()),
            grid.outputColumns(grid.targetFloats()),
            scratch);
    this.padded = scratch.floats((long) grid.outputs() * grid.outputRow()).fill((byte) 0);
    this.between = scratch.floats((long) SIDE * grid.outputRow());
    this.values = scratch.floats((long) PRODUCTS * grid.outputPlane());
  }

  /** The transformed tiles of a group: (6, 6, tiles, maps), with gaps. */
  MemorySegment values() {
    return values;
  }

  /**
   * Transforms the tiles of a group, down the columns for a row of tiles at once, then across.
   *
   * @param from where an image's gradient (maps, rows, columns) starts in the batch
   */
  void transform(int group, MemorySegment batch, long from) {
    int outputs = grid.outputs();
    int rowFloats = grid.outputRow();
    int count = grid.tileColumns() * grid.targetFloats();
    int plane = grid.outputPlane();
    for (int row = 0; row < grid.groupRows(); row++) {
      layOut((group * grid.groupRows() + row) * outputs, batch, from);
      TileTransforms.gradients(padded, 0, rowFloats, outputs, between, 0, rowFloats, rowFloats);
      for (int i = 0; i < SIDE; i++) {
        TileTransforms.gradients(
            between,
            i * rowFloats,
            count,
            outputs,
            values,
            i * SIDE * plane + row * count,
            plane,
            count);
      }
    }
  }

  private void layOut(int y, MemorySegment batch, long from) {
    for (int i = 0; i < grid.outputs(); i++) {
      long to = (long) i * grid.outputRow();
      if (y + i < grid.outHeight()) {
        transposition.run(batch, from + (long) (y + i) * grid.outWidth(), padded, to);
      } else {
        padded.asSlice(to * Float.BYTES, (long) grid.outputRow() * Float.BYTES).fill((byte) 0);
      }
    }
  }
}
