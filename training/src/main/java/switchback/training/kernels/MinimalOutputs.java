package switchback.training.kernels;

import static switchback.training.kernels.MinimalFiltering.PRODUCTS;
import static switchback.training.kernels.MinimalFiltering.SIDE;
import static switchback.training.kernels.TiledProduct.LANES;
import static switchback.training.kernels.TiledProduct.SPECIES;
import static switchback.training.kernels.TiledProduct.WIDE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** The outputs' side of {@link MinimalFiltering}: from a block's products to maps. */
final class MinimalOutputs {
  private static final int BLOCK = WIDE * LANES;

  private final TileGrid grid;
  private final float[] bias;
  private final float floor;
  private final MemorySegment between;

  /** A row of tiles, (rows, columns sorted by phase, maps of the block). */
  private final MemorySegment outputs;

  /** A block's, by its number. */
  private final Transposition[] transpositions;

  MinimalOutputs(TileGrid grid, float[] bias, boolean rectify, Scratch scratch) {
    this.grid = grid;
    this.bias = bias;
    this.floor = rectify ? 0 : Float.NEGATIVE_INFINITY;
    int tiles = grid.tileColumns() * BLOCK;
    this.between = scratch.floats((long) PRODUCTS * tiles);
    this.outputs = scratch.floats((long) PRODUCTS * tiles);
    this.transpositions = new Transposition[Math.ceilDiv(grid.targetFloats(), BLOCK)];
    for (int block = 0; block < transpositions.length; block++) {
      int maps = Math.min(BLOCK, grid.targets() - block * BLOCK);
      transpositions[block] =
          new Transposition(
              grid.outputColumns(width(block)),
              Tables.of(maps, o -> o * grid.outHeight() * grid.outWidth()),
              scratch);
    }
  }

  /** Maps of a block, filled up to whole vectors and to an even number of these. */
  private int width(int block) {
    int vectors = Math.ceilDiv(grid.targetFloats() / LANES, 2) * 2;
    return Math.min(WIDE, vectors - block * WIDE) * LANES;
  }

  /**
   * Ends a group of tiles.
   *
   * @param products the block's, (6, 6, tiles, columns), planes {@code plane} floats apart
   * @param maps of an image, all of them
   */
  void write(int group, int block, MemorySegment products, int plane, MemorySegment maps) {
    int m = grid.outputs();
    int count = grid.tileColumns() * width(block);
    int size = grid.outHeight() * grid.outWidth();
    for (int row = 0; row < grid.groupRows(); row++) {
      transform(products, plane, row * count, count);
      end(block, m * m * count);
      int y = (group * grid.groupRows() + row) * m;
      for (int i = 0; i < Math.min(m, grid.outHeight() - y); i++) {
        long to = (long) block * BLOCK * size + (long) (y + i) * grid.outWidth();
        transpositions[block].run(outputs, (long) i * m * count, maps, to);
      }
    }
  }

  /** Transforms a row of tiles, down the columns, then across. */
  private void transform(MemorySegment products, int plane, int from, int count) {
    int m = grid.outputs();
    for (int j = 0; j < SIDE; j++) {
      TileTransforms.products(
          products, from + j * plane, SIDE * plane, m, between, j * count, SIDE * count, count);
    }
    for (int i = 0; i < m; i++) {
      TileTransforms.products(
          between, i * SIDE * count, count, m, outputs, i * m * count, count, count);
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
        Floats.store(Floats.load(outputs, at).add(b).max(floor), outputs, at);
      }
    }
  }
}
