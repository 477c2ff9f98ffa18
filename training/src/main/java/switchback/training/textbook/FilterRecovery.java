package switchback.training.textbook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Filters found again by gradient descent, from the outputs that they gave: a published experiment
 * on how large a step may be. 10 samples of 3 planes of 20x20, uniform in [0, 1); 5 output planes,
 * each the average over the input planes of their convolutions with 2x2 filters; the true filters 5
 * times uniform with their mean removed, the start the true filters plus uniform noise.
 *
 * <p>The error is quadratic in the filters, so that a step multiplies each component of the filter
 * error by {@code 1 - step x eigenvalue}: gradient descent converges below 2 / (largest
 * eigenvalue).
 *
 * @param published what the published gradient does, which leaves out the factor 1/3 of the
 *     averaged planes; by step size, rising
 * @param exact what the true gradient does from the same start, by the same step sizes
 * @param eigenvalues of the matrix that takes a feature's filter error, 12 numbers, to its
 *     published gradient; the largest first. Those of the true gradient are a third of them.
 * @param steepest the eigenvector of the largest
 * @param gradients at the start
 * @param tables of the first feature's filters
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

  /** Steps that each curve takes. */
  public static final int ITERATIONS = 150;

  /** A curve's long-run factor is measured from here to its end. */
  static final int SETTLED = 100;

  /** Half the distance of a central difference; the error being quadratic, any serves. */
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
   * @param filterErrors the norm of all filters' errors, before the first step and after each
   * @param outputErrors the norm of all outputs' errors, likewise
   * @param governing the eigenvalue of the gradient used whose factor {@code |1 - step x
   *     eigenvalue|} is the largest
   * @param firstFilters the first feature's filters in the end, a plane each
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

    /** What the filter error is multiplied by, in the long run, by the governing eigenvalue. */
    public double predictedFactor() {
      return Math.abs(1 - step * governing);
    }

    /** What it was multiplied by at each of the last 50 steps, their geometric mean. */
    public double seenFactor() {
      double ratio = filterErrors.getLast() / filterErrors.get(SETTLED);
      return StrictMath.pow(ratio, 1.0 / (filterErrors.size() - 1 - SETTLED));
    }

    /** The share of the first filter error that is left in the end. */
    public double left() {
      return filterErrors.getLast() / filterErrors.getFirst();
    }
  }

  /**
   * The gradient at the start, computed four ways; 60 numbers each, (5, 3, 2, 2).
   *
   * @param published without the factor 1/3
   * @param volume the published one as convolutions in three dimensions
   * @param exact the derivative of half the squared output error, averaged over the samples
   * @param numeric the same derivative by central differences
   */
  public record Gradients(
      List<Double> published, List<Double> volume, List<Double> exact, List<Double> numeric) {}

  /**
   * The first feature's filters, a plane each.
   *
   * @param trueFilters to be found
   * @param start where each descent starts
   */
  public record Filters(List<Plane> trueFilters, List<Plane> start) {}

  /**
   * Runs the experiment; takes a few seconds.
   *
   * @param seed draws samples, filters and noise; the same seed gives the same bits
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

  /** The largest step size, exclusive, by which the published gradient converges. */
  public double limit() {
    return 2 / eigenvalues.getFirst();
  }

  /** Likewise for the true gradient: three times as large. */
  public double exactLimit() {
    return RecoveryProblem.PLANES * limit();
  }

  /**
   * The iteration from which one of the published curves stays below all others.
   *
   * @param errors which of a curve's two errors counts
   * @return one more than the iterations where it never does
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
   * The largest eigenvalue as the distributions let expect it: an input is 1/2 on average and its
   * variance 1/12, an output plane has 19x19 cells, and 12 inputs meet in each.
   */
  public static double expectedLargest() {
    return cells() * (RecoveryProblem.PLANES * 4 / 4.0 + 1 / 12.0) / RecoveryProblem.PLANES;
  }

  /** The others as the distributions let expect them, all alike. */
  public static double expectedOthers() {
    return cells() / 12.0 / RecoveryProblem.PLANES;
  }

  private static int cells() {
    int side = RecoveryProblem.SIZE - RecoveryProblem.FILTER + 1;
    return side * side;
  }

  /** One feature's gradient is linear in its filter error: column by column, from unit errors. */
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

  /** The factors lie between those of both ends. */
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
