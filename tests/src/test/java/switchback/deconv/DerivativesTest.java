package switchback.deconv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import switchback.Numbers;
import switchback.deconv.signals.Patch;
import switchback.deconv.signals.Signal;
import switchback.training.graphs.Function;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Operation.Combination;
import switchback.training.graphs.Operation.Reduction;
import switchback.training.graphs.Weights;

/**
 * The way back through an operation that is not linear is its derivative at the values of the
 * forward pass, under every recipe. It is compared with central differences of the operation's
 * formula in double, with which the way forward agrees too.
 */
class DerivativesTest {
  private static final double STEP = 1e-5;
  private static final double TOLERANCE = 1e-5;

  @ParameterizedTest
  @EnumSource
  void ofFunctionsOfSingleValues(Function.Kind kind) {
    SplittableRandom random = new SplittableRandom(kind.name().hashCode());
    for (int i = 0; i < 20; i++) {
      check(OneOperation.of(new Operation.Activation(function(kind)), maps(random)), random);
    }
  }

  /** Returns a function whose kinks, if it has any, are at multiples of 1/16. */
  static Function function(Function.Kind kind) {
    return switch (kind) {
      case LEAKY_RELU -> new Function(kind, 0.1, 0);
      case ELU, CELU -> new Function(kind, 0.7, 0);
      case THRESHOLDED_RELU -> new Function(kind, 0.5, 0);
      case HARD_SIGMOID -> new Function(kind, 0.25, 0.5);
      case HARD_SWISH -> new Function(kind, 0.5, 0.25);
      case SWISH -> new Function(kind, 1.3, 0);
      case SOFTPLUS -> new Function(kind, 0.8, 0);
      case CLIP -> new Function(kind, -0.5, 1.25);
      case POWER -> new Function(kind, 1.7, 0);
      default -> Function.of(kind);
    };
  }

  @Property(tries = 100)
  void ofAParametricRelu(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    MapShape maps = maps(random);
    int slopes = random.nextBoolean() ? maps.channels() : maps.size();
    Weights drawn = Weights.of(Numbers.normal(slopes, seed));
    check(OneOperation.of(new Operation.ParametricRectifier(drawn), maps), random);
  }

  @Property(tries = 100)
  void ofAReluWithACeiling(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float ceiling = random.nextBoolean() ? 1 : Float.POSITIVE_INFINITY;
    OneOperation relu = OneOperation.of(new Operation.Rectifier(ceiling), maps(random));
    check(relu, random, Recipe.SALIENCY);
  }

  @Property(tries = 200)
  void ofResponseNormalization(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    MapShape maps = new MapShape(random.nextInt(1, 9), random.nextInt(1, 4), random.nextInt(1, 4));
    // Windows of even sizes are lopsided; some are wider than there are maps.
    Operation responses =
        new Operation.ResponseNormalization(
            random.nextInt(6),
            random.nextInt(6),
            random.nextDouble(0.01, 1),
            random.nextBoolean() ? 0.75 : random.nextDouble(0.3, 1.5),
            random.nextDouble(0.5, 2));
    check(OneOperation.of(responses, maps), random);
  }

  @Property(tries = 100)
  void ofCombinationsOfTwo(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    MapShape maps = maps(random);
    int[] whole = {maps.channels(), maps.height(), maps.width()};
    int[] left = whole.clone();
    int[] right = whole.clone();
    for (int axis = 0; axis < 3; axis++) {
      (random.nextBoolean() ? left : right)[axis] = random.nextBoolean() ? 1 : whole[axis];
    }
    List<MapShape> inputs =
        List.of(
            new MapShape(left[0], left[1], left[2]), new MapShape(right[0], right[1], right[2]));
    for (Combination.Kind kind : Combination.Kind.values()) {
      check(new OneOperation(new Combination(kind), inputs, maps), random);
    }
  }

  @Property(tries = 100)
  void ofASoftmax(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    check(OneOperation.of(new Operation.Softmax(), maps(random)), random);
  }

  @Property(tries = 100)
  void ofStandardization(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    MapShape maps = new MapShape(4, random.nextInt(2, 4), random.nextInt(2, 4));
    int parts = List.of(1, 2, 4).get(random.nextInt(3));
    check(OneOperation.of(new Operation.Standardization(parts, 1e-3), maps), random);
  }

  @Property(tries = 100)
  void ofReductions(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    MapShape maps = new MapShape(6, random.nextInt(1, 4), random.nextInt(1, 4));
    int parts = List.of(1, 2, 3, 6).get(random.nextInt(4));
    for (Reduction.Statistic kind : Reduction.Statistic.values()) {
      check(
          new OneOperation(new Reduction(parts, kind), List.of(maps), new MapShape(parts, 1, 1)),
          random);
    }
  }

  private static MapShape maps(RandomGenerator random) {
    return new MapShape(random.nextInt(1, 5), random.nextInt(1, 5), random.nextInt(1, 5));
  }

  private static void check(OneOperation operation, RandomGenerator random) {
    check(operation, random, Recipe.all().get(random.nextInt(Recipe.all().size())));
  }

  private static void check(OneOperation operation, RandomGenerator random, Recipe recipe) {
    float[] x = values(operation.operation(), operation.size(), random);
    float[] expected = Formulas.floats(formula(operation, Numbers.doubles(x)));
    assertThat(operation.forward(x))
        .as("%s", operation)
        .usingComparatorWithPrecision(1e-5f * (1 + greatest(expected)))
        .containsExactly(expected);
    MapShape maps = operation.output();
    float[] y = Numbers.normal(maps.size(), random.nextLong());
    int top = random.nextInt(maps.height());
    Patch area = new Patch(top, 0, random.nextInt(maps.height() - top) + 1, maps.width());
    Signal signal = random.nextBoolean() ? Signal.over(maps, y) : Signal.over(maps, y).over(area);
    float[] below = operation.back(x, signal, recipe);
    double[] gradient = gradient(operation, Numbers.doubles(x), signal.whole(maps));
    double size = 1;
    for (double value : gradient) {
      size = Math.max(size, Math.abs(value));
    }
    for (int i = 0; i < gradient.length; i++) {
      assertThat((double) below[i])
          .as("value %d of %s", i, operation)
          .isEqualTo(gradient[i], within(TOLERANCE * size));
    }
  }

  private static float greatest(float[] values) {
    float greatest = 0;
    for (float value : values) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    return greatest;
  }

  /**
   * Draws different values at least 1/512 from every kink, and from each other; above 1/4 where the
   * operation is steep at 0 or not defined below it.
   */
  private static float[] values(Operation operation, int size, RandomGenerator random) {
    boolean isPositive =
        (operation instanceof Combination c && c.kind() == Combination.Kind.QUOTIENT)
            || (operation instanceof Operation.Activation a
                && (a.function().kind() == Function.Kind.LOGARITHM
                    || a.function().kind() == Function.Kind.POWER));
    int[] steps = new int[400];
    Arrays.setAll(steps, i -> i - 200);
    for (int i = steps.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = steps[i];
      steps[i] = steps[other];
      steps[other] = kept;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      // Odd multiples of 1/512, of at most 2.4.
      values[i] = (6 * steps[i] + 1) / 512f;
      values[i] = isPositive ? Math.abs(values[i]) + 0.25f : values[i];
    }
    return values;
  }

  /** Computes the gradient of {@code <y, f(x)>} by central differences in double. */
  private static double[] gradient(OneOperation operation, double[] x, float[] y) {
    double[] gradient = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double kept = x[i];
      x[i] = kept + STEP;
      double[] above = formula(operation, x);
      x[i] = kept - STEP;
      double[] below = formula(operation, x);
      x[i] = kept;
      for (int j = 0; j < y.length; j++) {
        gradient[i] += y[j] * (above[j] - below[j]) / (2 * STEP);
      }
    }
    return gradient;
  }

  private static double[] formula(OneOperation operation, double[] x) {
    return Formulas.of(
        operation.operation(),
        OneOperation.parts(operation.inputs(), x),
        operation.inputs(),
        operation.output());
  }
}
