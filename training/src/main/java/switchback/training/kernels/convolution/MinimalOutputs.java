package switchback.training.kernels.convolution;

import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.Floats.SPECIES;
import static switchback.training.kernels.TiledProduct.WIDE;
import static switchback.training.kernels.convolution.MinimalFiltering.OUTPUTS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import switchback.training.kernels.Floats;
import switchback.training.kernels.IndexTables;
import switchback.training.kernels.Limits;
import switchback.training.kernels.MapOrder;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Share;
import switchback.training.kernels.Transposition;

/** Transforms products to outputs for {@link MinimalFiltering}, and writes them to maps. */
final class MinimalOutputs {
  private static final int BLOCK = WIDE * LANES;

  private final TileGrid grid;
  private final float[] bias;
  private final Limits limits;
  private final MapOrder order;

  /** A group of tiles transformed across: (blocks, side, columns of a tile, tiles, maps). */
  private final MemorySegment between;

  /** The distance in floats between rows of the tiles there. */
  private final int rowStep;

  /** A row of tiles, (rows, columns sorted by phase, maps of the block). */
  private final MemorySegment outputs;

  /** For each block where the columns of a row of outputs lie. */
  private final int[][] blockColumns;

  /** One transposition per block. */
  private final Transposition[] transpositions;

  MinimalOutputs(TileGrid grid, float[] bias, Limits limits, MapOrder order, Scratch scratch) {
    this.grid = grid;
    this.bias = bias;
    this.limits = limits;
    this.order = order;
    this.transpositions = new Transposition[Math.ceilDiv(grid.targetFloats(), BLOCK)];
    this.blockColumns = new int[transpositions.length][];
    this.rowStep = OUTPUTS * grid.tiles() * BLOCK + TileGrid.GAP;
    this.between = scratch.temporary((long) transpositions.length * grid.side() * rowStep);
    this.outputs = scratch.temporary((long) OUTPUTS * OUTPUTS * grid.tileColumns() * BLOCK);
    for (int block = 0; block < transpositions.length; block++) {
      int maps = Math.min(BLOCK, grid.targets() - block * BLOCK);
      blockColumns[block] = grid.outputColumns(width(block));
      transpositions[block] =
          new Transposition(
              blockColumns[block],
              IndexTables.of(maps, o -> o * grid.outHeight() * grid.outWidth()),
              scratch);
    }
  }

  /** Returns the maps of a block, padded to whole vectors and to an even number of them. */
  private int width(int block) {
    int vectors = Math.ceilDiv(grid.targetFloats() / LANES, 2) * 2;
    return Math.min(WIDE, vectors - block * WIDE) * LANES;
  }

  /**
   * Transforms one row of each tile of a group.
   *
   * @param products the block's, (side, tiles, columns)
   * @param plane the distance in floats between its planes
   */
  void across(int tileRow, int block, MemorySegment products, int plane) {
    int count = grid.tiles() * width(block);
    int to = (block * grid.side() + tileRow) * rowStep;
    TileTransforms.products(grid.side(), products, 0, plane, between, to, count, count);
  }

  /**
   * Completes a group of tiles whose rows are all transformed.
   *
   * @param blocks the blocks of maps that are written
   * @param maps all maps of all images
   */
  void write(int group, Share blocks, MemorySegment maps) {
    int size = grid.outHeight() * grid.outWidth();
    int first = group * grid.groupRows();
    int rows = Math.min(grid.groupRows(), grid.images() * grid.tileRows() - first);
    for (int block = blocks.from(); block < blocks.to(); block++) {
      int count = grid.tileColumns() * width(block);
      for (int row = 0; row < rows; row++) {
        down(block, row, count);
        end(block, OUTPUTS * OUTPUTS * count);
        int image = (first + row) / grid.tileRows();
        int y = (first + row) % grid.tileRows() * OUTPUTS;
        long map = (long) image * grid.targets() + (long) block * BLOCK;
        for (int i = 0; i < Math.min(OUTPUTS, grid.outHeight() - y); i++) {
          int from = i * OUTPUTS * count;
          int line = (y + i) * grid.outWidth();
          if (order.isLast()) {
            writeCells(block, from, maps, (long) image * size + line);
          } else {
            transpositions[block].run(outputs, from, maps, map * size + line);
          }
        }
      }
    }
  }

  /** Copies a row of outputs of a block to a row of cells. */
  private void writeCells(int block, int from, MemorySegment maps, long cell) {
    int[] columns = blockColumns[block];
    int count = Math.min(width(block), grid.targetFloats() - block * BLOCK);
    for (int i = 0; i < columns.length; i++) {
      long to = (cell + i) * order.cell() + (long) block * BLOCK;
      Floats.copy(outputs, from + columns[i], maps, to, count);
    }
  }

  /** Transforms a row of tiles down their columns. */
  private void down(int block, int row, int count) {
    int side = grid.side();
    int tiles = grid.groupRows() * count;
    for (int j = 0; j < OUTPUTS; j++) {
      int from = block * side * rowStep + j * tiles + row * count;
      TileTransforms.products(
          side, between, from, rowStep, outputs, j * count, OUTPUTS * count, count);
    }
  }

  /** Adds the bias and rectifies. */
  private void end(int block, int count) {
    int width = width(block);
    for (int map = 0; map < width; map += LANES) {
      int first = block * BLOCK + map;
      FloatVector b =
          first < bias.length
              ? FloatVector.fromArray(SPECIES, bias, first)
              : FloatVector.zero(SPECIES);
      for (int at = map; at < count; at += width) {
        Floats.store(limits.cut(Floats.load(outputs, at).add(b)), outputs, at);
      }
    }
  }
}
