package switchback.training.kernels.projection;

import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.Floats.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Scratch;

/**
 * The adjoint of a convolution with few maps below, for signals that are mostly zero: every value
 * that is not zero adds its filter, times the value, to the pixels below. Vectors lie along a row
 * of the filter with all its maps. It equals {@code convolution.ScalarConvolution} to the bit.
 */
final class ScatteredProjection {
  private final ConvolutionShape shape;

  /** Floats of a row of a filter below, with the gaps of dilated taps. */
  private final int run;

  /** The lanes of each vector of a row that belong to taps; others must not be added. */
  private final VectorMask<Float>[] lanes;

  /** (O, kernelRows, vectors of a row). */
  private final float[] packed;

  /**
   * Prepares the filters.
   *
   * @param filters (O, C, kernelRows, kernelColumns), copied
   */
  ScatteredProjection(ConvolutionShape shape, float[] filters) {
    Geometry g = shape.geometry();
    int channels = shape.channels();
    this.shape = shape;
    this.run = g.columns().reach() * channels;
    this.lanes = lanes(g.columns().dilation() * channels, channels, run);
    int pitch = lanes.length * LANES;
    this.packed = new float[shape.features() * g.rows().window() * pitch];
    for (int i = 0; i < filters.length; i++) {
      int tap = i % g.taps();
      int plane = i / g.taps();
      int row = plane / channels * g.rows().window() + tap / g.columns().window();
      int column = tap % g.columns().window() * g.columns().dilation();
      packed[row * pitch + column * channels + plane % channels] = filters[i];
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of generic types.
  private static VectorMask<Float>[] lanes(int apart, int channels, int run) {
    VectorMask<Float>[] lanes = new VectorMask[Math.ceilDiv(run, LANES)];
    for (int vector = 0; vector < lanes.length; vector++) {
      boolean[] isTap = new boolean[LANES];
      for (int i = 0; i < LANES; i++) {
        int at = vector * LANES + i;
        isTap[i] = at < run && at % apart < channels;
      }
      lanes[vector] = VectorMask.fromArray(SPECIES, isTap, 0);
    }
    return lanes;
  }

  /** Returns the number of vectors that are added for each value. */
  int vectors() {
    return shape.geometry().rows().window() * lanes.length;
  }

  /**
   * Projects a signal.
   *
   * @param signal (rows, columns, O)
   * @param nonzero the number of its values that are not zero
   * @param below receives (height, width, C)
   */
  void project(float[] signal, int nonzero, Extent extent, Scratch scratch, float[] below) {
    Geometry g = shape.geometry();
    int channels = shape.channels();
    int pitch = g.columns().reach(extent.columns()) * channels;
    int size = g.rows().reach(extent.rows()) * pitch;
    float[] sums = scratch.array(size + LANES);
    Arrays.fill(sums, 0, size + LANES, 0);
    NonzeroValues values =
        new NonzeroValues(signal, extent.cells(), shape.features(), nonzero, scratch);
    int down = g.rows().stride() * pitch;
    int right = g.columns().stride() * channels;
    for (int feature = 0; feature < shape.features(); feature++) {
      for (int i = values.from(feature); i < values.end(feature); i++) {
        int row = values.cell(i) / extent.columns();
        int column = values.cell(i) - row * extent.columns();
        add(values.value(i), feature, sums, row * down + column * right, pitch);
      }
    }
    for (int y = 0; y < extent.height(); y++) {
      int from = (y + extent.top()) * pitch + extent.left() * channels;
      int to = y * extent.width() * channels;
      for (int i = 0; i < extent.width() * channels; i++) {
        // Negative zeros become positive.
        below[to + i] = sums[from + i] + 0f;
      }
    }
  }

  /** Adds a filter times a value. */
  private void add(float value, int feature, float[] sums, int place, int pitch) {
    FloatVector factor = FloatVector.broadcast(SPECIES, value);
    int rows = shape.geometry().rows().window();
    int apart = shape.geometry().rows().dilation() * pitch;
    // Most often a row is one vector, so the inner loop is over the rows.
    for (int vector = 0; vector < lanes.length; vector++) {
      VectorMask<Float> isTap = lanes[vector];
      int filter = (feature * rows * lanes.length + vector) * LANES;
      int at = place + vector * LANES;
      for (int ky = 0; ky < rows; ky++) {
        FloatVector weights = FloatVector.fromArray(SPECIES, packed, filter);
        FloatVector sum = FloatVector.fromArray(SPECIES, sums, at);
        sum.blend(factor.fma(weights, sum), isTap).intoArray(sums, at);
        filter += lanes.length * LANES;
        at += apart;
      }
    }
  }
}
