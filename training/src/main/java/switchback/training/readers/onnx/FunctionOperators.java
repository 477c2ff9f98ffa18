package switchback.training.readers.onnx;

import static java.util.Map.entry;

import java.util.Map;
import switchback.training.graphs.Function;
import switchback.training.graphs.Operation.Combination;
import switchback.training.graphs.Shapes;
import switchback.training.graphs.Value;
import switchback.training.readers.onnx.constants.Axes;
import switchback.training.readers.onnx.constants.Untaken;
import switchback.training.readers.onnx.file.Constant;

/** Functions of single values, and softmax. */
final class FunctionOperators {
  static final Map<String, Operator> ALL =
      Map.ofEntries(
          entry("Relu", call -> call.give(rectified(call, Float.POSITIVE_INFINITY))),
          entry("LeakyRelu", call -> function(call, Function.Kind.LEAKY_RELU, "alpha", 0.01)),
          entry("PRelu", FunctionOperators::parametric),
          entry("Elu", call -> function(call, Function.Kind.ELU, "alpha", 1)),
          entry("Celu", call -> function(call, Function.Kind.CELU, "alpha", 1)),
          entry("Selu", FunctionOperators::selu),
          entry(
              "ThresholdedRelu",
              call -> function(call, Function.Kind.THRESHOLDED_RELU, "alpha", 1)),
          entry("Shrink", FunctionOperators::shrink),
          entry("Sigmoid", call -> function(call, Function.Kind.SIGMOID)),
          entry("HardSigmoid", FunctionOperators::hardSigmoid),
          entry(
              "HardSwish",
              call -> give(call, new Function(Function.Kind.HARD_SWISH, 1 / 6.0, 0.5))),
          entry("Tanh", call -> function(call, Function.Kind.TANH)),
          entry("Softplus", call -> function(call, Function.Kind.SOFTPLUS)),
          entry("Softsign", call -> function(call, Function.Kind.SOFTSIGN)),
          entry("Mish", call -> function(call, Function.Kind.MISH)),
          entry("Gelu", FunctionOperators::gelu),
          entry("Erf", call -> function(call, Function.Kind.ERF)),
          entry("Exp", call -> function(call, Function.Kind.EXPONENTIAL)),
          entry("Log", call -> function(call, Function.Kind.LOGARITHM)),
          entry("Abs", call -> function(call, Function.Kind.ABSOLUTE)),
          entry("Sqrt", call -> give(call, new Function(Function.Kind.POWER, 0.5, 0))),
          entry("Reciprocal", call -> give(call, new Function(Function.Kind.POWER, -1, 0))),
          entry("Pow", FunctionOperators::power),
          entry("Clip", FunctionOperators::clip),
          entry("Softmax", call -> call.give(softmax(call))),
          entry("LogSoftmax", FunctionOperators::logSoftmax));

  private static final double SELU_ALPHA = 1.6732632423543772;
  private static final double SELU_GAMMA = 1.0507009873554805;

  private FunctionOperators() {}

  private static void give(Call call, Function function) {
    call.give(call.builder().activation(call.name(), call.value(0), function));
  }

  private static void function(Call call, Function.Kind kind) {
    give(call, Function.of(kind));
  }

  private static void function(Call call, Function.Kind kind, String attribute, double otherwise) {
    give(call, new Function(kind, call.attributes().real(attribute, otherwise), 0));
  }

  private static Value rectified(Call call, float ceiling) {
    return call.builder().rectifier(call.name(), call.value(0), ceiling);
  }

  private static void parametric(Call call) {
    Value x = call.value(0);
    Constant slopes = call.perImage(call.constant(1));
    int[] shape = slopes.shape();
    boolean isPerMap =
        call.opset() < 7 && shape.length == 1 && x.rank() > 2 && shape[0] == x.size(1);
    int[] aligned = isPerMap ? new int[] {shape[0], 1, 1} : shape;
    if (isPerMap && x.rank() == 3) {
      aligned = new int[] {shape[0], 1};
    }
    call.give(call.builder().parametricRectifier(call.name(), x, slopes.floats(), aligned));
  }

  private static void selu(Call call) {
    double alpha = call.attributes().real("alpha", SELU_ALPHA);
    double gamma = call.attributes().real("gamma", SELU_GAMMA);
    if (Math.abs(alpha - SELU_ALPHA) < 1e-6 && Math.abs(gamma - SELU_GAMMA) < 1e-6) {
      function(call, Function.Kind.SELU);
      return;
    }
    Function elu = new Function(Function.Kind.ELU, alpha, 0);
    Value x = call.builder().activation(call.name(), call.value(0), elu);
    call.give(ArithmeticOperators.line(call, x, gamma, 0));
  }

  /**
   * Takes the two kinds in use: values near 0 go, and all others stay or come nearer by as much.
   */
  private static void shrink(Call call) {
    double limit = call.attributes().real("lambd", 0.5);
    double bias = call.attributes().real("bias", 0);
    if (limit < 0 || (bias != 0 && bias != limit)) {
      throw new Untaken("with lambd " + limit + " and bias " + bias);
    }
    Value x = call.value(0);
    Value negative = ArithmeticOperators.line(call, x, -1, -bias);
    Value above = beyond(call, ArithmeticOperators.line(call, x, 1, -bias), limit - bias);
    Value below = beyond(call, negative, limit - bias);
    call.give(call.builder().combination(call.name(), Combination.Kind.DIFFERENCE, above, below));
  }

  private static Value beyond(Call call, Value x, double limit) {
    Function function = new Function(Function.Kind.THRESHOLDED_RELU, limit, 0);
    return call.builder().activation(call.name(), x, function);
  }

  private static void hardSigmoid(Call call) {
    double alpha = call.attributes().real("alpha", 0.2);
    double beta = call.attributes().real("beta", 0.5);
    give(call, new Function(Function.Kind.HARD_SIGMOID, alpha, beta));
  }

  private static void gelu(Call call) {
    boolean isTanh = call.attributes().text("approximate", "none").equals("tanh");
    function(call, isTanh ? Function.Kind.GELU_TANH : Function.Kind.GELU);
  }

  private static void power(Call call) {
    if (call.isFixed(0) && !call.isFixed(1)) {
      Constant base = call.constant(0);
      if (!base.isUniform() || base.at(0) <= 0) {
        throw new Untaken("with the base " + base);
      }
      Value x = ArithmeticOperators.line(call, call.value(1), StrictMath.log(base.at(0)), 0);
      Function exponential = Function.of(Function.Kind.EXPONENTIAL);
      Value powers = call.builder().activation(call.name(), x, exponential);
      call.give(powers.broadcast(base.shape()));
      return;
    }
    Constant exponent = call.constant(1);
    if (!exponent.isUniform()) {
      throw new Untaken("with several exponents");
    }
    Value x = call.value(0).broadcast(exponent.shape());
    double power = exponent.at(0);
    call.give(
        power == 1
            ? x
            : call.builder()
                .activation(call.name(), x, new Function(Function.Kind.POWER, power, 0)));
  }

  private static void clip(Call call) {
    double least = bound(call, 1, "min", Double.NEGATIVE_INFINITY);
    double most = bound(call, 2, "max", Double.POSITIVE_INFINITY);
    call.give(clipped(call, call.value(0), least, most));
  }

  private static double bound(Call call, int position, String attribute, double otherwise) {
    Constant stated = call.optional(position).orElse(null);
    if (stated != null && stated.size() != 1) {
      throw new IllegalArgumentException("a bound of " + stated);
    }
    double bound = stated != null ? stated.at(0) : call.attributes().real(attribute, otherwise);
    return Math.abs(bound) >= Float.MAX_VALUE ? Math.signum(bound) * Double.MAX_VALUE * 2 : bound;
  }

  /** Returns values within bounds: a ReLU if these are 0 and one above it. */
  static Value clipped(Call call, Value x, double least, double most) {
    if (least == Double.NEGATIVE_INFINITY && most == Double.POSITIVE_INFINITY) {
      return x;
    }
    return least == 0 && most > 0
        ? call.builder().rectifier(call.name(), x, (float) most)
        : call.builder().activation(call.name(), x, new Function(Function.Kind.CLIP, least, most));
  }

  private static Value softmax(Call call) {
    Value x = call.value(0);
    boolean isFlat = call.opset() < 13;
    int axis = Axes.axis(call.attributes().whole("axis", isFlat ? 1 : -1), Math.max(1, x.rank()));
    call.along(axis);
    int[] shape = x.sizes();
    // Before version 13 the axes from that one on are taken as one.
    if (!isFlat || Shapes.count(shape, axis + 1, shape.length) == 1) {
      return call.builder().softmax(call.name(), x, axis);
    }
    Value flat = x.reshape(Shapes.count(shape, 0, axis), Shapes.count(shape, axis, shape.length));
    return call.builder().softmax(call.name(), flat, 1).reshape(shape);
  }

  private static void logSoftmax(Call call) {
    Function logarithm = Function.of(Function.Kind.LOGARITHM);
    call.give(call.builder().activation(call.name(), softmax(call), logarithm));
  }
}
