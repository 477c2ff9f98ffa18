package switchback.training.kernels.convolution;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.TiledProduct.PANEL;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.function.Function;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.IndexTables;
import switchback.training.kernels.Limits;
import switchback.training.kernels.MapOrder;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Share;
import switchback.training.kernels.TiledProduct;
import switchback.training.kernels.Workers;

/**
 * A correlation by {@link MinimalFiltering}. Inputs are transformed tile by tile; each of the 36 or
 * 64 cells of a transformed tile is a {@link TiledProduct} of tiles by maps, and its sums are
 * transformed to outputs. Vectors lie along maps. Equal to {@link ScalarMinimalFiltering} to the
 * bit.
 */
final class MinimalCorrelation implements Correlation {
  /** Returns the tiles for windows over the maps. */
  private final Function<Geometry, TileGrid> grids;

  private final TileGrid grid;
  private final MinimalInputs inputs;

  /** Keeps the memory of the filters reachable while they are used. */
  private final Scratch memory;

  /** (side, side, blocks of target maps, source maps, maps of a block). */
  private final MemorySegment filters;

  /** One value per target map. */
  private final float[] bias;

  private final int[] rows;
  private final int columns;

  /** The floats of the filters of a depth of a block. */
  private final int panel;

  /** The distance in floats between the planes of a tile row's products, (side, tiles, columns). */
  private final int productPlane;

  private MinimalCorrelation(
      Function<Geometry, TileGrid> grids,
      TileGrid grid,
      float[] bias,
      MemorySegment filters,
      Scratch memory) {
    this.grids = grids;
    this.grid = grid;
    this.memory = memory;
    this.inputs = new MinimalInputs(grid);
    this.bias = bias;
    this.filters = filters;
    this.columns = TiledProduct.columns(grid.targetFloats());
    this.panel = panel(grid);
    this.rows = TiledProduct.paddedRows(IndexTables.of(grid.tiles(), t -> t * grid.sourceFloats()));
    this.productPlane = TiledProduct.blockAt(rows, 1) + TileGrid.GAP;
  }

  private static MinimalCorrelation of(
      Function<Geometry, TileGrid> grids, Geometry geometry, float[] bias, Scratch memory) {
    TileGrid grid = grids.apply(geometry);
    int blocks = TiledProduct.blocks(TiledProduct.columns(grid.targetFloats()));
    long floats = (long) grid.products() * blocks * grid.sources() * panel(grid);
    MemorySegment filters = memory.floats(floats).fill((byte) 0);
    float[] starts = Arrays.copyOf(bias, grid.targetFloats());
    return new MinimalCorrelation(grids, grid, starts, filters, memory);
  }

  private static int panel(TileGrid grid) {
    return Math.min(PANEL, TiledProduct.columns(grid.targetFloats()) * LANES);
  }

  /** Prepares the forward pass; it is valid until the memory is reset. */
  static MinimalCorrelation forward(
      ConvolutionShape shape, float[] filters, float[] bias, Scratch memory, Workers workers) {
    MinimalCorrelation pass =
        of(g -> TileGrid.forward(shape.over(g)), shape.geometry(), bias, memory);
    int taps = shape.geometry().taps();
    workers.run(
        shape.channels(), c -> pass.transform(filters, c, c * taps, shape.channels() * taps, 1));
    return pass;
  }

  /** Prepares the adjoint pass; it is valid until the memory is reset. */
  static MinimalCorrelation adjoint(
      ConvolutionShape shape, float[] filters, Scratch memory, Workers workers) {
    MinimalCorrelation pass =
        of(
            g -> TileGrid.adjoint(shape.over(g)),
            shape.geometry(),
            new float[shape.channels()],
            memory);
    int taps = shape.geometry().taps();
    // Turned by 180 degrees, with channels and features exchanged.
    int filter = shape.channels() * taps;
    workers.run(shape.features(), o -> pass.transform(filters, o, o * filter + taps - 1, taps, -1));
    return pass;
  }

  /**
   * Transforms the filters of a source map.
   *
   * @param first where the first tap of the first target's filter lies
   * @param target distance between the filters of two targets
   * @param tap distance between two taps
   */
  private void transform(float[] weights, int source, int first, int target, int tap) {
    int taps = grid.filterSide() * grid.filterSide();
    int maps = grid.targetFloats();
    float[] ordered = new float[taps * maps];
    float[] transformed = new float[grid.products() * maps];
    for (int to = 0; to < grid.targets(); to++) {
      for (int k = 0; k < taps; k++) {
        ordered[k * maps + to] = weights[first + to * target + k * tap];
      }
    }
    MinimalFiltering.with(grid.filterSide()).transform(ordered, maps, transformed);
    int blocks = TiledProduct.blocks(columns);
    for (int i = 0; i < grid.products() * blocks; i++) {
      int from = i % blocks * PANEL;
      int count = Math.min(PANEL, maps - from);
      long at = ((long) i * grid.sources() + source) * panel * Float.BYTES;
      MemorySegment.copy(
          transformed, i / blocks * maps + from, filters, JAVA_FLOAT_UNALIGNED, at, count);
    }
  }

  @Override
  public Correlation over(Geometry geometry) {
    return new MinimalCorrelation(grids, grids.apply(geometry), bias, filters, memory);
  }

  @Override
  public Pass on(Scratch scratch, Limits limits) {
    return on(scratch, limits, 1);
  }

  @Override
  public Pass on(Scratch scratch, Limits limits, int images) {
    return on(scratch, limits, images, MapOrder.FIRST, MapOrder.FIRST);
  }

  @Override
  public boolean takes(MapOrder from, MapOrder to) {
    return true;
  }

  @Override
  public Pass on(Scratch scratch, Limits limits, int images, MapOrder from, MapOrder to) {
    return images == grid.images()
        ? on(scratch, limits, from, to)
        : new MinimalCorrelation(grids, grid.of(images), bias, filters, memory)
            .on(scratch, limits, from, to);
  }

  private Pass on(Scratch scratch, Limits limits, MapOrder from, MapOrder to) {
    return new Transforms(scratch, limits, from, to);
  }

  /** A pass over the images of the grid on one thread. */
  private final class Transforms implements Pass {
    private final MapOrder from;
    private final MinimalInputs.Buffers buffers;
    private final MemorySegment products;
    private final MinimalOutputs outputs;
    private final TiledProduct product;

    private Transforms(Scratch scratch, Limits limits, MapOrder from, MapOrder to) {
      this.from = from;
      this.buffers = inputs.buffers(from, scratch);
      this.products = scratch.temporary((long) grid.side() * productPlane);
      this.outputs = new MinimalOutputs(grid, bias, limits, to, scratch);
      this.product =
          new TiledProduct(
              buffers.values(), rows, 1, filters, columns, grid.sources() * panel, panel);
    }

    /** Shares groups of tiles, or blocks of target maps where there are few groups. */
    @Override
    public void run(int share, int shares, MemorySegment source, MemorySegment target) {
      int blocks = TiledProduct.blocks(columns);
      boolean isByGroup = grid.groups() >= 2 * shares || blocks < shares;
      Share ofGroups = Share.of(grid.groups(), isByGroup ? share : 0, isByGroup ? shares : 1);
      Share ofBlocks = Share.of(blocks, isByGroup ? 0 : share, isByGroup ? 1 : shares);
      long image = from.floats(grid.sources(), grid.height() * grid.width());
      for (int i = 0; i < grid.images(); i++) {
        inputs.fill(source, i * image, i, ofGroups, buffers);
      }
      try {
        for (int group = ofGroups.from(); group < ofGroups.to(); group++) {
          run(group, ofBlocks, target);
        }
      } finally {
        Reference.reachabilityFence(memory);
      }
    }

    private void run(int group, Share blocks, MemorySegment target) {
      inputs.down(group, buffers);
      for (int tileRow = 0; tileRow < grid.side(); tileRow++) {
        inputs.across(tileRow, buffers);
        for (int block = blocks.from(); block < blocks.to(); block++) {
          multiply(product, tileRow, block, products);
          outputs.across(tileRow, block, products, productPlane);
        }
      }
      outputs.write(group, blocks, target);
    }
  }

  private void multiply(TiledProduct product, int tileRow, int block, MemorySegment products) {
    int filter = TiledProduct.blocks(columns) * grid.sources() * panel;
    for (int i = 0; i < grid.side(); i++) {
      product.run(
          block,
          i * grid.inputPlane(),
          (tileRow * grid.side() + i) * filter,
          grid.sources(),
          TiledProduct.ZEROS,
          0,
          products,
          i * productPlane);
    }
  }
}
