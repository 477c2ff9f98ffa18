package switchback.training.kernels.convolution;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.Floats.SPECIES;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import switchback.training.kernels.Axis;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Scratch;

/**
 * A depthwise convolution: each feature has a filter over one map alone (Sifre 2014; Howard et al.
 * 2017, section 3.1). Vectors lie along the columns of an output row. A padded copy of the map,
 * divided by the stride into planes of every second, third ... column, makes the values under a tap
 * neighbours. It equals {@link ScalarConvolution} over each map to the bit.
 */
final class DepthwiseCorrelation implements Correlation {
  private final ConvolutionShape each;
  private final float[] filters;
  private final float[] bias;

  /** Floats of a row of one plane of the padded map. */
  private final int pitch;

  private final int paddedRows;

  /** For each tap its place in the planes of the padded map. */
  private final int[] taps;

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
    Axis rows = each.geometry().rows();
    Axis columns = each.geometry().columns();
    this.pitch = columns.outSize() + (columns.reach() - 1) / columns.stride() + LANES;
    this.paddedRows = rows.reach(rows.outSize());
    this.taps = new int[each.geometry().taps()];
    for (int tap = 0; tap < taps.length; tap++) {
      int row = tap / columns.window() * rows.dilation();
      int column = tap % columns.window() * columns.dilation();
      int plane = column % columns.stride();
      taps[tap] = (plane * paddedRows + row) * pitch + column / columns.stride();
    }
  }

  @Override
  public Correlation over(Geometry geometry) {
    return new DepthwiseCorrelation(each.over(geometry), filters, bias);
  }

  @Override
  public Pass on(Scratch scratch, boolean rectify) {
    int planes = each.geometry().columns().stride();
    float[] padded = scratch.array(planes * paddedRows * pitch);
    float floor = rectify ? 0 : Float.NEGATIVE_INFINITY;
    int in = each.geometry().inputCells();
    int out = each.geometry().outputCells();
    return (source, target) -> {
      Arrays.fill(padded, 0);
      for (int feature = 0; feature < bias.length; feature++) {
        if (feature % each.features() == 0) {
          fill(source, (long) feature / each.features() * in, padded);
        }
        run(feature, padded, target, (long) feature * out, floor);
      }
    };
  }

  /** Copies a map into the planes of its padded copy; the padding stays zero. */
  private void fill(MemorySegment source, long from, float[] padded) {
    Geometry g = each.geometry();
    int stride = g.columns().stride();
    for (int row = 0; row < g.rows().size(); row++) {
      int to = row + g.rows().pad();
      if (to < paddedRows) {
        long line = from + (long) row * g.columns().size();
        for (int column = 0; column < g.columns().size(); column++) {
          int at = column + g.columns().pad();
          if (at / stride < pitch) {
            padded[(at % stride * paddedRows + to) * pitch + at / stride] =
                source.getAtIndex(JAVA_FLOAT, line + column);
          }
        }
      }
    }
  }

  private void run(int feature, float[] padded, MemorySegment target, long to, float floor) {
    Geometry g = each.geometry();
    int width = g.columns().outSize();
    int filter = feature * taps.length;
    for (int row = 0; row < g.rows().outSize(); row++) {
      int from = row * g.rows().stride() * pitch;
      for (int column = 0; column < width; column += LANES) {
        FloatVector sums = FloatVector.broadcast(SPECIES, bias[feature]);
        for (int tap = 0; tap < taps.length; tap++) {
          FloatVector factor = FloatVector.broadcast(SPECIES, filters[filter + tap]);
          sums =
              factor.fma(FloatVector.fromArray(SPECIES, padded, from + column + taps[tap]), sums);
        }
        long at = (to + (long) row * width + column) * Float.BYTES;
        // Adding zero makes a negative zero positive, as everywhere.
        store(sums.add(0f).max(floor), target, at, Math.min(LANES, width - column));
      }
    }
  }

  private static void store(FloatVector sums, MemorySegment target, long at, int count) {
    if (count == LANES) {
      sums.intoMemorySegment(target, at, ByteOrder.nativeOrder());
    } else {
      sums.intoMemorySegment(target, at, ByteOrder.nativeOrder(), SPECIES.indexInRange(0, count));
    }
  }
}
