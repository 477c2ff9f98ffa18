package switchback.training.kernels;

import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.TiledProduct.PANEL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;

/**
 * The plain sums of a convolution at chosen output cells, for callers that need few of them at a
 * time: a {@link TiledProduct} of what the cells see by the filters, with vectors along features.
 * It equals {@code convolution.ScalarConvolution} to the bit. Immutable; safe to share between
 * threads.
 */
public final class CellSums {
  /** Cells whose sums are computed before they are put in their places, while they are cached. */
  private static final int TOGETHER = 96;

  /** The cells more than those that are chosen for which there must be memory. */
  private static final int SPARE = 4;

  private final int channels;

  /** The taps of a channel. */
  private final int taps;

  /** Vectors of a cell's features, an even number. */
  private final int columns;

  /** (blocks of features, taps, {@link TiledProduct#PANEL}), zeros beyond the features. */
  private final MemorySegment filters;

  /** (features). */
  private final MemorySegment bias;

  /**
   * Prepares a convolution.
   *
   * @param filters (O, C, taps), copied
   * @param bias (O), copied
   */
  public CellSums(int channels, float[] filters, float[] bias) {
    this.channels = channels;
    this.taps = filters.length / bias.length / channels;
    this.columns = TiledProduct.columns(bias.length);
    this.filters = packed(filters, bias.length);
    this.bias = packed(bias, bias.length);
  }

  /** Returns values (features, each) as (blocks of features, each, {@link TiledProduct#PANEL}). */
  private static MemorySegment packed(float[] values, int features) {
    int each = values.length / features;
    long size = (long) Math.ceilDiv(features, PANEL) * each * PANEL;
    MemorySegment packed = Arena.ofAuto().allocate(size * Float.BYTES, 64);
    for (int i = 0; i < values.length; i++) {
      int feature = i / each;
      long at = ((long) feature / PANEL * each + i % each) * PANEL + feature % PANEL;
      packed.setAtIndex(ValueLayout.JAVA_FLOAT, at, values[i]);
    }
    return packed;
  }

  /** Returns the distance in floats from one cell's sums to the next one's: whole vectors. */
  public int step() {
    return columns * LANES;
  }

  /** Returns the floats of memory that a run works in. */
  public int scratch() {
    return (TOGETHER + SPARE) * step();
  }

  /**
   * Computes the sums of some cells.
   *
   * @param seen what the cells see, zeros in the padding; the taps of a channel are neighbours
   * @param starts for each cell where the taps of its first channel start
   * @param channelStep the distance from a channel's taps to those of the next
   * @param chosen the numbers of the cells
   * @param count the number of chosen cells
   * @param limits what each sum is cut to
   * @param sums (cells, {@link #step}), native, those of the chosen cells overwritten
   * @param scratch native memory for {@link #scratch} floats
   */
  public void run(
      float[] seen,
      int[] starts,
      int channelStep,
      int[] chosen,
      int count,
      Limits limits,
      MemorySegment sums,
      MemorySegment scratch) {
    try {
      sum(seen, starts, channelStep, chosen, count, limits, sums, scratch);
    } finally {
      // The product knows the filters by their address alone.
      Reference.reachabilityFence(filters);
    }
  }

  private void sum(
      float[] seen,
      int[] starts,
      int channelStep,
      int[] chosen,
      int count,
      Limits limits,
      MemorySegment sums,
      MemorySegment scratch) {
    for (int from = 0; from < count; from += TOGETHER) {
      int first = from;
      int some = Math.min(TOGETHER, count - from);
      int[] rows = TiledProduct.paddedRows(IndexTables.of(some, i -> starts[chosen[first + i]]));
      TiledProduct product =
          new TiledProduct(seen, rows, 1, filters, columns, channels * taps * PANEL, PANEL);
      for (int block = 0; block < TiledProduct.blocks(columns); block++) {
        multiply(product, block, channelStep, scratch);
        int width = TiledProduct.width(columns, block) * LANES;
        for (int i = 0; i < some; i++) {
          long to = (long) chosen[first + i] * step() + (long) block * PANEL;
          Floats.end(scratch, i * width, limits, sums, to, width);
        }
      }
    }
  }

  private void multiply(TiledProduct product, int block, int channelStep, MemorySegment scratch) {
    MemorySegment starts = bias.asSlice((long) block * PANEL * Float.BYTES);
    product.run(block, 0, 0, taps, starts, 0, scratch, 0);
    for (int channel = 1; channel < channels; channel++) {
      product.run(block, channel * channelStep, channel * taps * PANEL, taps, scratch, 0);
    }
  }
}
