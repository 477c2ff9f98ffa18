package switchback.training.textbook.graphs;

import java.util.function.DoubleToIntFunction;
import java.util.function.DoubleUnaryOperator;
import switchback.training.graphs.Function;
import switchback.training.graphs.Operation;

/**
 * A function of single values.
 *
 * @param value the function
 * @param slope its derivative
 * @param piece tells its smooth pieces apart by a number each
 */
record PointFormula(DoubleUnaryOperator value, DoubleUnaryOperator slope, DoubleToIntFunction piece)
    implements Formula {
  static PointFormula of(Operation.Rectifier r) {
    double ceiling = r.ceiling();
    return new PointFormula(
        x -> Math.min(Math.max(0, x), ceiling),
        x -> x > 0 && x < ceiling ? 1 : 0,
        x -> x <= 0 ? 0 : x < ceiling ? 1 : 2);
  }

  static PointFormula of(Function function) {
    return new PointFormula(function::value, function::slope, x -> piece(function, x));
  }

  /** Returns the number of the piece on which a value lies; where pieces meet, there is a kink. */
  private static int piece(Function f, double x) {
    return switch (f.kind()) {
      case LEAKY_RELU, SELU, RECTIFIED_TANH -> x > 0 ? 1 : 0;
      case ELU -> f.a() != 1 && x > 0 ? 1 : 0;
      case THRESHOLDED_RELU -> x > f.a() ? 1 : 0;
      case ABSOLUTE -> (int) Math.signum(x);
      case CLIP -> x <= f.a() ? 0 : x < f.b() ? 1 : 2;
      case HARD_SIGMOID, HARD_SWISH -> {
        double gate = f.a() * x + f.b();
        yield gate <= 0 ? 0 : gate < 1 ? 1 : 2;
      }
      case POWER -> f.a() != StrictMath.rint(f.a()) && x > 0 ? 1 : 0;
      case CELU,
          SIGMOID,
          TANH,
          SWISH,
          GELU,
          GELU_TANH,
          SOFTPLUS,
          SOFTSIGN,
          MISH,
          EXPONENTIAL,
          LOGARITHM,
          ERF,
          RATIONAL_TANH ->
          0;
    };
  }

  @Override
  public double[] forward(double[][] x, Parameters w) {
    double[] y = new double[x[0].length];
    for (int i = 0; i < y.length; i++) {
      y[i] = value.applyAsDouble(x[0][i]);
    }
    return y;
  }

  @Override
  public double[][] backward(double[][] x, double[] y, double[] dy, Parameters w) {
    double[] dx = new double[dy.length];
    for (int i = 0; i < dx.length; i++) {
      dx[i] = dy[i] == 0 ? 0 : slope.applyAsDouble(x[0][i]) * dy[i];
    }
    return new double[][] {dx};
  }

  @Override
  public boolean hasEdgeBetween(double[][] a, double[][] b) {
    return differ(a[0], b[0], piece);
  }

  /** Returns whether any two values at the same place lie on different pieces. */
  static boolean differ(double[] a, double[] b, DoubleToIntFunction piece) {
    for (int i = 0; i < a.length; i++) {
      if (a[i] != b[i] && piece.applyAsInt(a[i]) != piece.applyAsInt(b[i])) {
        return true;
      }
    }
    return false;
  }
}
