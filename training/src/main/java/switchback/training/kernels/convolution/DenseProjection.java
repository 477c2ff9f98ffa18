package switchback.training.kernels.convolution;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.Floats.SPECIES;

import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;
import switchback.training.kernels.Axis;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Scratch;

/**
 * A convolution's adjoint that skips the zeros of a signal by {@link SparseProjection} as long as
 * most are zero, and otherwise multiplies them as well, by {@link DirectCorrelation} or {@link
 * DepthwiseCorrelation}. These take time to prepare, so the first signal is left to the sparse
 * route. Both have the bits of {@link ScalarConvolution#project}, so the choice changes nothing but
 * the time.
 */
final class DenseProjection implements Correlation.Adjoint {
  /** Products from which on it pays to lay out the signal. */
  private static final long MANY = 1 << 20;

  /** The most cells per cell that is not zero for which the products of zeros cost less. */
  private static final int SPARSITY = 4;

  private final ConvolutionShape each;
  private final int groups;
  private final Supplier<float[]> filters;
  private final Correlation.Adjoint sparse;
  private volatile @Nullable Correlation dense;
  private volatile boolean wasAsked;

  /**
   * Creates an adjoint.
   *
   * @param each the shape of one group, of which there is one, or whose groups have one map each
   * @param filters gives copies of (O, C / groups, kernelRows, kernelColumns), when they are needed
   */
  DenseProjection(
      ConvolutionShape each, int groups, Supplier<float[]> filters, Correlation.Adjoint sparse) {
    this.each = each;
    this.groups = groups;
    this.filters = filters;
    this.sparse = sparse;
  }

  /** Returns whether the dense routes take a shape: without strides, in one group or depthwise. */
  static boolean takes(ConvolutionShape each, int groups) {
    Geometry g = each.geometry();
    return g.rows().stride() == 1
        && g.columns().stride() == 1
        && (groups == 1 || (each.channels() == 1 && each.features() == 1));
  }

  @Override
  public float[] project(float[] signal, int rows, int columns, Scratch scratch) {
    Geometry g = each.geometry();
    long products = (long) signal.length * each.channels() * g.taps();
    if (products < MANY || SPARSITY * nonzero(signal) < signal.length || isFirst()) {
      return sparse.project(signal, rows, columns, scratch);
    }
    int below = groups * each.channels() * g.rows().reach(rows) * g.columns().reach(columns);
    MemorySegment source = scratch.floats(signal.length);
    MemorySegment target = scratch.floats(below);
    MemorySegment.copy(signal, 0, source, JAVA_FLOAT, 0, signal.length);
    over(rows, columns).on(scratch).run(source, target);
    return target.toArray(JAVA_FLOAT);
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
    Geometry g = each.geometry();
    if (groups > 1) {
      // Turned filters over a signal that is padded all around.
      return dense().over(new Geometry(padded(g.rows(), rows), padded(g.columns(), columns)));
    }
    return dense().over(new Geometry(reached(g.rows(), rows), reached(g.columns(), columns)));
  }

  private static Axis padded(Axis axis, int count) {
    return new Axis(count, axis.window(), 1, axis.reach() - 1, axis.dilation());
  }

  private static Axis reached(Axis axis, int count) {
    return new Axis(axis.reach(count), axis.window(), 1, 0, axis.dilation());
  }

  /** Returns the prepared pass, over maps of any size. */
  private Correlation dense() {
    Correlation prepared = dense;
    if (prepared == null) {
      prepared =
          groups > 1
              ? DepthwiseCorrelation.of(each, turned(), new float[groups])
              : DirectCorrelation.adjoint(each, filters.get());
      dense = prepared;
    }
    return prepared;
  }

  private float[] turned() {
    int taps = each.geometry().taps();
    float[] given = filters.get();
    float[] turned = new float[given.length];
    for (int i = 0; i < given.length; i++) {
      turned[i] = given[i / taps * taps + taps - 1 - i % taps];
    }
    return turned;
  }
}
