package switchback.training.textbook;

import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import switchback.datasets.CounterRandom;
import switchback.training.kernels.Axis;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.convolution.ReferenceConvolution;

/**
 * A gradient check small enough to be seen as a whole. The input is a random 20x20 plane. The
 * target is its convolution with the filter (1 2 3; 4 5 6; 2 3 4). The filter under test has 0.1
 * added at its top centre, and the error is the sum of the squared differences between its output
 * and the target. The error is quadratic in every number, so a central difference has no error
 * except rounding.
 *
 * <p>The convolution is a true one, as in MATLAB's {@code conv2}: it rotates the filter by 180
 * degrees. The kernels do not; the rotation is done here.
 */
public final class PlaneCheck {
  /** The filter whose output is the target. */
  public static final Plane TARGET_FILTER = Plane.of(3, 3, 1, 2, 3, 4, 5, 6, 2, 3, 4);

  /** The number added to the target filter's top centre. */
  public static final double OFFSET = 0.1;

  private static final int SIDE = 20;
  private static final int PURPOSE = 0x7E57;

  private final Plane input;
  private final Plane filter = TARGET_FILTER.with(0, 1, TARGET_FILTER.at(0, 1) + OFFSET);
  private final Plane target;

  /** Draws the input plane uniformly from 0 to 1. */
  public PlaneCheck(long seed) {
    CounterRandom random = new CounterRandom(seed, PURPOSE, 0, 0);
    this.input =
        Plane.of(
            SIDE,
            SIDE,
            IntStream.range(0, SIDE * SIDE).mapToDouble(_ -> random.between(0, 1)).toArray());
    this.target = convolve(input, TARGET_FILTER);
  }

  /**
   * Returns the true convolution wherever the filter fits, {@code y[i,j] = sum of
   * x[i+U-1-u,j+V-1-v] w[u,v]} for a filter of U rows and V columns: a correlation with the rotated
   * filter.
   */
  public static Plane convolve(Plane plane, Plane filter) {
    return plane.correlate(filter.rotated());
  }

  /** The plane, 20x20. */
  public Plane input() {
    return input;
  }

  /** The filter that is checked, 3x3. */
  public Plane filter() {
    return filter;
  }

  /** The target of the output, 18x18. */
  public Plane target() {
    return target;
  }

  /** The output, 18x18. */
  public Plane output() {
    return convolve(input, filter);
  }

  /** The derivative of the squared error by the output, 18x18: twice the output's error. */
  public Plane deltas() {
    return output().plus(-1, target).map(error -> 2 * error);
  }

  /** Returns the squared error of a plane convolved with a filter, against the same target. */
  public double error(Plane plane, Plane weights) {
    return convolve(plane, weights).plus(-1, target).squaredNorm();
  }

  /** The derivative by the filter, 3x3, by the kernel, whose filter is the rotated one. */
  public Plane filterGradient() {
    return input.filterGradient(deltas()).rotated();
  }

  /**
   * The derivative by the filter as texts write it: the rotated input convolved with the deltas.
   */
  public Plane filterGradientAsConvolution() {
    return convolve(input.rotated(), deltas());
  }

  /** The derivative by the input, 20x20: the kernel's projection with the rotated filter. */
  public Plane inputGradient() {
    return deltas().project(filter.rotated());
  }

  /**
   * The derivative by the input as texts write it: the full convolution of the deltas with the
   * rotated filter, that is, the convolution of the deltas with zeros around them.
   */
  public Plane inputGradientAsConvolution() {
    Plane deltas = deltas();
    ConvolutionShape shape =
        new ConvolutionShape(
            1,
            1,
            new Geometry(
                new Axis(deltas.rows(), 3, 1, 2, 1), new Axis(deltas.columns(), 3, 1, 2, 1)));
    // Convolving with the rotated filter is correlating with the filter as it is.
    return Plane.of(
        SIDE,
        SIDE,
        ReferenceConvolution.correlate(shape, 1, deltas.values(), filter.values(), null));
  }

  /** The derivative by the filter as central differences, 3x3. */
  public Plane filterDifferences(double step) {
    return differences(filter, step, weights -> error(input, weights));
  }

  /** The derivative by the input as central differences, 20x20. */
  public Plane inputDifferences(double step) {
    return differences(input, step, plane -> error(plane, filter));
  }

  /** The derivative by the filter as one-sided differences, 3x3. */
  public Plane filterForwardDifferences(double step) {
    double here = error(input, filter);
    return forEach(
        filter,
        (row, column) -> {
          Plane above = filter.with(row, column, filter.at(row, column) + step);
          return (error(input, above) - here) / step;
        });
  }

  private static Plane differences(Plane of, double step, ToDoubleFunction<Plane> error) {
    return forEach(
        of,
        (row, column) -> {
          double value = of.at(row, column);
          double above = error.applyAsDouble(of.with(row, column, value + step));
          double below = error.applyAsDouble(of.with(row, column, value - step));
          return (above - below) / (2 * step);
        });
  }

  /** A function that gives the slope at a row and a column. */
  @FunctionalInterface
  private interface Slope {
    double at(int row, int column);
  }

  private static Plane forEach(Plane of, Slope slope) {
    return Plane.of(
        of.rows(),
        of.columns(),
        IntStream.range(0, of.rows() * of.columns())
            .mapToDouble(i -> slope.at(i / of.columns(), i % of.columns()))
            .toArray());
  }

  /** Returns the greatest relative error of a number in one table against the other table. */
  public static double worst(Plane got, Plane expected) {
    double[] a = got.values();
    double[] b = expected.values();
    return IntStream.range(0, a.length)
        .mapToDouble(i -> Math.abs(a[i] - b[i]) / Math.abs(b[i]))
        .max()
        .orElse(0);
  }
}
