package switchback.training.textbook.graphs;

import switchback.training.engine.Repetition;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Operation.Combination.Kind;

/**
 * A sum, product or the like of two inputs, value by value. A value that is repeated along an axis
 * gets the sum of its copies' deltas.
 *
 * @param kind the operator
 * @param first the repetition of the first input's values
 * @param second that of the second
 * @param size the number of values of the output
 */
record CombinationFormula(Kind kind, Repetition first, Repetition second, int size)
    implements Formula {
  static CombinationFormula of(Kind kind, MapShape first, MapShape second, MapShape output) {
    return new CombinationFormula(
        kind, Repetition.of(first, output), Repetition.of(second, output), output.size());
  }

  @Override
  public double[] forward(double[][] x, Parameters w) {
    double[] y = new double[size];
    for (int i = 0; i < y.length; i++) {
      double a = x[0][first.source(i)];
      double b = x[1][second.source(i)];
      y[i] =
          switch (kind) {
            case SUM -> a + b;
            case DIFFERENCE -> a - b;
            case PRODUCT -> a * b;
            case QUOTIENT -> a / b;
            case MAXIMUM -> Math.max(a, b);
            case MINIMUM -> Math.min(a, b);
          };
    }
    return y;
  }

  @Override
  public double[][] backward(double[][] x, double[] y, double[] dy, Parameters w) {
    double[] da = new double[x[0].length];
    double[] db = new double[x[1].length];
    for (int i = 0; i < dy.length; i++) {
      double a = x[0][first.source(i)];
      double b = x[1][second.source(i)];
      da[first.source(i)] += dy[i] * byFirst(a, b);
      db[second.source(i)] += dy[i] * bySecond(a, b);
    }
    return new double[][] {da, db};
  }

  /** Equal values share the delta of a maximum or minimum. */
  private double byFirst(double a, double b) {
    return switch (kind) {
      case SUM, DIFFERENCE -> 1;
      case PRODUCT -> b;
      case QUOTIENT -> 1 / b;
      case MAXIMUM -> a == b ? 0.5 : a > b ? 1 : 0;
      case MINIMUM -> a == b ? 0.5 : a < b ? 1 : 0;
    };
  }

  private double bySecond(double a, double b) {
    return switch (kind) {
      case SUM -> 1;
      case DIFFERENCE -> -1;
      case PRODUCT -> a;
      case QUOTIENT -> -a / (b * b);
      case MAXIMUM, MINIMUM -> 1 - byFirst(a, b);
    };
  }

  /**
   * A maximum or minimum has an edge where its inputs are equal, a quotient where it divides by 0.
   */
  @Override
  public boolean hasEdgeBetween(double[][] above, double[][] below) {
    for (int i = 0; i < size; i++) {
      if (piece(above, i) != piece(below, i)) {
        return true;
      }
    }
    return false;
  }

  private int piece(double[][] x, int i) {
    double a = x[0][first.source(i)];
    double b = x[1][second.source(i)];
    return switch (kind) {
      case SUM, DIFFERENCE, PRODUCT -> 0;
      case QUOTIENT -> b > 0 ? 1 : 0;
      case MAXIMUM, MINIMUM -> a == b ? 0 : a > b ? 1 : -1;
    };
  }
}
