package switchback.training.kernels.convolution;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;
import switchback.training.kernels.Axis;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Limits;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Share;

/**
 * A convolution whose sums are computed in double and rounded to float once, for a trace that
 * decides by nearly equal values as exact sums would. It is some three times as slow as the routes
 * in float. Vectors lie along the columns of an output row, over a padded copy of the maps that is
 * divided by the stride into planes of every second, third ... column. Each sum runs over channels,
 * rows and columns of the filter in order, so that it does not depend on the vectors' width.
 */
final class DoubleCorrelation implements Correlation {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Features and vectors that are summed together. */
  private static final int TALL = 4;

  private static final int WIDE = 2 * LANES;

  private final int channels;
  private final int features;
  private final int groups;
  private final Geometry geometry;

  /** The filters as (groups, O / groups up to whole blocks, C / groups, taps), by blocks. */
  private final double[] packed;

  private final double[] bias;

  /** Features of a group, up to whole blocks. */
  private final int padded;

  private final int paddedRows;
  private final int pitch;

  /** The distance between the padded maps of two channels. */
  private final int each;

  /** For each term of a sum, a channel's tap, its place in the planes of a group's padded maps. */
  private final int[] places;

  private DoubleCorrelation(ConvolutionShape shape, int groups, double[] packed, double[] bias) {
    this.channels = shape.channels();
    this.features = shape.features();
    this.groups = groups;
    this.geometry = flattened(shape.geometry());
    this.packed = packed;
    this.bias = bias;
    Axis columns = geometry.columns();
    this.pitch = columns.outSize() + (columns.reach() - 1) / columns.stride() + WIDE;
    this.paddedRows = geometry.rows().reach(geometry.rows().outSize());
    this.each = columns.stride() * paddedRows * pitch;
    int taps = geometry.taps();
    this.places = new int[channels / groups * taps];
    for (int term = 0; term < places.length; term++) {
      int row = term % taps / columns.window() * geometry.rows().dilation();
      int column = term % columns.window() * columns.dilation();
      int plane = term / taps * columns.stride() + column % columns.stride();
      places[term] = (plane * paddedRows + row) * pitch + column / columns.stride();
    }
    this.padded = padded(shape, groups);
  }

  /**
   * Prepares a convolution.
   *
   * @param filters (O, C / groups, kernelRows, kernelColumns)
   * @param bias (O)
   */
  static DoubleCorrelation of(ConvolutionShape shape, int groups, double[] filters, double[] bias) {
    return new DoubleCorrelation(shape, groups, packed(shape, groups, filters), bias.clone());
  }

  private static int padded(ConvolutionShape shape, int groups) {
    return Math.ceilDiv(shape.features() / groups, TALL) * TALL;
  }

  /** Returns windows of one cell as one long row, whose vectors are full. */
  private static Geometry flattened(Geometry g) {
    boolean isPointwise =
        g.taps() == 1
            && g.rows().stride() == 1
            && g.columns().stride() == 1
            && g.outputCells() == g.inputCells();
    return isPointwise ? Geometry.unpadded(1, g.inputCells(), 1, 1) : g;
  }

  private static double[] packed(ConvolutionShape shape, int groups, double[] filters) {
    int own = shape.features() / groups;
    int terms = shape.channels() / groups * shape.geometry().taps();
    int padded = padded(shape, groups);
    double[] blocks = new double[groups * padded * terms];
    for (int feature = 0; feature < shape.features(); feature++) {
      int row = feature / own * padded + feature % own;
      for (int term = 0; term < terms; term++) {
        int at = (row / TALL * terms + term) * TALL + row % TALL;
        blocks[at] = filters[feature * terms + term];
      }
    }
    return blocks;
  }

  @Override
  public Correlation over(Geometry others) {
    return new DoubleCorrelation(
        new ConvolutionShape(channels, features, others), groups, packed, bias);
  }

  @Override
  public Pass on(Scratch scratch, Limits limits) {
    return (share, shares, source, target) -> sum(share, shares, limits, source, target);
  }

  /** Computes a share of the groups, or of the blocks of features where there is one group. */
  private void sum(
      int share, int shares, Limits limits, MemorySegment source, MemorySegment target) {
    boolean isByGroup = groups > 1;
    Share ofGroups = isByGroup ? Share.of(groups, share, shares) : new Share(0, 1);
    int blocks = Math.ceilDiv(features / groups, TALL);
    Share ofBlocks = isByGroup ? new Share(0, blocks) : Share.of(blocks, share, shares);
    double[] maps = new double[channels / groups * each];
    double[] sums = new double[TALL * WIDE];
    for (int group = ofGroups.from(); group < ofGroups.to(); group++) {
      fill(source, group, maps);
      for (int row = 0; row < geometry.rows().outSize(); row++) {
        row(maps, group, row, ofBlocks, sums, limits, target);
      }
    }
  }

  /** Copies the maps of a group into the planes of their padded copies. */
  private void fill(MemorySegment source, int group, double[] maps) {
    int stride = geometry.columns().stride();
    int width = geometry.columns().size();
    int left = geometry.columns().pad();
    for (int channel = 0; channel < channels / groups; channel++) {
      long map = ((long) group * (channels / groups) + channel) * geometry.inputCells();
      for (int row = 0; row < geometry.rows().size(); row++) {
        int to = row + geometry.rows().pad();
        for (int column = 0; column < width && to < paddedRows; column++) {
          int at = column + left;
          if (at / stride < pitch) {
            maps[channel * each + (at % stride * paddedRows + to) * pitch + at / stride] =
                source.getAtIndex(JAVA_FLOAT, map + (long) row * width + column);
          }
        }
      }
    }
  }

  private void row(
      double[] maps,
      int group,
      int row,
      Share blocks,
      double[] sums,
      Limits limits,
      MemorySegment target) {
    int from = row * geometry.rows().stride() * pitch;
    int width = geometry.columns().outSize();
    int own = features / groups;
    for (int first = blocks.from() * TALL; first < blocks.to() * TALL; first += TALL) {
      int count = Math.min(TALL, own - first);
      for (int column = 0; column < width; column += WIDE) {
        for (int i = 0; i < TALL; i++) {
          double start = i < count ? bias[group * own + first + i] : 0;
          Arrays.fill(sums, i * WIDE, (i + 1) * WIDE, start);
        }
        tile(maps, from + column, (group * padded + first) / TALL, sums);
        for (int i = 0; i < count; i++) {
          long plane = ((long) group * own + first + i) * geometry.outputCells();
          for (int x = 0; x < Math.min(WIDE, width - column); x++) {
            float sum = limits.cut((float) sums[i * WIDE + x]);
            target.setAtIndex(JAVA_FLOAT, plane + (long) row * width + column + x, sum);
          }
        }
      }
    }
  }

  /** Adds all terms to the sums of a block of features at neighbouring columns. */
  private void tile(double[] maps, int from, int block, double[] sums) {
    int weight = block * places.length * TALL;
    DoubleVector a0 = DoubleVector.fromArray(SPECIES, sums, 0);
    DoubleVector a1 = DoubleVector.fromArray(SPECIES, sums, LANES);
    DoubleVector b0 = DoubleVector.fromArray(SPECIES, sums, WIDE);
    DoubleVector b1 = DoubleVector.fromArray(SPECIES, sums, WIDE + LANES);
    DoubleVector c0 = DoubleVector.fromArray(SPECIES, sums, 2 * WIDE);
    DoubleVector c1 = DoubleVector.fromArray(SPECIES, sums, 2 * WIDE + LANES);
    DoubleVector d0 = DoubleVector.fromArray(SPECIES, sums, 3 * WIDE);
    DoubleVector d1 = DoubleVector.fromArray(SPECIES, sums, 3 * WIDE + LANES);
    for (int place : places) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, maps, from + place);
      DoubleVector x1 = DoubleVector.fromArray(SPECIES, maps, from + place + LANES);
      DoubleVector w = DoubleVector.broadcast(SPECIES, packed[weight]);
      a0 = w.fma(x0, a0);
      a1 = w.fma(x1, a1);
      w = DoubleVector.broadcast(SPECIES, packed[weight + 1]);
      b0 = w.fma(x0, b0);
      b1 = w.fma(x1, b1);
      w = DoubleVector.broadcast(SPECIES, packed[weight + 2]);
      c0 = w.fma(x0, c0);
      c1 = w.fma(x1, c1);
      w = DoubleVector.broadcast(SPECIES, packed[weight + 3]);
      d0 = w.fma(x0, d0);
      d1 = w.fma(x1, d1);
      weight += TALL;
    }
    a0.intoArray(sums, 0);
    a1.intoArray(sums, LANES);
    b0.intoArray(sums, WIDE);
    b1.intoArray(sums, WIDE + LANES);
    c0.intoArray(sums, 2 * WIDE);
    c1.intoArray(sums, 2 * WIDE + LANES);
    d0.intoArray(sums, 3 * WIDE);
    d1.intoArray(sums, 3 * WIDE + LANES);
  }
}
