package switchback.training.kernels;

import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.TiledProduct.PANEL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The plain sums of a convolution at chosen output cells, for callers that need few of them at a
 * time: a {@link TiledProduct} of what the cells see by the filters, with vectors along features.
 * It equals {@code convolution.ScalarConvolution} to the bit. Immutable; safe to share between
 * threads.
 */
public final class CellSums {
  /** The cells more than those that are chosen for which there must be memory. */
  public static final int SPARE = 4;

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
   * @param filters (O, taps), copied
   * @param bias (O), copied
   */
  public CellSums(float[] filters, float[] bias) {
    this.taps = filters.length / bias.length;
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

  /** Returns the number of taps of a feature's filter. */
  public int taps() {
    return taps;
  }

  /** Returns the distance in floats from one cell's sums to the next one's: whole vectors. */
  public int step() {
    return columns * LANES;
  }

  /**
   * Computes the sums of some cells.
   *
   * @param patches what each cell sees, (cells, taps), zeros in the padding
   * @param chosen the numbers of the cells
   * @param count the number of chosen cells
   * @param limits what each sum is cut to
   * @param sums (cells, {@link #step}), native, those of the chosen cells overwritten
   * @param scratch native memory for the sums of as many cells and {@value #SPARE} more
   */
  public void run(
      float[] patches,
      int[] chosen,
      int count,
      Limits limits,
      MemorySegment sums,
      MemorySegment scratch) {
    if (count == 0) {
      return;
    }
    int[] rows = TiledProduct.paddedRows(IndexTables.of(count, i -> chosen[i] * taps));
    TiledProduct product =
        new TiledProduct(patches, rows, 1, filters, columns, taps * PANEL, PANEL);
    for (int block = 0; block < TiledProduct.blocks(columns); block++) {
      MemorySegment starts = bias.asSlice((long) block * PANEL * Float.BYTES);
      product.run(block, 0, 0, taps, starts, 0, scratch, 0);
      int width = TiledProduct.width(columns, block) * LANES;
      for (int i = 0; i < count; i++) {
        long to = (long) chosen[i] * step() + (long) block * PANEL;
        Floats.end(scratch, i * width, limits, sums, to, width);
      }
    }
  }
}
