package switchback.training.readers.onnx;

import static java.util.Map.entry;

import java.util.Arrays;
import java.util.Map;
import switchback.training.graphs.Function;
import switchback.training.graphs.Operation.Combination;
import switchback.training.graphs.Shapes;
import switchback.training.graphs.Value;
import switchback.training.readers.onnx.constants.Axes;
import switchback.training.readers.onnx.file.Constant;

/** Sums, products and the like, of two arrays or of one and constants. */
final class ArithmeticOperators {
  static final Map<String, Operator> ALL =
      Map.ofEntries(
          entry("Add", ArithmeticOperators::sum),
          entry("Sub", ArithmeticOperators::difference),
          entry("Mul", ArithmeticOperators::product),
          entry("Div", ArithmeticOperators::quotient),
          entry("Sum", ArithmeticOperators::sums),
          entry("Mean", ArithmeticOperators::means),
          entry("Max", call -> extremes(call, Combination.Kind.MAXIMUM)),
          entry("Min", call -> extremes(call, Combination.Kind.MINIMUM)),
          entry("Neg", call -> call.give(line(call, call.value(0), -1, 0))),
          entry("Affine", ArithmeticOperators::affine),
          entry("ImageScaler", ArithmeticOperators::imageScaler));

  private static final int[] ONE = {};

  private ArithmeticOperators() {}

  /** Returns {@code scale x + shift} with the same numbers for all values. */
  static Value line(Call call, Value x, double scale, double shift) {
    return call.builder()
        .scaling(
            call.name(), x, new float[] {(float) scale}, ONE, new float[] {(float) shift}, ONE);
  }

  private static Value times(Call call, Value x, Constant factor) {
    return call.builder()
        .scaling(call.name(), x, factor.floats(), factor.shape(), new float[] {0}, ONE);
  }

  private static Value plus(Call call, Value x, float scale, Constant term) {
    return call.builder()
        .scaling(call.name(), x, new float[] {scale}, ONE, term.floats(), term.shape());
  }

  private static float[] mapped(Constant constant, java.util.function.DoubleUnaryOperator by) {
    float[] values = constant.floats();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) by.applyAsDouble(values[i]);
    }
    return values;
  }

  /** Returns the constant input at a position for one image, with the axes that old files state. */
  private static Constant constant(Call call, int position) {
    Constant constant = call.perImage(call.constant(position));
    return position == 1 && isOld(call)
        ? constant.reshaped(aligned(call, constant.shape(), call.value(0).rank()))
        : constant;
  }

  private static Value second(Call call) {
    Value x = call.value(1);
    return isOld(call) ? x.reshape(aligned(call, x.sizes(), call.value(0).rank())) : x;
  }

  /** Returns whether the second input is repeated from an axis on that the node states. */
  private static boolean isOld(Call call) {
    return call.opset() < 7 && call.attributes().has("axis");
  }

  private static int[] aligned(Call call, int[] shape, int rank) {
    int axis = Axes.axis(call.attributes().whole("axis", 0), rank);
    if (axis + shape.length > rank) {
      return shape;
    }
    int[] aligned = new int[rank - axis];
    Arrays.fill(aligned, 1);
    System.arraycopy(shape, 0, aligned, 0, shape.length);
    return aligned;
  }

  private static void both(Call call, Combination.Kind kind) {
    call.give(call.builder().combination(call.name(), kind, call.value(0), second(call)));
  }

  private static void sum(Call call) {
    if (call.isFixed(1)) {
      call.give(plus(call, call.value(0), 1, constant(call, 1)));
    } else if (call.isFixed(0)) {
      call.give(plus(call, second(call), 1, constant(call, 0)));
    } else {
      both(call, Combination.Kind.SUM);
    }
  }

  private static void difference(Call call) {
    if (call.isFixed(1)) {
      Constant term = constant(call, 1);
      call.give(
          call.builder()
              .scaling(
                  call.name(),
                  call.value(0),
                  new float[] {1},
                  ONE,
                  mapped(term, t -> -t),
                  term.shape()));
    } else if (call.isFixed(0)) {
      call.give(plus(call, second(call), -1, constant(call, 0)));
    } else {
      both(call, Combination.Kind.DIFFERENCE);
    }
  }

  private static void product(Call call) {
    if (call.isFixed(1)) {
      call.give(times(call, call.value(0), constant(call, 1)));
    } else if (call.isFixed(0)) {
      call.give(times(call, second(call), constant(call, 0)));
    } else {
      both(call, Combination.Kind.PRODUCT);
    }
  }

  private static void quotient(Call call) {
    if (call.isFixed(1)) {
      Constant divisor = constant(call, 1);
      call.give(
          call.builder()
              .scaling(
                  call.name(),
                  call.value(0),
                  mapped(divisor, d -> 1 / d),
                  divisor.shape(),
                  new float[] {0},
                  ONE));
    } else if (call.isFixed(0)) {
      Function inverse = new Function(Function.Kind.POWER, -1, 0);
      Value inverted = call.builder().activation(call.name(), second(call), inverse);
      call.give(times(call, inverted, constant(call, 0)));
    } else {
      both(call, Combination.Kind.QUOTIENT);
    }
  }

  private static void sums(Call call) {
    call.give(total(call));
  }

  private static void means(Call call) {
    call.give(line(call, total(call), 1.0 / call.count(), 0));
  }

  private static Value total(Call call) {
    Value total = call.value(0);
    for (int i = 1; i < call.count(); i++) {
      total =
          call.isFixed(i)
              ? plus(call, total, 1, call.perImage(call.constant(i)))
              : call.builder().combination(call.name(), Combination.Kind.SUM, total, call.value(i));
    }
    return total;
  }

  private static void extremes(Call call, Combination.Kind kind) {
    Value result = null;
    for (int i = 0; i < call.count(); i++) {
      if (!call.isFixed(i)) {
        result =
            result == null
                ? call.value(i)
                : call.builder().combination(call.name(), kind, result, call.value(i));
      }
    }
    Value bounded = result == null ? call.value(0) : result;
    for (int i = 0; i < call.count(); i++) {
      if (call.isFixed(i)) {
        bounded = bounded(call, bounded, kind, call.perImage(call.constant(i)));
      }
    }
    call.give(bounded);
  }

  private static Value bounded(Call call, Value x, Combination.Kind kind, Constant bound) {
    boolean isLeast = kind == Combination.Kind.MAXIMUM;
    int[] wide = Shapes.common(x.sizes(), bound.shape());
    if (bound.isUniform()) {
      Value repeated = x.broadcast(wide);
      double at = bound.at(0);
      return isLeast
          ? FunctionOperators.clipped(call, repeated, at, Double.POSITIVE_INFINITY)
          : FunctionOperators.clipped(call, repeated, Double.NEGATIVE_INFINITY, at);
    }
    return call.builder().combination(call.name(), kind, x, call.lifted(bound));
  }

  private static void affine(Call call) {
    double scale = call.attributes().real("alpha", 1);
    call.give(line(call, call.value(0), scale, call.attributes().real("beta", 0)));
  }

  /** The preprocessing of early Core ML and CNTK exports. */
  private static void imageScaler(Call call) {
    float[] bias = call.attributes().reals("bias");
    float[] terms = bias == null ? new float[] {0} : bias;
    call.give(
        call.builder()
            .scaling(
                call.name(),
                call.value(0),
                new float[] {(float) call.attributes().real("scale", 1)},
                ONE,
                terms,
                new int[] {terms.length, 1, 1}));
  }
}
