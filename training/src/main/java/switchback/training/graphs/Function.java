package switchback.training.graphs;

import java.util.Locale;

/**
 * A function of single values with its derivative. Both are computed in double by {@link
 * StrictMath}, so that they give the same bits on every machine.
 *
 * @param kind the family
 * @param a its first parameter, as the family says; 0 if it has none
 * @param b its second parameter
 */
public record Function(Kind kind, double a, double b) {
  private static final double ROOT_2 = Math.sqrt(2);
  private static final double SELU_ALPHA = 1.6732632423543772;
  private static final double SELU_SCALE = 1.0507009873554805;

  /** The families of functions. */
  public enum Kind {
    /** {@code x}, below 0 times {@code a}. */
    LEAKY_RELU,
    /** {@code x}, below 0 {@code a (e^x - 1)}. */
    ELU,
    /** {@code x}, below 0 {@code a (e^(x / a) - 1)}. */
    CELU,
    /** A scaled {@link #ELU} (Klambauer et al. 2017). */
    SELU,
    /** {@code x} above {@code a}, else 0. */
    THRESHOLDED_RELU,
    /** {@code 1 / (1 + e^-x)}. */
    SIGMOID,
    /** The hyperbolic tangent. */
    TANH,
    /** {@code a x + b}, at least 0 and at most 1. */
    HARD_SIGMOID,
    /** {@code x} times the {@link #HARD_SIGMOID} with {@code a} and {@code b}. */
    HARD_SWISH,
    /** {@code x} times the sigmoid of {@code a x}. */
    SWISH,
    /** {@code x} times the normal distribution function of x. */
    GELU,
    /** {@link #GELU} by its approximation with a hyperbolic tangent. */
    GELU_TANH,
    /** {@code ln(1 + e^(a x)) / a}. */
    SOFTPLUS,
    /** {@code x / (1 + |x|)}. */
    SOFTSIGN,
    /** {@code x} times the hyperbolic tangent of softplus. */
    MISH,
    /** {@code x}, at least {@code a} and at most {@code b}. */
    CLIP,
    /** {@code |x|}. */
    ABSOLUTE,
    /** {@code e^x}. */
    EXPONENTIAL,
    /** The natural logarithm. */
    LOGARITHM,
    /** {@code x^a}. */
    POWER,
    /** The error function. */
    ERF,
    /** {@code 1.7159 tanh(2 x / 3)} by a rational approximation, as DL4J computes it. */
    RATIONAL_TANH,
    /** {@code max(0, tanh x)}. */
    RECTIFIED_TANH
  }

  /** Creates a function without parameters. */
  public static Function of(Kind kind) {
    return new Function(kind, kind == Kind.SWISH || kind == Kind.SOFTPLUS ? 1 : 0, 0);
  }

  /** Returns the function's value. */
  public double value(double x) {
    return switch (kind) {
      case LEAKY_RELU -> x > 0 ? x : a * x;
      case ELU -> x > 0 ? x : a * StrictMath.expm1(x);
      case CELU -> x > 0 ? x : a * StrictMath.expm1(x / a);
      case SELU -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * StrictMath.expm1(x));
      case THRESHOLDED_RELU -> x > a ? x : 0;
      case SIGMOID -> sigmoid(x);
      case TANH -> StrictMath.tanh(x);
      case HARD_SIGMOID -> Math.clamp(a * x + b, 0.0, 1.0);
      case HARD_SWISH -> x * Math.clamp(a * x + b, 0.0, 1.0);
      case SWISH -> x * sigmoid(a * x);
      case GELU -> x * (1 + erf(x / ROOT_2)) / 2;
      case GELU_TANH -> x * (1 + StrictMath.tanh(geluInner(x))) / 2;
      case SOFTPLUS -> softplus(a * x) / a;
      case SOFTSIGN -> x / (1 + Math.abs(x));
      case MISH -> x * StrictMath.tanh(softplus(x));
      case CLIP -> Math.min(Math.max(x, a), b);
      case ABSOLUTE -> Math.abs(x);
      case EXPONENTIAL -> StrictMath.exp(x);
      case LOGARITHM -> StrictMath.log(x);
      case POWER -> power(x, a);
      case ERF -> erf(x);
      case RATIONAL_TANH -> rationalTanh(x);
      case RECTIFIED_TANH -> Math.max(0, StrictMath.tanh(x));
    };
  }

  /** Returns the derivative; at a kink that of the lower side, except that of |x| is 0 at 0. */
  public double slope(double x) {
    return switch (kind) {
      case LEAKY_RELU -> x > 0 ? 1 : a;
      case ELU -> x > 0 ? 1 : a * StrictMath.exp(x);
      case CELU -> x > 0 ? 1 : StrictMath.exp(x / a);
      case SELU -> SELU_SCALE * (x > 0 ? 1 : SELU_ALPHA * StrictMath.exp(x));
      case THRESHOLDED_RELU -> x > a ? 1 : 0;
      case SIGMOID -> sigmoid(x) * sigmoid(-x);
      case TANH -> 1 - StrictMath.tanh(x) * StrictMath.tanh(x);
      case HARD_SIGMOID -> isInside(a * x + b) ? a : 0;
      case HARD_SWISH -> {
        double gate = a * x + b;
        yield gate <= 0 ? 0 : gate >= 1 ? 1 : gate + a * x;
      }
      case SWISH -> sigmoid(a * x) * (1 + a * x * sigmoid(-a * x));
      case GELU ->
          (1 + erf(x / ROOT_2)) / 2 + x * StrictMath.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
      case GELU_TANH -> {
        double t = StrictMath.tanh(geluInner(x));
        double inner = Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
        yield (1 + t) / 2 + x * (1 - t * t) * inner / 2;
      }
      case SOFTPLUS -> sigmoid(a * x);
      case SOFTSIGN -> 1 / ((1 + Math.abs(x)) * (1 + Math.abs(x)));
      case MISH -> {
        double t = StrictMath.tanh(softplus(x));
        yield t + x * (1 - t * t) * sigmoid(x);
      }
      case CLIP -> x > a && x < b ? 1 : 0;
      case ABSOLUTE -> x > 0 ? 1 : x < 0 ? -1 : 0;
      case EXPONENTIAL -> StrictMath.exp(x);
      case LOGARITHM -> 1 / x;
      case POWER -> a * power(x, a - 1);
      case ERF -> 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x);
      case RATIONAL_TANH -> rationalTanhSlope(x);
      case RECTIFIED_TANH -> x > 0 ? 1 - StrictMath.tanh(x) * StrictMath.tanh(x) : 0;
    };
  }

  private static boolean isInside(double gate) {
    return gate > 0 && gate < 1;
  }

  private static double sigmoid(double x) {
    if (x >= 0) {
      return 1 / (1 + StrictMath.exp(-x));
    }
    double e = StrictMath.exp(x);
    return e / (1 + e);
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  private static double geluInner(double x) {
    return Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
  }

  private static double power(double x, double exponent) {
    return exponent == 2 ? x * x : exponent == 0.5 ? Math.sqrt(x) : StrictMath.pow(x, exponent);
  }

  /** The error function by its series, or by the continued fraction of its complement. */
  private static double erf(double x) {
    double z = Math.abs(x);
    if (z > 6) {
      return Math.signum(x);
    }
    if (z < 2.5) {
      double term = x;
      double sum = x;
      for (int n = 1; n < 100 && Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
        term *= -x * x / n;
        sum += term / (2 * n + 1);
      }
      return 2 / Math.sqrt(Math.PI) * sum;
    }
    double fraction = 0;
    for (int n = 60; n > 0; n--) {
      fraction = n / 2.0 / (z + fraction);
    }
    double complement = StrictMath.exp(-z * z) / Math.sqrt(Math.PI) / (z + fraction);
    return Math.signum(x) * (1 - complement);
  }

  private static double rationalTanh(double x) {
    double y = Math.abs(2 * x / 3);
    double polynomial = 1 + y + y * y + 1.41645 * y * y * y * y;
    return 1.7159 * Math.signum(x) * (1 - 1 / polynomial);
  }

  private static double rationalTanhSlope(double x) {
    double y = Math.abs(2 * x / 3);
    double polynomial = 1 + y + y * y + 1.41645 * y * y * y * y;
    return 1.7159 * 2 / 3 * (1 + 2 * y + 4 * 1.41645 * y * y * y) / (polynomial * polynomial);
  }

  /** Returns text such as {@code leaky relu (0.1)}: the family and what parameters it has. */
  @Override
  public String toString() {
    String name = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return switch (kind) {
      case LEAKY_RELU, ELU, CELU, THRESHOLDED_RELU, POWER -> name + " (" + a + ")";
      case HARD_SIGMOID, HARD_SWISH, CLIP -> name + " (" + a + ", " + b + ")";
      default -> name;
    };
  }
}
