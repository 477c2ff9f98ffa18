package switchback.training.kernels.convolution;

import static switchback.training.kernels.Floats.ADDRESS;
import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.Floats.SPECIES;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Limits;
import switchback.training.kernels.MapOrder;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Share;
import switchback.training.kernels.channelslast.DepthwiseCells;

/**
 * A depthwise convolution: each feature has a filter over one map alone (Sifre 2014; Howard et al.
 * 2017, section 3.1). Vectors lie along the columns of an output row, over the map's {@link
 * PaddedLayout}. It equals {@link ScalarConvolution} over each map to the bit.
 */
final class DepthwiseCorrelation implements Correlation {
  private static final long BYTES = Float.BYTES;
  private static final long VECTOR = LANES * BYTES;

  /** Vectors that are summed together. */
  private static final int TOGETHER = 4;

  private final ConvolutionShape each;
  private final float[] filters;
  private final float[] bias;

  private final PaddedLayout layout;

  /** For each tap its distance in bytes from the first tap. */
  private final long[] taps;

  /** Vectors per output row. */
  private final int rowVectors;

  /**
   * For each vector of output cells, padded to whole groups, where its first tap lies, in bytes.
   */
  private final long[] starts;

  /**
   * Returns a depthwise convolution.
   *
   * @param each the shape of one group, of one channel
   * @param filters (O, 1, kernelRows, kernelColumns)
   * @param bias (O)
   */
  static DepthwiseCorrelation of(ConvolutionShape each, float[] filters, float[] bias) {
    return new DepthwiseCorrelation(each, filters.clone(), bias.clone());
  }

  private DepthwiseCorrelation(ConvolutionShape each, float[] filters, float[] bias) {
    this.each = each;
    this.filters = filters;
    this.bias = bias;
    this.layout = PaddedLayout.ofInput(each);
    this.taps = Arrays.stream(layout.taps()).mapToLong(tap -> tap * BYTES).toArray();
    this.rowVectors = Math.ceilDiv(each.geometry().columns().outSize(), LANES);
    int vectors = each.geometry().rows().outSize() * rowVectors;
    this.starts = new long[Math.ceilDiv(vectors, TOGETHER) * TOGETHER];
    for (int i = 0; i < starts.length; i++) {
      int vector = Math.min(i, vectors - 1);
      int row = vector / rowVectors;
      starts[i] = (long) row * layout.rowStart() * BYTES + vector % rowVectors * VECTOR;
    }
  }

  @Override
  public Correlation over(Geometry geometry) {
    return new DepthwiseCorrelation(each.over(geometry), filters, bias);
  }

  @Override
  public boolean takes(MapOrder from, MapOrder to) {
    return from.isLast() == to.isLast() && (!from.isLast() || each.features() == 1);
  }

  @Override
  public Pass on(Scratch scratch, Limits limits, int images, MapOrder from, MapOrder to) {
    return from.isLast() && takes(from, to)
        ? DepthwiseCells.of(each.geometry(), filters, bias).on(scratch, limits, images, from, to)
            ::run
        : Correlation.super.on(scratch, limits, images, from, to);
  }

  @Override
  public Pass on(Scratch scratch, Limits limits) {
    // The last vector of the last row may reach beyond the map.
    MemorySegment map = scratch.floats((long) layout.size() + LANES).fill((byte) 0);
    MemorySegment sums = scratch.floats((long) starts.length * LANES);
    int own = each.features();
    int maps = bias.length / own;
    int width = each.geometry().columns().outSize();
    int height = each.geometry().rows().outSize();
    return (share, shares, source, target) -> {
      Share ofMaps = Share.of(maps, share, shares);

      for (int feature = ofMaps.from() * own; feature < ofMaps.to() * own; feature++) {
        if (feature % own == 0) {
          layout.fill(Floats.image(source, feature / own, maps), map, 0);
        }
        for (int i = 0; i < starts.length; i += TOGETHER) {
          sum(feature, map.address(), i, sums.address());
        }
        long to = (long) feature * height * width;
        for (int row = 0; row < height; row++) {
          int from = row * rowVectors * LANES;
          Floats.end(sums, from, limits, target, to + (long) row * width, width);
        }
      }
    };
  }

  /** Sums four vectors at a time, so that the latencies of their additions overlap. */
  private void sum(int feature, long map, int first, long sums) {
    long[] taps = this.taps;
    float[] filters = this.filters;
    int filter = feature * taps.length;
    long from0 = map + starts[first] & ADDRESS;
    long from1 = map + starts[first + 1] & ADDRESS;
    long from2 = map + starts[first + 2] & ADDRESS;
    long from3 = map + starts[first + 3] & ADDRESS;
    FloatVector sum0 = FloatVector.broadcast(SPECIES, bias[feature]);
    FloatVector sum1 = sum0;
    FloatVector sum2 = sum0;
    FloatVector sum3 = sum0;
    for (int tap = 0; tap < taps.length; tap++) {
      long at = taps[tap] & ADDRESS;
      FloatVector factor = FloatVector.broadcast(SPECIES, filters[filter + tap]);
      sum0 = Floats.load(from0 + at).fma(factor, sum0);
      sum1 = Floats.load(from1 + at).fma(factor, sum1);
      sum2 = Floats.load(from2 + at).fma(factor, sum2);
      sum3 = Floats.load(from3 + at).fma(factor, sum3);
    }
    long to = sums + first * VECTOR & ADDRESS;
    Floats.store(sum0, to);
    Floats.store(sum1, to + VECTOR);
    Floats.store(sum2, to + 2 * VECTOR);
    Floats.store(sum3, to + 3 * VECTOR);
  }
}
