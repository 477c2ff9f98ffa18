package switchback.training.textbook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * An experiment in which gradient descent recovers filters from the outputs that they produced. It
 * is a published experiment on how large a step may be. The inputs are 10 samples of 3 planes of
 * 20x20, uniform in [0, 1). There are 5 output planes, each the average over the input planes of
 * their convolutions with 2x2 filters. The true filters are 5 times uniform numbers with their mean
 * removed; the start is the true filters plus uniform noise.
 *
 * <p>The error is quadratic in the filters, so a step multiplies each component of the filter error
 * by {@code 1 - step x eigenvalue}: gradient descent converges if the step size is below 2 /
 * (largest eigenvalue).
 *
 * @param published descents by the published gradient, which leaves out the factor 1/3 of the
 *     averaged planes; in the order of {@link #STEPS}
 * @param exact descents by the true gradient from the same start, with the same step sizes
 * @param eigenvalues the eigenvalues of the matrix that maps a feature's filter error, 12 numbers,
 *     to its published gradient, the largest first; those of the true gradient are a third of them
 * @param steepest the eigenvector of the largest eigenvalue, of length 1
 * @param gradients the gradient at the start
 * @param tables the first feature's filters
 */
public record FilterRecovery(
    List<Curve> published,
    List<Curve> exact,
    List<Double> eigenvalues,
    List<Double> steepest,
    Gradients gradients,
    Filters tables) {

  /** The step sizes of the experiment. */
  public static final List<Double> STEPS = List.of(1e-3, 3e-3, 5e-3, 6e-3);

  /** The number of steps of each curve. */
  public static final int ITERATIONS = 150;

  /** The iteration from which a curve's long-run factor is measured. */
  static final int SETTLED = 100;

  /** Half the distance of a central difference. Any will do, since the error is quadratic. */
  private static final double HALF = 0.5;

  /** Copies the lists. */
  public FilterRecovery {
    published = List.copyOf(published);
    exact = List.copyOf(exact);
    eigenvalues = List.copyOf(eigenvalues);
    steepest = List.copyOf(steepest);
  }

  /**
   * One descent.
   *
   * @param step its step size
   * @param filterErrors the norm of all filters' errors, before the first step and after each step
   * @param outputErrors the norm of all outputs' errors, before the first step and after each step
   * @param governing the eigenvalue with the largest factor {@code |1 - step x eigenvalue|}, for
   *     the gradient that this descent follows
   * @param firstFilters the first feature's filters after the last step, one plane per input plane
   */
  public record Curve(
      double step,
      List<Double> filterErrors,
      List<Double> outputErrors,
      double governing,
      List<Plane> firstFilters) {
    /** Copies the lists. */
    public Curve {
      filterErrors = List.copyOf(filterErrors);
      outputErrors = List.copyOf(outputErrors);
      firstFilters = List.copyOf(firstFilters);
    }

    /** The factor per step that the governing eigenvalue predicts for the filter error. */
    public double predictedFactor() {
      return Math.abs(1 - step * governing);
    }

    /** The factor per step that was observed: the geometric mean over the last 50 steps. */
    public double seenFactor() {
      double ratio = filterErrors.getLast() / filterErrors.get(SETTLED);
      return StrictMath.pow(ratio, 1.0 / (filterErrors.size() - 1 - SETTLED));
    }

    /** The share of the first filter error that is left after the last step. */
    public double left() {
      return filterErrors.getLast() / filterErrors.getFirst();
    }
  }

  /**
   * The gradient at the start, computed in four ways; 60 numbers each, (5, 3, 2, 2).
   *
   * @param published the published gradient, without the factor 1/3
   * @param volume the published gradient as convolutions in three dimensions
   * @param exact the derivative of half the squared output error, averaged over the samples
   * @param numeric the same derivative by central differences
   */
  public record Gradients(
      List<Double> published, List<Double> volume, List<Double> exact, List<Double> numeric) {}

  /**
   * The first feature's filters, one 2x2 plane per input plane.
   *
   * @param trueFilters the filters to recover
   * @param start the filters that each descent starts from
   */
  public record Filters(List<Plane> trueFilters, List<Plane> start) {}

  /**
   * Runs the experiment, which takes a few seconds.
   *
   * @param seed the seed of samples, filters and noise; the same seed gives the same bits
   */
  public static FilterRecovery run(long seed) {
    RecoveryProblem problem = new RecoveryProblem(seed);
    List<SymmetricEigen.Pair> pairs = SymmetricEigen.pairs(matrix(problem));
    List<Double> values = pairs.stream().map(SymmetricEigen.Pair::value).toList();
    List<Double> thirds = values.stream().map(value -> value / RecoveryProblem.PLANES).toList();
    return new FilterRecovery(
        STEPS.stream().map(step -> descend(problem, step, values, false)).toList(),
        STEPS.stream().map(step -> descend(problem, step, thirds, true)).toList(),
        values,
        pairs.getFirst().vector(),
        gradients(problem),
        new Filters(first(problem.trueFilters()), first(problem.start())));
  }

  /** The step size below which descent by the published gradient converges. */
  public double limit() {
    return 2 / eigenvalues.getFirst();
  }

  /** The step size below which descent by the true gradient converges: three times as large. */
  public double exactLimit() {
    return RecoveryProblem.PLANES * limit();
  }

  /**
   * The iteration from which one of the published curves stays below all others.
   *
   * @param errors which of a curve's two errors is compared
   * @return the iteration, or {@link #ITERATIONS} + 1 if the curve is not the lowest at the end
   */
  public int lowestFrom(Curve curve, Function<Curve, List<Double>> errors) {
    int from = ITERATIONS + 1;
    while (from > 0 && isLowest(curve, from - 1, errors)) {
      from--;
    }
    return from;
  }

  private boolean isLowest(Curve curve, int iteration, Function<Curve, List<Double>> errors) {
    double least = errors.apply(curve).get(iteration);
    return published.stream()
        .filter(other -> other.step() != curve.step())
        .allMatch(other -> errors.apply(other).get(iteration) > least);
  }

  /**
   * The largest eigenvalue that the distributions predict: an input has mean 1/2 and variance 1/12,
   * an output plane has 19x19 cells, and 12 inputs contribute to each cell.
   */
  public static double expectedLargest() {
    return cells() * (RecoveryProblem.PLANES * 4 / 4.0 + 1 / 12.0) / RecoveryProblem.PLANES;
  }

  /** The other eigenvalues that the distributions predict, all equal. */
  public static double expectedOthers() {
    return cells() / 12.0 / RecoveryProblem.PLANES;
  }

  private static int cells() {
    int side = RecoveryProblem.SIZE - RecoveryProblem.FILTER + 1;
    return side * side;
  }

  /** Builds the matrix column by column: a feature's gradient is linear in its filter error. */
  private static double[][] matrix(RecoveryProblem problem) {
    int size = problem.start().length / RecoveryProblem.FEATURES;
    double[][] matrix = new double[size][size];
    for (int column = 0; column < size; column++) {
      double[] unit = new double[problem.start().length];
      unit[column] = 1;
      double[] gradient = problem.publishedGradient(problem.outputs(unit));
      for (int row = 0; row < size; row++) {
        matrix[row][column] = gradient[row];
      }
    }
    return matrix;
  }

  private static Curve descend(
      RecoveryProblem problem, double step, List<Double> eigenvalues, boolean isExact) {
    double[] filters = problem.start();
    List<Double> filterErrors = new ArrayList<>();
    List<Double> outputErrors = new ArrayList<>();
    for (int iteration = 0; iteration <= ITERATIONS; iteration++) {
      double[] outputError = problem.outputError(filters);
      filterErrors.add(RecoveryProblem.norm(problem.filterError(filters)));
      outputErrors.add(RecoveryProblem.norm(outputError));
      if (iteration < ITERATIONS) {
        double[] gradient =
            isExact ? problem.trueGradient(outputError) : problem.publishedGradient(outputError);
        for (int i = 0; i < filters.length; i++) {
          filters[i] -= step * gradient[i];
        }
      }
    }
    return new Curve(
        step, filterErrors, outputErrors, governing(step, eigenvalues), first(filters));
  }

  /** All factors lie between those of the two ends, so one of the two is the largest. */
  private static double governing(double step, List<Double> eigenvalues) {
    double largest = eigenvalues.getFirst();
    double smallest = eigenvalues.getLast();
    return Math.abs(1 - step * largest) > Math.abs(1 - step * smallest) ? largest : smallest;
  }

  private static Gradients gradients(RecoveryProblem problem) {
    double[] start = problem.start();
    double[] outputError = problem.outputError(start);
    double[] numeric = new double[start.length];
    for (int i = 0; i < start.length; i++) {
      numeric[i] =
          (problem.error(shifted(start, i, HALF)) - problem.error(shifted(start, i, -HALF)))
              / (2 * HALF);
    }
    return new Gradients(
        list(problem.publishedGradient(outputError)),
        list(problem.volumeGradient(outputError)),
        list(problem.trueGradient(outputError)),
        list(numeric));
  }

  private static double[] shifted(double[] filters, int at, double by) {
    double[] shifted = filters.clone();
    shifted[at] += by;
    return shifted;
  }

  private static List<Plane> first(double[] filters) {
    int side = RecoveryProblem.FILTER;
    return IntStream.range(0, RecoveryProblem.PLANES)
        .mapToObj(plane -> Plane.of(side, side, filters, plane))
        .toList();
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
