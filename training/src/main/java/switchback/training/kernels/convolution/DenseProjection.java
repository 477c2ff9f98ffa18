package switchback.training.kernels.convolution;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.Floats.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;
import switchback.training.kernels.Axis;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.projection.Extent;
import switchback.training.kernels.projection.Projections;

/**
 * The adjoint of a convolution with few maps below, such as the pixels' colours. It skips the zeros
 * of a signal by {@link SparseProjection} as long as most are zero, and otherwise multiplies them as
 * well, by {@link DirectCorrelation}. This takes time to prepare, so the first signal is left to the
 * sparse route. Both have the bits of {@link ScalarConvolution#project}, so the choice changes
 * nothing but the time.
 */
final class DenseProjection implements Correlation.Adjoint {
  /** Products from which on it pays to lay out the signal. */
  private static final long MANY = 1 << 20;

  /** The most cells per cell that is not zero for which the products of zeros cost less. */
  private static final int SPARSITY = 4;

  private final ConvolutionShape shape;
  private final SparseProjection sparse;
  private volatile @Nullable Correlation dense;
  private volatile boolean wasAsked;

  /**
   * Creates an adjoint.
   *
   * @param filters (O, C, kernelRows, kernelColumns), copied
   */
  DenseProjection(ConvolutionShape shape, float[] filters) {
    this.shape = shape;
    this.sparse = new SparseProjection(shape, filters);
  }

  @Override
  public void project(float[] signal, Extent extent, Scratch scratch, float[] below) {
    Geometry g = shape.geometry();
    int channels = shape.channels();
    float[] reached =
        all(Projections.byMap(signal, extent.cells(), shape.features()), extent, scratch);
    int width = g.columns().reach(extent.columns());
    for (int row = 0; row < extent.height(); row++) {
      int from = (row + extent.top()) * width + extent.left();
      int to = row * extent.width();
      System.arraycopy(
          reached, from * channels, below, to * channels, extent.width() * channels);
    }
  }

  /** Projects a signal (O, rows, columns) to all that it reaches, (rows, columns, C). */
  private float[] all(float[] signal, Extent extent, Scratch scratch) {
    Geometry g = shape.geometry();
    int rows = extent.rows();
    int columns = extent.columns();
    long products = (long) signal.length * shape.channels() * g.taps();
    boolean hasStrides = g.rows().stride() > 1 || g.columns().stride() > 1;
    if (hasStrides
        || products < MANY
        || SPARSITY * nonzero(signal) < signal.length
        || isFirst()) {
      return sparse.project(signal, rows, columns);
    }
    int below = shape.channels() * g.rows().reach(rows) * g.columns().reach(columns);
    MemorySegment source = scratch.floats(signal.length);
    MemorySegment target = scratch.floats(below);
    MemorySegment.copy(signal, 0, source, JAVA_FLOAT, 0, signal.length);
    over(rows, columns).on(scratch).run(source, target);
    return Projections.byCell(target.toArray(JAVA_FLOAT), shape.channels());
  }

  /**
   * Returns whether no dense signal has come before: a program that projects one ends sooner so.
   */
  private boolean isFirst() {
    boolean first = !wasAsked;
    wasAsked = true;
    return first;
  }

  private static long nonzero(float[] signal) {
    long count = 0;
    int i = 0;
    for (; i <= signal.length - LANES; i += LANES) {
      FloatVector values = FloatVector.fromArray(SPECIES, signal, i);
      count += values.compare(VectorOperators.NE, 0f).trueCount();
    }
    for (; i < signal.length; i++) {
      count += signal[i] == 0 ? 0 : 1;
    }
    return count;
  }

  /** Returns the pass over a signal of that size, to all that its windows reach. */
  private Correlation over(int rows, int columns) {
    Geometry g = shape.geometry();
    return dense().over(new Geometry(reached(g.rows(), rows), reached(g.columns(), columns)));
  }

  private static Axis reached(Axis axis, int count) {
    return new Axis(axis.reach(count), axis.window(), 1, 0, axis.dilation());
  }

  /** Returns the prepared pass, over maps of any size. */
  private Correlation dense() {
    Correlation prepared = dense;
    if (prepared == null) {
      prepared = DirectCorrelation.adjoint(shape, sparse.filters());
      dense = prepared;
    }
    return prepared;
  }
}
