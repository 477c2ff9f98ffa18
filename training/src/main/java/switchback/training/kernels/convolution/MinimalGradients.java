package switchback.training.kernels.convolution;

import static switchback.training.kernels.convolution.MinimalFiltering.OUTPUTS;

import java.lang.foreign.MemorySegment;
import switchback.training.kernels.IndexTables;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Transposition;

/** Lays out and transforms the outputs' gradient for {@link MinimalFilterGradient}. */
final class MinimalGradients {
  private final TileGrid grid;
  private final Transposition transposition;

  /** A row of tiles, (rows, columns, maps); zero wherever no image fills it. */
  private final MemorySegment padded;

  /** The distance in floats between its rows, before and after the transform down. */
  private final int rowStep;

  private final MemorySegment between;
  private final MemorySegment values;

  MinimalGradients(TileGrid grid, Scratch scratch) {
    this.grid = grid;
    this.transposition =
        new Transposition(
            IndexTables.of(grid.targets(), o -> o * grid.outHeight() * grid.outWidth()),
            grid.outputColumns(grid.targetFloats()),
            scratch);
    this.rowStep = grid.outputRow() + TileGrid.GAP;
    this.padded = scratch.floats((long) OUTPUTS * rowStep).fill((byte) 0);
    this.between = scratch.floats((long) grid.groupRows() * grid.side() * rowStep);
    this.values = scratch.floats((long) grid.side() * grid.outputPlane());
  }

  /** Returns one row of a group's transformed tiles: (side, tiles, maps), with gaps. */
  MemorySegment values() {
    return values;
  }

  /**
   * Transforms the tiles of a group down their columns.
   *
   * @param from where the image's gradient (maps, rows, columns) starts in the batch
   */
  void down(int group, MemorySegment batch, long from) {
    int side = grid.side();
    for (int row = 0; row < grid.groupRows(); row++) {
      layOut((group * grid.groupRows() + row) * OUTPUTS, batch, from);
      int to = row * side * rowStep;
      TileTransforms.gradients(side, padded, 0, rowStep, between, to, rowStep, grid.outputRow());
    }
  }

  /** Then transforms one row of each tile, which {@link #values} holds afterwards. */
  void across(int tileRow) {
    int side = grid.side();
    int count = grid.tileColumns() * grid.targetFloats();
    for (int row = 0; row < grid.groupRows(); row++) {
      int from = (row * side + tileRow) * rowStep;
      TileTransforms.gradients(
          side, between, from, count, values, row * count, grid.outputPlane(), count);
    }
  }

  private void layOut(int y, MemorySegment batch, long from) {
    for (int i = 0; i < OUTPUTS; i++) {
      long to = (long) i * rowStep;
      if (y + i < grid.outHeight()) {
        transposition.run(batch, from + (long) (y + i) * grid.outWidth(), padded, to);
      } else {
        padded.asSlice(to * Float.BYTES, (long) grid.outputRow() * Float.BYTES).fill((byte) 0);
      }
    }
  }
}
