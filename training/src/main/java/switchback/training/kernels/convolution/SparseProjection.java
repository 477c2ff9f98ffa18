package switchback.training.kernels.convolution;

import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.Floats.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;

/**
 * The sparse route to a convolution's adjoint, for signals that are small or mostly zero, such as a
 * deconvnet's: every cell of the signal that is not zero adds its filter, times its value, to the
 * maps below. The time is proportional to the number of such cells.
 *
 * <p>It equals {@link ScalarConvolution#project} to the bit. Cells are visited map by map, row by
 * row and column by column: a pixel below meets a later row with an earlier row of the filter, so
 * that its sum has its terms in that kernel's order, over the filter turned by 180 degrees; and the
 * omitted terms are zero. Vectors lie along a filter's row with its channels last, never along a
 * sum.
 */
final class SparseProjection {
  private final ConvolutionShape shape;

  /** Floats per row of a filter, with zeros between dilated taps and up to whole vectors. */
  private final int run;

  /** The filters as (O, kernelRows, run), where a run is (reach of the columns, C) and padding. */
  private final float[] packed;

  SparseProjection(ConvolutionShape shape, float[] filters) {
    check("filters", filters, shape.filterSize());
    Geometry g = shape.geometry();
    this.shape = shape;
    this.run = Math.ceilDiv(g.columns().reach() * shape.channels(), LANES) * LANES;
    this.packed = new float[shape.features() * g.rows().window() * run];
    for (int i = 0; i < filters.length; i++) {
      packed[place(i)] = filters[i];
    }
  }

  /** Returns where a weight of the filters (O, C, kernelRows, kernelColumns) is packed. */
  private int place(int i) {
    Geometry g = shape.geometry();
    int kx = i % g.columns().window();
    int row = i / g.columns().window();
    int ky = row % g.rows().window();
    int plane = row / g.rows().window();
    int channel = plane % shape.channels();
    int feature = plane / shape.channels();
    int at = kx * g.columns().dilation() * shape.channels() + channel;
    return (feature * g.rows().window() + ky) * run + at;
  }

  /** Returns a copy of the filters (O, C, kernelRows, kernelColumns). */
  float[] filters() {
    float[] filters = new float[shape.filterSize()];
    for (int i = 0; i < filters.length; i++) {
      filters[i] = packed[place(i)];
    }
    return filters;
  }

  /**
   * Projects a signal.
   *
   * @param signal (O, rows, columns)
   * @return (rows below, columns below, C)
   */
  float[] project(float[] signal, int rows, int columns) {
    check("signal", signal, shape.features() * rows * columns);
    Geometry g = shape.geometry();
    int height = g.rows().reach(rows);
    int pitch = g.columns().reach(columns) * shape.channels();
    // The zeros of a run's last vector may be added beyond the end, where they change nothing.
    float[] sums = new float[height * pitch + LANES];
    int[] places = places(rows, columns, pitch);
    int feature = 0;
    for (int from = 0; from < signal.length; from += Long.SIZE) {
      for (long found = nonzero(signal, from); found != 0; found &= found - 1) {
        int cell = from + Long.numberOfTrailingZeros(found);
        while (cell >= (feature + 1) * places.length) {
          feature++;
        }
        int place = places[cell - feature * places.length];
        add(signal[cell], feature, sums, place, g.rows().dilation() * pitch);
      }
    }
    return ended(sums, height * pitch);
  }

  /** Returns where the window of each cell of a map starts below. */
  private int[] places(int rows, int columns, int pitch) {
    int right = shape.geometry().columns().stride() * shape.channels();
    int down = shape.geometry().rows().stride() * pitch;
    int[] places = new int[rows * columns];
    for (int i = 0, y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        places[i++] = y * down + x * right;
      }
    }
    return places;
  }

  /** Returns a bit for each of the next {@value Long#SIZE} cells: whether it is not zero. */
  private static long nonzero(float[] signal, int from) {
    long found = 0;
    int end = Math.min(from + Long.SIZE, signal.length);
    int at = from;
    for (; at <= end - LANES; at += LANES) {
      FloatVector values = FloatVector.fromArray(SPECIES, signal, at);
      found |= values.compare(VectorOperators.NE, 0f).toLong() << (at - from);
    }
    for (; at < end; at++) {
      found |= signal[at] == 0 ? 0 : 1L << (at - from);
    }
    return found;
  }

  /** Adds a filter times a value; rows of the sums lie {@code apart} floats apart. */
  private void add(float value, int feature, float[] sums, int place, int apart) {
    FloatVector factor = FloatVector.broadcast(SPECIES, value);
    int rows = shape.geometry().rows().window();
    // Most often a row is one vector, so the inner loop is over the rows.
    for (int i = 0; i < run; i += LANES) {
      int filter = feature * rows * run + i;
      int at = place + i;
      for (int ky = 0; ky < rows; ky++) {
        factor
            .fma(
                FloatVector.fromArray(SPECIES, packed, filter),
                FloatVector.fromArray(SPECIES, sums, at))
            .intoArray(sums, at);
        filter += run;
        at += apart;
      }
    }
  }

  /** Returns the first sums, with negative zeros made positive. */
  private static float[] ended(float[] sums, int count) {
    float[] ended = new float[count];
    for (int i = 0; i < count; i++) {
      ended[i] = sums[i] + 0f;
    }
    return ended;
  }

  private static void check(String what, float[] array, int expected) {
    if (array.length != expected) {
      throw new IllegalArgumentException(
          what + " sizes differ: got " + array.length + " floats, expected " + expected);
    }
  }
}
