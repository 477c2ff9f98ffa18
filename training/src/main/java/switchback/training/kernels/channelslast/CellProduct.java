package switchback.training.kernels.channelslast;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static switchback.training.kernels.Floats.ADDRESS;
import static switchback.training.kernels.Floats.LANES;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Limits;
import switchback.training.kernels.MapOrder;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Share;

/**
 * A correlation by the plain sum to maps that lie cell by cell: a product of the values under each
 * output cell by the filters, with vectors along the features. {@link CellTiles} are its inner
 * loops, which write the maps themselves. The filters are laid out once, in the order in which
 * those read them. Immutable; safe to share between threads.
 */
public final class CellProduct {
  private static final long BYTES = Float.BYTES;
  private static final long VECTOR = LANES * BYTES;
  private static final boolean FEW_REGISTERS = LANES == 8;

  /** The most vectors of a block of features. */
  private static final int WIDE = FEW_REGISTERS ? 2 : 4;

  private static final int SHORT = 4;

  private final ConvolutionShape shape;
  private final int depth;

  /** The vectors of all features. */
  private final int vectors;

  /** Keeps the memory of the filters reachable while they are used. */
  private final Scratch memory;

  /** (blocks of features, taps, features of a block). */
  private final MemorySegment filters;

  /** The start of each sum. */
  private final MemorySegment starts;

  private CellProduct(
      ConvolutionShape shape, MemorySegment filters, MemorySegment starts, Scratch memory) {
    this.shape = shape;
    this.depth = shape.channels() * shape.geometry().taps();
    this.vectors = MapOrder.padded(shape.features()) / LANES;
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
    int padded = MapOrder.padded(bias.length);
    long depth = filters.length / bias.length;
    CellProduct product =
        new CellProduct(
            shape,
            memory.floats(padded * depth).fill((byte) 0),
            memory.floats(padded).fill((byte) 0),
            memory);
    for (int block = 0; block < product.blocks(); block++) {
      int first = product.first(block) * LANES;
      int end = product.first(block + 1) * LANES;
      for (int feature = first; feature < Math.min(end, bias.length); feature++) {
        for (int tap = 0; tap < depth; tap++) {
          long at = first * depth + (long) tap * (end - first) + feature - first;
          float weight = filters[Math.toIntExact(feature * depth + tap)];
          product.filters.setAtIndex(JAVA_FLOAT_UNALIGNED, at, weight);
        }
        product.starts.setAtIndex(JAVA_FLOAT_UNALIGNED, feature, bias[feature]);
      }
    }
    return product;
  }

  private int blocks() {
    return Math.ceilDiv(vectors, WIDE);
  }

  /** Returns the first vector of a block; blocks differ by one vector at most. */
  private int first(int block) {
    return block * vectors / blocks();
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
    private final int cells;
    private final CellRows rows;
    private final long cellStep;

    private Pass(Scratch scratch, Limits limits, int images, MapOrder from, MapOrder to) {
      this.limits = limits;
      this.cells = images * shape.geometry().outputCells();
      this.rows = CellRows.of(shape, images, from, scratch);
      this.cellStep = to.cell() * BYTES;
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
      int groups = Math.ceilDiv(cells, rows.group());
      boolean isByGroup = groups >= 2 * shares || blocks() < shares;
      Share ofGroups = Share.of(groups, isByGroup ? share : 0, isByGroup ? shares : 1);
      Share ofBlocks = Share.of(blocks(), isByGroup ? 0 : share, isByGroup ? 1 : shares);
      Tiling tiling = new Tiling(term.address(), order.cell() * BYTES, target.address());
      rows.begin(source);
      try {
        for (int i = ofGroups.from(); i < ofGroups.to(); i++) {
          int first = i * rows.group();
          int count = Math.min(rows.group(), cells - first);
          long row = rows.fill(first, count);
          for (int block = ofBlocks.from(); block < ofBlocks.to(); block++) {
            tiling.multiply(block, first, count, row);
            if (order.isLast()) {
              tiling.add(block, first, count);
            }
          }
        }
      } finally {
        Reference.reachabilityFence(memory);
      }
    }

    /** The tiles of a run. */
    private final class Tiling {
      private final long terms;
      private final long termStep;
      private final long target;
      private final CellTiles neighbours;

      /** Computes a single cell as if all rows of a tile were the same. */
      private final CellTiles single;

      /**
       * Creates tiles.
       *
       * @param terms the address of the maps that are added; 0 for none
       * @param termStep from a cell of theirs to the next in bytes
       * @param target the address of the maps that are written
       */
      Tiling(long terms, long termStep, long target) {
        this.terms = terms;
        this.termStep = termStep;
        this.target = target;
        int[] offsets = rows.offsets();
        Limits its = terms == 0 ? limits : Limits.NONE;
        this.neighbours = new CellTiles(offsets, rows.step(), cellStep, its);
        this.single = new CellTiles(offsets, 0, 0, its);
      }

      /**
       * Computes a block of features of neighbouring cells.
       *
       * @param first the first cell
       * @param row the address of its row
       */
      void multiply(int block, int first, int count, long row) {
        int tall = tall(width(block));
        if (count < SHORT) {
          for (int i = 0; i < count; i++) {
            tile(single, SHORT, block, first + i, row + i * rows.step());
          }
          return;
        }
        int done = 0;
        for (; done <= count - tall; done += tall) {
          tile(neighbours, tall, block, first + done, row + done * rows.step());
        }
        // The last tiles compute some cells again, which gives them the same bits.
        int size = Math.ceilDiv(count - done, SHORT) * SHORT < tall ? SHORT : tall;
        size = size > count ? SHORT : size;
        for (; done < count; done += size) {
          int at = Math.min(done, count - size);
          tile(neighbours, size, block, first + at, row + at * rows.step());
        }
      }

      private void tile(CellTiles tiles, int size, int block, int cell, long row) {
        long at = first(block) * VECTOR;
        long vectors = filters.address() + at * depth;
        long start = starts.address() + at;
        long output = target + cell * cellStep + at;
        tiles.tile(size, width(block), row, vectors, start, output);
      }

      /** Adds the terms to a block of features of neighbouring cells, and cuts the sums. */
      private void add(int block, int first, int count) {
        long at = first(block) * VECTOR;
        long bytes = width(block) * VECTOR;
        long sums = target + first * cellStep + at & ADDRESS;
        long added = terms + first * termStep + at & ADDRESS;
        for (int i = 0; i < count; i++) {
          long to = sums + i * cellStep & ADDRESS;
          long from = added + i * termStep & ADDRESS;
          for (long map = 0; map < bytes; map += VECTOR) {
            Floats.store(limits.cut(Floats.load(to + map).add(Floats.load(from + map))), to + map);
          }
        }
      }
    }
  }

  private int width(int block) {
    return first(block + 1) - first(block);
  }

  /** Returns the rows of the tallest tile whose sums have a register each. */
  private static int tall(int width) {
    return switch (width) {
      case 1, 2 -> FEW_REGISTERS ? 6 : 12;
      case 3 -> 8;
      default -> 6;
    };
  }
}
