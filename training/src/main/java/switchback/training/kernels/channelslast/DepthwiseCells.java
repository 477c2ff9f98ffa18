package switchback.training.kernels.channelslast;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static switchback.training.kernels.Floats.ADDRESS;
import static switchback.training.kernels.Floats.LANES;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import jdk.incubator.vector.FloatVector;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Limits;
import switchback.training.kernels.MapOrder;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Share;

/**
 * A depthwise convolution of maps that lie cell by cell: each map has one filter of its own.
 * Vectors lie along the maps. Immutable; safe to share between threads.
 */
public final class DepthwiseCells {
  private static final long BYTES = Float.BYTES;

  /** Cells that are summed together, so that the latencies of their additions overlap. */
  private static final int TOGETHER = 4;

  private final Geometry geometry;
  private final int maps;

  /** Keeps the memory of the filters reachable while they are used. */
  private final Scratch memory;

  /** (taps, maps), with the maps padded to whole vectors. */
  private final MemorySegment filters;

  private final MemorySegment bias;

  private DepthwiseCells(
      Geometry geometry, int maps, MemorySegment filters, MemorySegment bias, Scratch memory) {
    this.geometry = geometry;
    this.maps = maps;
    this.filters = filters;
    this.bias = bias;
    this.memory = memory;
  }

  /**
   * Prepares a convolution.
   *
   * @param filters (C, 1, kernelRows, kernelColumns), copied
   * @param bias (C), copied
   */
  public static DepthwiseCells of(Geometry geometry, float[] filters, float[] bias) {
    Scratch memory = new Scratch();
    int taps = geometry.taps();
    int padded = MapOrder.padded(bias.length);
    MemorySegment ordered = memory.floats((long) taps * padded).fill((byte) 0);
    MemorySegment starts = memory.floats(padded).fill((byte) 0);
    for (int map = 0; map < bias.length; map++) {
      for (int tap = 0; tap < taps; tap++) {
        ordered.setAtIndex(JAVA_FLOAT_UNALIGNED, tap * padded + map, filters[map * taps + tap]);
      }
      starts.setAtIndex(JAVA_FLOAT_UNALIGNED, map, bias[map]);
    }
    return new DepthwiseCells(geometry, bias.length, ordered, starts, memory);
  }

  /** Returns the same convolution over maps of another size, with the same filters. */
  public DepthwiseCells over(Geometry other) {
    return new DepthwiseCells(other, maps, filters, bias, memory);
  }

  /**
   * Returns a pass that runs on one thread.
   *
   * @param scratch used until it is reset
   * @param limits what each sum is cut to
   * @param images the number of images of each run
   * @param from the order of the maps that are read, cell by cell
   * @param to the order of the maps that are written, cell by cell
   */
  public Pass on(Scratch scratch, Limits limits, int images, MapOrder from, MapOrder to) {
    return new Pass(scratch, limits, images, from, to);
  }

  /** A pass over images on one thread. */
  public final class Pass {
    private final Limits limits;
    private final int images;
    private final MapOrder to;
    private final CellWindows windows;

    /** The cell that stands for all cells of the padding. */
    private final MemorySegment zeros;

    /** Where the taps of the cells that are summed together lie, (cells, taps). */
    private final long[] taps = new long[TOGETHER * geometry.taps()];

    private final long[] targets = new long[TOGETHER];

    private Pass(Scratch scratch, Limits limits, int images, MapOrder from, MapOrder to) {
      this.limits = limits;
      this.images = images;
      this.to = to;
      this.windows = new CellWindows(geometry, from);
      this.zeros = scratch.floats(MapOrder.padded(maps)).fill((byte) 0);
    }

    /**
     * Computes a share of the rows of as many images as the pass is for.
     *
     * @param share the number of the share, from 0 on
     * @param source the maps that are read
     * @param target the maps that are written; must not overlap the source
     */
    public void run(int share, int shares, MemorySegment source, MemorySegment target) {
      int width = geometry.columns().outSize();
      Share rows = Share.of(images * geometry.rows().outSize(), share, shares);
      try {
        for (int row = rows.from(); row < rows.to(); row++) {
          windows.moveTo(source.address(), row);
          sum(width, target.address() + (long) row * width * to.cell() * BYTES);
        }
      } finally {
        Reference.reachabilityFence(memory);
      }
    }

    /** Sums the cells of a row, which is written from an address on. */
    private void sum(int width, long line) {
      for (int x = 0; x < width; x += TOGETHER) {
        if (x + TOGETHER <= width && windows.isInside(x, TOGETHER)) {
          windows.all(x, zeros.address(), taps, 0);
          sumInside(line + (long) x * to.cell() * BYTES);
        } else {
          sumAny(x, width, line);
        }
      }
    }

    /** Sums neighbouring cells whose windows meet no padding, a vector of maps at a time. */
    private void sumInside(long output) {
      long[] taps = this.taps;
      int count = taps.length / TOGETHER;
      long filter = filters.address() & ADDRESS;
      long nextFilter = MapOrder.padded(maps) * BYTES;
      long cell1 = windows.step() & ADDRESS;
      long cell2 = 2 * cell1;
      long cell3 = 3 * cell1;
      long next = to.cell() * BYTES;
      for (int map = 0; map < maps; map += LANES) {
        long at = map * BYTES;
        FloatVector sum0 = Floats.load(bias, map);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int tap = 0; tap < count; tap++) {
          FloatVector factor = Floats.load(filter + tap * nextFilter + at);
          long first = (taps[tap] & ADDRESS) + at;
          sum0 = Floats.load(first).fma(factor, sum0);
          sum1 = Floats.load(first + cell1).fma(factor, sum1);
          sum2 = Floats.load(first + cell2).fma(factor, sum2);
          sum3 = Floats.load(first + cell3).fma(factor, sum3);
        }
        long first = (output & ADDRESS) + at;
        Floats.store(limits.cut(sum0.add(0f)), first);
        Floats.store(limits.cut(sum1.add(0f)), first + next);
        Floats.store(limits.cut(sum2.add(0f)), first + 2 * next);
        Floats.store(limits.cut(sum3.add(0f)), first + 3 * next);
      }
    }

    /** Sums neighbouring cells; the last of a row are summed once more where fewer are left. */
    private void sumAny(int x, int width, long line) {
      for (int i = 0; i < TOGETHER; i++) {
        int column = Math.min(x + i, width - 1);
        windows.all(column, zeros.address(), taps, i * geometry.taps());
        targets[i] = line + (long) column * to.cell() * BYTES;
      }
      sum();
    }

    /** Sums the cells that are together, a vector of maps at a time. */
    private void sum() {
      long to0 = targets[0] & ADDRESS;
      long to1 = targets[1] & ADDRESS;
      long to2 = targets[2] & ADDRESS;
      long to3 = targets[3] & ADDRESS;
      long[] taps = this.taps;
      int count = taps.length / TOGETHER;
      long filter = filters.address() & ADDRESS;
      long next = MapOrder.padded(maps) * BYTES;
      for (int map = 0; map < maps; map += LANES) {
        long at = map * BYTES;
        FloatVector sum0 = Floats.load(bias, map);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int tap = 0; tap < count; tap++) {
          FloatVector factor = Floats.load(filter + tap * next + at);
          sum0 = Floats.load((taps[tap] & ADDRESS) + at).fma(factor, sum0);
          sum1 = Floats.load((taps[count + tap] & ADDRESS) + at).fma(factor, sum1);
          sum2 = Floats.load((taps[2 * count + tap] & ADDRESS) + at).fma(factor, sum2);
          sum3 = Floats.load((taps[3 * count + tap] & ADDRESS) + at).fma(factor, sum3);
        }
        Floats.store(limits.cut(sum0.add(0f)), to0 + at);
        Floats.store(limits.cut(sum1.add(0f)), to1 + at);
        Floats.store(limits.cut(sum2.add(0f)), to2 + at);
        Floats.store(limits.cut(sum3.add(0f)), to3 + at);
      }
    }
  }
}
