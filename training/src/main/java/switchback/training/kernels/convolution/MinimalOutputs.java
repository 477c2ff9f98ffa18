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
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Transposition;

/** Transforms products to outputs for {@link MinimalFiltering}, and writes them to maps. */
final class MinimalOutputs {
  private static final int BLOCK = WIDE * LANES;

  private final TileGrid grid;
  private final float[] bias;
  private final Limits limits;

  /** A group of tiles transformed across: (blocks, side, columns of a tile, tiles, maps). */
  private final MemorySegment between;

  /** The distance in floats between rows of the tiles there. */
  private final int rowStep;

  /** A row of tiles, (rows, columns sorted by phase, maps of the block). */
  private final MemorySegment outputs;

  /** One transposition per block. */
  private final Transposition[] transpositions;

  MinimalOutputs(TileGrid grid, float[] bias, Limits limits, Scratch scratch) {
    this.grid = grid;
    this.bias = bias;
    this.limits = limits;
    this.transpositions = new Transposition[Math.ceilDiv(grid.targetFloats(), BLOCK)];
    this.rowStep = OUTPUTS * grid.tiles() * BLOCK + TileGrid.GAP;
    this.between = scratch.floats((long) transpositions.length * grid.side() * rowStep);
    this.outputs = scratch.floats((long) OUTPUTS * OUTPUTS * grid.tileColumns() * BLOCK);
    for (int block = 0; block < transpositions.length; block++) {
      int maps = Math.min(BLOCK, grid.targets() - block * BLOCK);
      transpositions[block] =
          new Transposition(
              grid.outputColumns(width(block)),
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
   * @param maps all maps of all images
   */
  void write(int group, MemorySegment maps) {
    int size = grid.outHeight() * grid.outWidth();
    int first = group * grid.groupRows();
    int rows = Math.min(grid.groupRows(), grid.images() * grid.tileRows() - first);
    for (int block = 0; block < transpositions.length; block++) {
      int count = grid.tileColumns() * width(block);
      for (int row = 0; row < rows; row++) {
        down(block, row, count);
        end(block, OUTPUTS * OUTPUTS * count);
        int image = (first + row) / grid.tileRows();
        int y = (first + row) % grid.tileRows() * OUTPUTS;
        long map = (long) image * grid.targets() + (long) block * BLOCK;
        for (int i = 0; i < Math.min(OUTPUTS, grid.outHeight() - y); i++) {
          long to = map * size + (long) (y + i) * grid.outWidth();
          transpositions[block].run(outputs, (long) i * OUTPUTS * count, maps, to);
        }
      }
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
