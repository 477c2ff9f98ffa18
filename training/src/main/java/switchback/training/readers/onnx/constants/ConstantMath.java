package switchback.training.readers.onnx.constants;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import switchback.training.graphs.Shapes;
import switchback.training.graphs.Weights;
import switchback.training.readers.onnx.file.Constant;
import switchback.training.readers.onnx.file.ElementType;

/** Arithmetic on constants: in double, rounded to what the result is. */
final class ConstantMath {
  private ConstantMath() {}

  static Constant reals(double[] values, int... shape) {
    MemorySegment memory = Constant.memory(values.length);
    for (int i = 0; i < values.length; i++) {
      memory.setAtIndex(JAVA_FLOAT, i, (float) values[i]);
    }
    return Constant.of(new Weights(memory), shape);
  }

  private static Constant wholes(double[] values, int... shape) {
    long[] wholes = new long[values.length];
    Arrays.setAll(wholes, i -> (long) values[i]);
    return Constant.of(wholes, shape);
  }

  /** Returns reals or whole numbers, as another constant is. */
  static Constant like(Constant other, double[] values, int... shape) {
    return other.isReal() ? reals(values, shape) : wholes(values, shape);
  }

  static List<Constant> unary(Given given, DoubleUnaryOperator function) {
    Constant x = given.at(0);
    int[] shape = given.allow(x.shape());
    double[] values = new double[x.size()];
    Arrays.setAll(values, i -> function.applyAsDouble(x.at(i)));
    return List.of(like(x, values, shape));
  }

  static List<Constant> clipped(Given given) {
    double least = bound(given, 1, "min", Double.NEGATIVE_INFINITY);
    double most = bound(given, 2, "max", Double.POSITIVE_INFINITY);
    return unary(given, x -> Math.min(Math.max(x, least), most));
  }

  private static double bound(Given given, int position, String attribute, double otherwise) {
    Constant stated = given.optional(position).orElse(null);
    if (stated != null && stated.size() != 1) {
      throw new IllegalArgumentException("a bound of " + stated);
    }
    return stated == null ? given.attributes().real(attribute, otherwise) : stated.at(0);
  }

  /** Applies an operator to the first two inputs, its result to the third, and so on. */
  static List<Constant> binary(Given given, DoubleBinaryOperator operator) {
    Constant result = given.at(0);
    for (int i = 1; i < given.inputs().size(); i++) {
      Constant other = given.at(i);
      boolean isReal = result.isReal() || other.isReal();
      double[] values = values(given, result, other, operator);
      int[] shape = Shapes.common(result.shape(), other.shape());
      result = isReal ? reals(values, shape) : wholes(values, shape);
    }
    return List.of(result);
  }

  static List<Constant> relation(Given given, DoubleBinaryOperator operator) {
    int[] shape = Shapes.common(given.at(0).shape(), given.at(1).shape());
    return List.of(wholes(values(given, given.at(0), given.at(1), operator), shape));
  }

  private static double[] values(
      Given given, Constant a, Constant b, DoubleBinaryOperator operator) {
    int[] shape = given.allow(Shapes.common(a.shape(), b.shape()));
    int[] left = Shapes.repeated(a.shape(), shape);
    int[] right = Shapes.repeated(b.shape(), shape);
    double[] values = new double[left.length];
    Arrays.setAll(values, i -> operator.applyAsDouble(a.at(left[i]), b.at(right[i])));
    return values;
  }

  /** Returns the remainder with the sign of the divisor. */
  static double modulo(double a, double b) {
    double rest = a % b;
    return rest != 0 && rest < 0 != b < 0 ? rest + b : rest;
  }

  static Constant where(Given given) {
    Constant condition = given.at(0);
    Constant yes = given.at(1);
    Constant no = given.at(2);
    int[] shape =
        given.allow(Shapes.common(condition.shape(), Shapes.common(yes.shape(), no.shape())));
    int[] conditions = Shapes.repeated(condition.shape(), shape);
    int[] left = Shapes.repeated(yes.shape(), shape);
    int[] right = Shapes.repeated(no.shape(), shape);
    double[] values = new double[conditions.length];
    Arrays.setAll(
        values, i -> condition.at(conditions[i]) != 0 ? yes.at(left[i]) : no.at(right[i]));
    return like(yes, values, shape);
  }

  static Constant cast(Given given) {
    Constant x = given.at(0);
    ElementType type = ElementType.of(given.attributes().whole("to", 1));
    if (type.bytes() == 0) {
      throw new Untaken("to another type of numbers");
    }
    if (type == ElementType.FLOAT || type == ElementType.DOUBLE) {
      return x.isReal() ? x : Constant.of(Weights.of(x.floats()), given.allow(x.shape()));
    }
    double[] values = new double[Shapes.count(given.allow(x.shape()))];
    Arrays.setAll(values, i -> converted(x.at(i), type));
    return type.isReal() ? reals(values, x.shape()) : wholes(values, x);
  }

  /** Keeps whole numbers that a double would round. */
  private static Constant wholes(double[] values, Constant x) {
    return x.isReal() ? wholes(values, x.shape()) : x;
  }

  private static double converted(double x, ElementType type) {
    return switch (type) {
      case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16((float) x));
      case BOOL -> x != 0 ? 1 : 0;
      default -> x;
    };
  }

  /** Reduces along the axes that the node states. */
  static Constant reduced(Given given, double start, DoubleBinaryOperator operator) {
    Constant x = given.at(0);
    int[] shape = x.shape();
    int[] axes = axes(given, shape.length);
    int[] kept = shape.clone();
    for (int axis : axes) {
      kept[axis] = 1;
    }
    double[] values = new double[Shapes.count(given.allow(kept))];
    Arrays.fill(values, start);
    int[] to = Shapes.repeated(kept, shape);
    for (int i = 0; i < to.length; i++) {
      values[to[i]] = operator.applyAsDouble(values[to[i]], x.at(i));
    }
    boolean keeps = given.attributes().whole("keepdims", 1) != 0;
    return like(x, values, keeps ? kept : Axes.without(shape, axes));
  }

  private static int[] axes(Given given, int rank) {
    long[] stated = given.wholes(1, "axes");
    if (stated.length == 0) {
      boolean isNothing = given.attributes().whole("noop_with_empty_axes", 0) != 0;
      return isNothing ? new int[0] : IntStream.range(0, rank).toArray();
    }
    return Arrays.stream(stated).mapToInt(a -> Axes.axis(a, rank)).distinct().toArray();
  }

  static Constant norm(Given given) {
    Constant squares = reduced(given, 0, (a, b) -> a + b * b);
    double[] roots = new double[squares.size()];
    Arrays.setAll(roots, i -> Math.sqrt(squares.at(i)));
    return reals(roots, squares.shape());
  }

  static Constant mean(Given given) {
    Constant sums = reduced(given, 0, Double::sum);
    double count = (double) given.at(0).size() / Math.max(1, sums.size());
    double[] means = new double[sums.size()];
    Arrays.setAll(means, i -> sums.at(i) / count);
    return like(given.at(0), means, sums.shape());
  }
}
