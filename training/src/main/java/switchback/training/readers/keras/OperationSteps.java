package switchback.training.readers.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import switchback.training.graphs.Function;
import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.Operation.Combination;
import switchback.training.graphs.Operation.Reduction;
import switchback.training.graphs.Value;
import tools.jackson.databind.JsonNode;

/**
 * Makes steps of functions of TensorFlow and of {@code keras.ops} that stand among the layers of a
 * model, such as the sum of a tensor and a number.
 */
final class OperationSteps {
  private static final Map<String, Combination.Kind> COMBINATIONS =
      Map.ofEntries(
          Map.entry("add", Combination.Kind.SUM),
          Map.entry("addv2", Combination.Kind.SUM),
          Map.entry("biasadd", Combination.Kind.SUM),
          Map.entry("subtract", Combination.Kind.DIFFERENCE),
          Map.entry("sub", Combination.Kind.DIFFERENCE),
          Map.entry("multiply", Combination.Kind.PRODUCT),
          Map.entry("mul", Combination.Kind.PRODUCT),
          Map.entry("truediv", Combination.Kind.QUOTIENT),
          Map.entry("truedivide", Combination.Kind.QUOTIENT),
          Map.entry("divide", Combination.Kind.QUOTIENT),
          Map.entry("realdiv", Combination.Kind.QUOTIENT),
          Map.entry("maximum", Combination.Kind.MAXIMUM),
          Map.entry("minimum", Combination.Kind.MINIMUM));

  private static final Set<String> OPERATIONS = Set.of("TFOpLambda", "TensorFlowOpLayer");

  private final LayerSource source;
  private final List<Operand> operands;
  private final Map<String, LayerCall.Argument> named;

  private OperationSteps(
      LayerSource source, List<Operand> operands, Map<String, LayerCall.Argument> named) {
    this.source = source;
    this.operands = operands;
    this.named = named;
  }

  /**
   * An operand.
   *
   * @param input the number of the tensor among the call's; -1 for a constant
   * @param constant the constant
   */
  private record Operand(int input, JsonNode constant) {}

  /** Returns whether a layer is such a function. */
  static boolean isOperation(KerasLayer layer) {
    return layer.isOwn() && (layer.isOperation() || OPERATIONS.contains(layer.type()));
  }

  /** Returns the step of one call of a function. */
  static Step of(LayerSource source, LayerCall call) {
    List<Operand> operands = new ArrayList<>();
    int inputs = 0;
    for (LayerCall.Argument argument : call.arguments()) {
      operands.add(new Operand(argument.tensor() == null ? -1 : inputs++, argument.constant()));
    }
    for (Map.Entry<String, LayerCall.Argument> entry : call.named().entrySet()) {
      LayerCall.Argument argument = entry.getValue();
      boolean isOperand = Set.of("x", "y", "x1", "x2", "inputs").contains(entry.getKey());
      if (argument.tensor() != null) {
        operands.add(new Operand(inputs++, argument.constant()));
      } else if (isOperand && !argument.constant().isNull()) {
        operands.add(new Operand(-1, argument.constant()));
      }
    }
    constants(source, operands);
    return new OperationSteps(source, operands, call.named()).step();
  }

  /** Inserts the constants of a TensorFlow node, which stand in the layer's configuration. */
  private static void constants(LayerSource source, List<Operand> operands) {
    JsonNode constants = source.layer().config().path("constants");
    for (int i = 0; i < constants.size() + operands.size(); i++) {
      JsonNode constant = constants.path(String.valueOf(i));
      if (!constant.isMissingNode() && i <= operands.size()) {
        operands.add(i, new Operand(-1, constant));
      }
    }
  }

  /** Returns the name of a function without packages, in small letters without underscores. */
  private static String function(LayerSource source) {
    KerasLayer layer = source.layer();
    JsonNode config = layer.config();
    String name =
        switch (layer.type()) {
          case "TFOpLambda" -> config.path("function").asString("");
          case "TensorFlowOpLayer" -> config.path("node_def").path("op").asString("");
          default -> layer.type();
        };
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private Step step() {
    String function = function(source);
    String plain = function.replace("_", "").toLowerCase(Locale.ROOT);
    Combination.Kind kind = COMBINATIONS.get(plain);
    if (kind != null) {
      return combination(kind);
    }
    return switch (plain) {
      case "mean", "reducemean" -> reduction(Reduction.Statistic.MEAN);
      case "max", "reducemax" -> reduction(Reduction.Statistic.MAXIMUM);
      case "concatenate", "concat", "concatv2" ->
          MergeSteps.concatenation(source.name(), (int) number("axis", -1, -1));
      case "clip", "clipbyvalue" -> clip();
      case "square" -> single(new Function(Function.Kind.POWER, 2, 0));
      case "sqrt" -> single(new Function(Function.Kind.POWER, 0.5, 0));
      case "rsqrt" -> single(new Function(Function.Kind.POWER, -0.5, 0));
      case "abs", "absolute" -> single(Function.of(Function.Kind.ABSOLUTE));
      case "log" -> single(Function.of(Function.Kind.LOGARITHM));
      case "neg", "negative" -> Step.of((builder, x) -> scaled(builder, x, -1, 0));
      case "pow", "power" ->
          single(new Function(Function.Kind.POWER, number("y", 1, Double.NaN), 0));
      case "relu", "relu6", "leakyrelu", "elu", "gelu", "softmax" -> withSettings(plain);
      case "cast", "stopgradient", "identity" -> Step.identity();
      default -> Step.of(ActivationSteps.named(function, source.name(), source.origin()));
    };
  }

  /** Returns a function that has settings, if they are those that are not stated. */
  private Step withSettings(String function) {
    for (Map.Entry<String, LayerCall.Argument> entry : named.entrySet()) {
      JsonNode value = entry.getValue().constant();
      boolean isPlain = entry.getKey().equals("name") || value.isNull() || value.isMissingNode();
      boolean isLastAxis = entry.getKey().equals("axis") && value.asInt(0) == -1;
      boolean isOff = value.isBoolean() && !value.booleanValue();
      if (!isPlain && !isLastAxis && !isOff) {
        throw new IllegalArgumentException(function + " with " + entry.getKey() + " " + value);
      }
    }
    boolean isAlone = operands.size() == 1;
    if (!isAlone || !own().isEmpty()) {
      throw new IllegalArgumentException(function + " with settings");
    }
    String name = function.equals("leakyrelu") ? "leaky_relu" : function;
    return Step.of(ActivationSteps.named(name, source.name(), source.origin()));
  }

  /** Returns the settings of a function that is configured as a layer, apart from its name. */
  private List<String> own() {
    Set<String> known = Set.of("name", "trainable", "dtype", "function", "node_def", "constants");
    return source.layer().config().propertyNames().stream()
        .filter(name -> !known.contains(name) && source.layer().isOperation())
        .filter(name -> !source.layer().config().path(name).isNull())
        .toList();
  }

  private Step single(Function function) {
    return Step.of((builder, x) -> x.with(builder.activation(source.name(), x.value(), function)));
  }

  private Feature scaled(GraphBuilder builder, Feature x, double scale, double shift) {
    return x.with(
        builder.scaling(
            source.name(),
            x.value(),
            new float[] {(float) scale},
            new int[0],
            new float[] {(float) shift},
            new int[0]));
  }

  private double number(String name, int position, double otherwise) {
    LayerCall.Argument argument = named.get(name);
    JsonNode value =
        argument != null
            ? argument.constant()
            : position >= 0 && position < operands.size()
                ? operands.get(position).constant()
                : source.layer().config().path(name);
    if (value.isNumber()) {
      return value.asDouble();
    }
    if (value.isNull() || value.isMissingNode()) {
      if (!Double.isNaN(otherwise)) {
        return otherwise;
      }
    }
    throw new IllegalArgumentException(name + " " + value);
  }

  private Step clip() {
    double least = number(named.containsKey("x_min") ? "x_min" : "clip_value_min", 1, 0);
    double most = number(named.containsKey("x_max") ? "x_max" : "clip_value_max", 2, 0);
    if (least == 0 && most > 0) {
      return Step.of(
          (builder, x) -> x.with(builder.rectifier(source.name(), x.value(), (float) most)));
    }
    return single(new Function(Function.Kind.CLIP, least, most));
  }

  private Step reduction(Reduction.Statistic kind) {
    JsonNode config = source.layer().config();
    Settings call = new Settings(config);
    int[] axes = call.integers("axis");
    LayerCall.Argument argument = named.get("axis");
    if (argument != null || operands.size() > 1) {
      JsonNode given = argument == null ? operands.get(1).constant() : argument.constant();
      axes = Settings.of("axis", given).integers("axis");
    }
    LayerCall.Argument kept = named.get("keepdims");
    boolean isKept = kept == null ? call.flag(false, "keepdims") : kept.constant().asBoolean(false);
    int[] along = axes;
    if (along.length == 0) {
      throw new IllegalArgumentException("a reduction without axes");
    }
    return Step.of(
        (builder, x) -> {
          if (isKept) {
            Value value = reduced(builder, kind, x.value(), true, x.axes(along));
            return x.with(value);
          }
          Value plain = x.plain();
          return Feature.plain(
              reduced(builder, kind, plain, false, Feature.plain(plain).axes(along)));
        });
  }

  private Value reduced(
      GraphBuilder builder, Reduction.Statistic kind, Value x, boolean isKept, int[] axes) {
    for (int axis : axes) {
      if (axis == 0) {
        throw new IllegalArgumentException("a reduction along the batch");
      }
    }
    return builder.reduction(source.name(), x, kind, isKept, axes);
  }

  private Step combination(Combination.Kind kind) {
    if (operands.size() != 2) {
      throw new IllegalArgumentException("two operands expected, got " + operands.size());
    }
    Operand left = operands.get(0);
    Operand right = operands.get(1);
    if (left.input() >= 0 && right.input() >= 0) {
      return (builder, inputs) -> {
        if (inputs.get(0).rank() != inputs.get(1).rank()) {
          throw new IllegalArgumentException(
              "inputs of " + inputs.get(0) + " and " + inputs.get(1));
        }
        return MergeSteps.combination(source.name(), kind).apply(builder, inputs);
      };
    }
    if (left.input() < 0 && right.input() < 0) {
      throw new IllegalArgumentException("no tensor among its operands");
    }
    boolean isLeft = left.input() < 0;
    double[] constant =
        Settings.of("constant", (isLeft ? left : right).constant()).numbers("constant");
    return switch (kind) {
      case SUM -> scaling(1, constant, 1);
      case DIFFERENCE -> isLeft ? scaling(-1, constant, 1) : scaling(1, constant, -1);
      case PRODUCT -> factors(constant, false);
      case QUOTIENT -> isLeft ? reciprocal(constant) : factors(constant, true);
      case MAXIMUM ->
          single(new Function(Function.Kind.CLIP, one(constant), Double.POSITIVE_INFINITY));
      case MINIMUM ->
          single(new Function(Function.Kind.CLIP, Double.NEGATIVE_INFINITY, one(constant)));
    };
  }

  private static double one(double[] constant) {
    if (constant.length != 1) {
      throw new IllegalArgumentException(constant.length + " constants, expected one");
    }
    return constant[0];
  }

  private Step reciprocal(double[] constant) {
    double numerator = one(constant);
    Step inverse = single(new Function(Function.Kind.POWER, -1, 0));
    return (builder, inputs) -> scaled(builder, inverse.apply(builder, inputs), numerator, 0);
  }

  private Step scaling(double factor, double[] constant, double sign) {
    return constants(
        constant,
        (x, values) -> {
          float[] shift = new float[values.length];
          for (int i = 0; i < shift.length; i++) {
            shift[i] = (float) (sign * values[i]);
          }
          return new Arranged[] {Arranged.one(factor), arranged(x, shift)};
        });
  }

  private Step factors(double[] constant, boolean isDivided) {
    return constants(
        constant,
        (x, values) -> {
          float[] scale = new float[values.length];
          for (int i = 0; i < scale.length; i++) {
            scale[i] = (float) (isDivided ? 1 / values[i] : values[i]);
          }
          return new Arranged[] {arranged(x, scale), Arranged.one(0)};
        });
  }

  /** Makes a scale and a shift of constants. */
  @FunctionalInterface
  private interface Line {
    Arranged[] of(Feature x, double[] constants);
  }

  private Step constants(double[] constant, Line line) {
    if (constant.length == 0) {
      throw new IllegalArgumentException("an operand that is neither a tensor nor a number");
    }
    return Step.of(
        (builder, x) -> {
          Arranged[] made = line.of(x, constant);
          return x.with(
              builder.scaling(
                  source.name(),
                  x.value(),
                  made[0].values(),
                  made[0].shape(),
                  made[1].values(),
                  made[1].shape()));
        });
  }

  private static Arranged arranged(Feature x, float[] values) {
    return values.length == 1 ? Arranged.one(values[0]) : Arranged.along(x, -1, values);
  }
}
