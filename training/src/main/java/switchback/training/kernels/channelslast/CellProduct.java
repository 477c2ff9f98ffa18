package switchback.training.kernels.channelslast;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static switchback.training.kernels.Floats.ADDRESS;
import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.TiledProduct.PANEL;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.IndexTables;
import switchback.training.kernels.Limits;
import switchback.training.kernels.MapOrder;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Share;
import switchback.training.kernels.TiledProduct;

/**
 * A correlation by the plain sum to maps that lie cell by cell: one {@link TiledProduct} of the
 * values under each output cell by the filters, with vectors along the features. The filters are
 * laid out once, in the order in which the product reads them. Immutable; safe to share between
 * threads.
 */
public final class CellProduct {
  private static final long BYTES = Float.BYTES;

  /** The floats under a group of output cells, which then stay in a core's own cache. */
  private static final int GROUP_FLOATS = 1 << 16;

  /** Rows of a tile, of which a group has whole ones if it can. */
  private static final int TALL = 6;

  private static final int MOST_CELLS = 16 * TALL;

  private final ConvolutionShape shape;
  private final int depth;
  private final int columns;

  /** Keeps the memory of the filters reachable while they are used. */
  @SuppressWarnings("UnusedVariable")
  private final Scratch memory;

  /** (blocks of features, taps, features of a block). */
  private final MemorySegment filters;

  /** The start of each sum, (blocks of features, features of a block). */
  private final MemorySegment starts;

  private CellProduct(
      ConvolutionShape shape, MemorySegment filters, MemorySegment starts, Scratch memory) {
    this.shape = shape;
    this.depth = shape.channels() * shape.geometry().taps();
    this.columns = TiledProduct.columns(shape.features());
    this.filters = filters;
    this.starts = starts;
    this.memory = memory;
  }

  /**
   * Prepares a correlation.
   *
   * @param filters (O, C, kernelRows, kernelColumns), copied
   * @param bias (O), copied
   */
  public static CellProduct of(ConvolutionShape shape, float[] filters, float[] bias) {
    Scratch memory = new Scratch();
    int depth = filters.length / bias.length;
    int blocks = TiledProduct.blocks(TiledProduct.columns(bias.length));
    MemorySegment panels = memory.floats((long) blocks * depth * PANEL).fill((byte) 0);
    MemorySegment starts = memory.floats((long) blocks * PANEL).fill((byte) 0);
    for (int feature = 0; feature < bias.length; feature++) {
      long at = (long) feature / PANEL * PANEL * depth + feature % PANEL;
      for (int tap = 0; tap < depth; tap++) {
        float weight = filters[feature * depth + tap];
        panels.setAtIndex(JAVA_FLOAT_UNALIGNED, at + (long) tap * PANEL, weight);
      }
      starts.setAtIndex(JAVA_FLOAT_UNALIGNED, feature, bias[feature]);
    }
    return new CellProduct(shape, panels, starts, memory);
  }

  /** Returns the same correlation over maps of another size, with the same filters. */
  public CellProduct over(Geometry geometry) {
    return new CellProduct(shape.over(geometry), filters, starts, memory);
  }

  /**
   * Returns a pass that runs on one thread.
   *
   * @param scratch used until it is reset
   * @param limits what each sum is cut to
   * @param images the number of images of each run
   * @param from the order of the maps that are read
   * @param to the order of the maps that are written: cell by cell
   */
  public Pass on(Scratch scratch, Limits limits, int images, MapOrder from, MapOrder to) {
    return new Pass(scratch, limits, images, from, to);
  }

  /** A pass over images on one thread. */
  public final class Pass {
    private final Limits limits;
    private final int cell;
    private final int cells;
    private final int group;
    private final CellRows under;
    private final float[] rows;

    /** The sums of a block of features of a group. */
    private final MemorySegment sums;

    private final TiledProduct product;

    /** The product of the last group, which may have fewer cells. */
    private final TiledProduct last;

    private Pass(Scratch scratch, Limits limits, int images, MapOrder from, MapOrder to) {
      this.limits = limits;
      this.cell = to.cell();
      this.cells = images * shape.geometry().outputCells();
      this.group = group(cells, depth);
      this.under = CellRows.of(shape, images, from, scratch);
      this.rows = scratch.array(group * depth + LANES);
      this.sums = scratch.temporary((long) (group + TALL) * PANEL);
      this.product = product(group);
      this.last = product(cells - (cells - 1) / group * group);
    }

    private TiledProduct product(int count) {
      int[] starts = TiledProduct.paddedRows(IndexTables.of(count, i -> i * depth));
      return new TiledProduct(rows, starts, 1, filters, columns, depth * PANEL, PANEL);
    }

    /**
     * Computes a share of as many images as the pass is for: some of the groups of cells, or some
     * of the blocks of features where there are few groups.
     *
     * @param share the number of the share, from 0 on
     * @param source the maps that are read
     * @param target receives all features; must not overlap the source
     */
    public void run(int share, int shares, MemorySegment source, MemorySegment target) {
      run(share, shares, source, MemorySegment.NULL, MapOrder.FIRST, target);
    }

    /**
     * Computes a share of as many images as the pass is for, and adds other maps to the sums before
     * they are cut.
     *
     * @param term as many maps as are written, or {@link MemorySegment#NULL} for none
     * @param order the order of the term, cell by cell
     */
    public void run(
        int share,
        int shares,
        MemorySegment source,
        MemorySegment term,
        MapOrder order,
        MemorySegment target) {
      int groups = Math.ceilDiv(cells, group);
      int blocks = TiledProduct.blocks(columns);
      boolean isByGroup = groups >= 2 * shares || blocks < shares;
      Share ofGroups = Share.of(groups, isByGroup ? share : 0, isByGroup ? shares : 1);
      Share ofBlocks = Share.of(blocks, isByGroup ? 0 : share, isByGroup ? 1 : shares);
      under.begin(source);
      for (int i = ofGroups.from(); i < ofGroups.to(); i++) {
        int first = i * group;
        int count = Math.min(group, cells - first);
        under.fill(first, count, rows);
        for (int block = ofBlocks.from(); block < ofBlocks.to(); block++) {
          multiply(block, first, count, term, order, target);
        }
      }
    }

    /** Computes a block of features of a group of cells. */
    private void multiply(
        int block, int first, int count, MemorySegment term, MapOrder order, MemorySegment target) {
      int from = block * PANEL;
      MemorySegment start = starts.asSlice((long) from * Float.BYTES);
      int width = TiledProduct.width(columns, block) * LANES;
      (count == group ? product : last).run(block, 0, 0, depth, start, 0, sums, 0);
      int floats = Math.min(width, MapOrder.padded(shape.features()) - from);
      long output = target.address() + ((long) first * cell + from) * BYTES;
      if (order.isLast()) {
        long its = term.address() + ((long) first * order.cell() + from) * BYTES;
        add(count, width, floats, its, order.cell(), output);
      } else {
        end(count, width, floats, output);
      }
    }

    /**
     * Completes the sums of a block of features: a negative zero becomes positive, and the limits
     * are applied.
     *
     * @param width floats from the sums of a cell to the next
     * @param floats sums of a cell that are written
     */
    private void end(int count, int width, int floats, long output) {
      long sum = sums.address() & ADDRESS;
      long to = output & ADDRESS;
      long step = width * BYTES;
      long next = cell * BYTES;
      long bytes = floats * BYTES;
      for (int i = 0; i < count; i++) {
        for (long at = 0; at < bytes; at += LANES * BYTES) {
          Floats.store(limits.cut(Floats.load(sum + i * step + at).add(0f)), to + i * next + at);
        }
      }
    }

    /** Completes the sums of a block of features and adds a term to each. */
    private void add(int count, int width, int floats, long term, int termCell, long output) {
      long sum = sums.address() & ADDRESS;
      long with = term & ADDRESS;
      long to = output & ADDRESS;
      for (int i = 0; i < count; i++) {
        for (int map = 0; map < floats; map += LANES) {
          FloatVector its = Floats.load(sum + ((long) i * width + map) * BYTES).add(0f);
          FloatVector both = its.add(Floats.load(with + ((long) i * termCell + map) * BYTES));
          Floats.store(limits.cut(both), to + ((long) i * cell + map) * BYTES);
        }
      }
    }
  }

  /** Returns the number of output cells of a group: as many as fit, shared out evenly. */
  private static int group(int cells, int depth) {
    int most = Math.clamp(GROUP_FLOATS / depth, 2 * TALL, MOST_CELLS);
    int groups = Math.ceilDiv(cells, most / TALL * TALL);
    return Math.ceilDiv(Math.ceilDiv(cells, groups), TALL) * TALL;
  }
}
