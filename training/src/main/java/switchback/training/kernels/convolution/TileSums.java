package switchback.training.kernels.convolution;

import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.Floats.SPECIES;
import static switchback.training.kernels.convolution.MinimalFiltering.FAR;
import static switchback.training.kernels.convolution.MinimalFiltering.FAR_2;
import static switchback.training.kernels.convolution.MinimalFiltering.FAR_3;
import static switchback.training.kernels.convolution.MinimalFiltering.NEAR;
import static switchback.training.kernels.convolution.MinimalFiltering.NEAR_2;
import static switchback.training.kernels.convolution.MinimalFiltering.NEAR_3;
import static switchback.training.kernels.convolution.MinimalFiltering.OUTPUTS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.IndexTables;
import switchback.training.kernels.Limits;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.SegmentSizes;
import switchback.training.kernels.TiledProduct;

/**
 * Some features of a convolution by {@link MinimalFiltering} at single places, for callers that ask
 * for one place again and again. Of the tile around it only what the place depends on is computed.
 * Maps lie side by side, cell by cell. It equals {@link ScalarMinimalFiltering} to the bit.
 * Immutable; safe to share between threads.
 */
public final class TileSums {
  /** Products whose chains of sums run side by side, so that none waits for another. */
  private static final int CHAINS = 8;

  private final int channels;
  private final int side;

  /** Floats per cell of a tile: the channels, rounded up to whole vectors. */
  private final int each;

  /** Floats per product: 1 for one feature, otherwise the features, in pairs of vectors. */
  private final int wide;

  /** The transformed filters, (side, side, each, wide). */
  private final float[] filters;

  private final float[] bias;

  /**
   * Prepares features.
   *
   * @param side rows, and columns, of a filter: 3 or 5
   * @param filters (O, C, side, side), copied
   * @param bias (O), copied
   */
  public TileSums(int channels, int side, float[] filters, float[] bias) {
    int taps = side * side;
    SegmentSizes.check(
        "filters", MemorySegment.ofArray(filters), (long) bias.length * channels * taps);
    MinimalFiltering filtering = MinimalFiltering.with(side);
    this.channels = channels;
    this.side = filtering.side();
    this.each = Math.ceilDiv(channels, LANES) * LANES;
    this.wide = bias.length == 1 ? 1 : TiledProduct.columns(bias.length) * LANES;
    this.filters = new float[this.side * this.side * each * wide];
    this.bias = bias.clone();
    float[] ordered = new float[taps * each * wide];
    for (int i = 0; i < filters.length; i++) {
      int plane = i / taps;
      ordered[(i % taps * each + plane % channels) * wide + plane / channels] = filters[i];
    }
    filtering.transform(ordered, each * wide, this.filters);
  }

  /** Returns whether maps are no larger than one tile, as those of a pass must be. */
  public static boolean isTile(Geometry geometry) {
    return geometry.rows().outSize() <= OUTPUTS && geometry.columns().outSize() <= OUTPUTS;
  }

  /** Computes the sums at one place, image by image. For one thread. */
  public final class Pass {
    private final Limits limits;

    /** Where the rows of the tile start among the cells, and its columns in a row of between. */
    private final int[] rows;

    private final int[] columns;

    /**
     * The first column of the tile inside the map, where that starts, and the floats from there.
     */
    private final int left;

    private final int from;
    private final int inside;

    /** The tile transformed down, (side, side, step), zeros outside the map. */
    private final MemorySegment between;

    private final int rowStep;

    /** The tile transformed, (side, side, each). */
    private final float[] values;

    /** The products, (side, side, wide), and the numbers of those on which the place depends. */
    private final float[] products;

    private final int[] needed;

    /** The outputs of the rows of products in the place's column. */
    private final float[] outputs;

    /** The place in the tile. */
    private final int row;

    private final int column;

    /**
     * Creates a pass.
     *
     * @param geometry the windows over maps for which {@link #isTile} holds
     * @param step floats from one cell of these maps to the next, a multiple of {@code LANES}
     * @param row the row of the place
     * @param column its column
     * @param scratch used until it is reset
     */
    public Pass(Geometry geometry, int step, Limits limits, int row, int column, Scratch scratch) {
      Axis across = geometry.columns();
      this.limits = limits;
      this.rows = IndexTables.of(side, i -> rowOf(geometry.rows(), i) * across.size() * step);
      this.columns = IndexTables.of(side, i -> i * step);
      this.left = Math.clamp(across.pad(), 0, side);
      this.from = (left - across.pad()) * step;
      this.inside = Math.clamp(across.size() + across.pad() - left, 0, side - left) * step;
      this.rowStep = side * step + TileGrid.GAP;
      this.between = scratch.floats((long) side * rowStep).fill((byte) 0);
      this.values = scratch.array(side * side * each);
      this.products = new float[side * side * wide];
      this.outputs = new float[side];
      this.needed = needed(row, column);
      this.row = row;
      this.column = column;
    }

    /** Returns a row of the map, or the one of zeros behind it. */
    private static int rowOf(Axis axis, int row) {
      int at = row - axis.pad();
      return at >= 0 && at < axis.size() ? at : axis.size();
    }

    /** Returns the numbers of products, whole groups of chains: the last is repeated. */
    private int[] needed(int row, int column) {
      int wide = end(column) - first(column);
      int count = (end(row) - first(row)) * wide;
      return IndexTables.of(
          Math.ceilDiv(count, CHAINS) * CHAINS,
          k -> {
            int i = Math.min(k, count - 1);
            return (first(row) + i / wide) * side + first(column) + i % wide;
          });
    }

    /** Returns the first product on which an {@link #output} depends. */
    private static int first(int output) {
      return output == 0 ? 0 : 1;
    }

    /** Returns the number after the last product on which an {@link #output} depends. */
    private int end(int output) {
      return output == OUTPUTS - 1 ? side : side - 1;
    }

    /**
     * Returns the sums of the features.
     *
     * @param cells (rows, columns, step), followed by a row of zeros; native
     */
    public float[] of(MemorySegment cells) {
      TileTransforms.inputs(cells, from, rows, between, left * columns[1], rowStep, inside);
      for (int i = first(row); i < end(row); i++) {
        TileTransforms.inputs(between, i * rowStep, columns, values, i * side * each, each, each);
      }
      if (wide == 1) {
        multiply(values, filters, needed, each, channels, products);
      } else {
        multiply(values, filters, needed, each, channels, wide, products);
      }
      float[] sums = new float[bias.length];
      for (int feature = 0; feature < sums.length; feature++) {
        for (int i = first(row); i < end(row); i++) {
          outputs[i] = output(side, column, products, i * side * wide + feature, wide);
        }
        sums[feature] = limits.cut(output(side, row, outputs, 0, 1) + bias[feature]);
      }
      return sums;
    }
  }

  /** Computes the products with some numbers, two vectors of features at a time. */
  private static void multiply(
      float[] values,
      float[] filters,
      int[] needed,
      int each,
      int channels,
      int wide,
      float[] products) {
    for (int product : needed) {
      for (int feature = 0; feature < wide; feature += 2 * LANES) {
        int at = product * each * wide + feature;
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = FloatVector.zero(SPECIES);
        for (int c = 0; c < channels; c++) {
          FloatVector value = FloatVector.broadcast(SPECIES, values[product * each + c]);
          sum0 = value.fma(FloatVector.fromArray(SPECIES, filters, at), sum0);
          sum1 = value.fma(FloatVector.fromArray(SPECIES, filters, at + LANES), sum1);
          at += wide;
        }
        sum0.intoArray(products, product * wide + feature);
        sum1.intoArray(products, product * wide + feature + LANES);
      }
    }
  }

  /** Computes the products with some numbers for one feature, eight chains at a time. */
  private static void multiply(
      float[] values, float[] filter, int[] needed, int each, int channels, float[] products) {
    for (int i = 0; i < needed.length; i += CHAINS) {
      int at0 = needed[i] * each;
      int at1 = needed[i + 1] * each;
      int at2 = needed[i + 2] * each;
      int at3 = needed[i + 3] * each;
      int at4 = needed[i + 4] * each;
      int at5 = needed[i + 5] * each;
      int at6 = needed[i + 6] * each;
      int at7 = needed[i + 7] * each;
      float sum0 = 0;
      float sum1 = 0;
      float sum2 = 0;
      float sum3 = 0;
      float sum4 = 0;
      float sum5 = 0;
      float sum6 = 0;
      float sum7 = 0;
      for (int c = 0; c < channels; c++) {
        sum0 = Math.fma(values[at0 + c], filter[at0 + c], sum0);
        sum1 = Math.fma(values[at1 + c], filter[at1 + c], sum1);
        sum2 = Math.fma(values[at2 + c], filter[at2 + c], sum2);
        sum3 = Math.fma(values[at3 + c], filter[at3 + c], sum3);
        sum4 = Math.fma(values[at4 + c], filter[at4 + c], sum4);
        sum5 = Math.fma(values[at5 + c], filter[at5 + c], sum5);
        sum6 = Math.fma(values[at6 + c], filter[at6 + c], sum6);
        sum7 = Math.fma(values[at7 + c], filter[at7 + c], sum7);
      }
      products[needed[i]] = sum0;
      products[needed[i + 1]] = sum1;
      products[needed[i + 2]] = sum2;
      products[needed[i + 3]] = sum3;
      products[needed[i + 4]] = sum4;
      products[needed[i + 5]] = sum5;
      products[needed[i + 6]] = sum6;
      products[needed[i + 7]] = sum7;
    }
  }

  /** Returns one of the four outputs of products {@code step} apart: A' m. */
  private static float output(int side, int number, float[] m, int at, int step) {
    return side == 8 ? ofEight(number, m, at, step) : ofSix(number, m, at, step);
  }

  private static float ofSix(int number, float[] m, int at, int step) {
    float nearSum = m[at + step] + m[at + 2 * step];
    float farSum = m[at + 3 * step] + m[at + 4 * step];
    float near = m[at + step] - m[at + 2 * step];
    float far = m[at + 3 * step] - m[at + 4 * step];
    return switch (number) {
      case 0 -> m[at] + (nearSum + farSum);
      case 1 -> near * NEAR + far * FAR;
      case 2 -> nearSum * NEAR_2 + farSum * FAR_2;
      default -> near * NEAR_3 + far * FAR_3 + m[at + 5 * step];
    };
  }

  private static float ofEight(int number, float[] m, int at, int step) {
    float halfSum = m[at + step] + m[at + 2 * step];
    float oneSum = m[at + 3 * step] + m[at + 4 * step];
    float twoSum = m[at + 5 * step] + m[at + 6 * step];
    float half = m[at + step] - m[at + 2 * step];
    float one = m[at + 3 * step] - m[at + 4 * step];
    float two = m[at + 5 * step] - m[at + 6 * step];
    return switch (number) {
      case 0 -> m[at] + (halfSum + oneSum + twoSum);
      case 1 -> Math.fma(two, 2, Math.fma(half, 0.5f, one));
      case 2 -> Math.fma(twoSum, 4, Math.fma(halfSum, 0.25f, oneSum));
      default -> Math.fma(two, 8, Math.fma(half, 0.125f, one)) + m[at + 7 * step];
    };
  }
}
