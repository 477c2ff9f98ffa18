package switchback.training.readers.torch.architecture;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.Function;
import switchback.training.graphs.Function.Kind;
import switchback.training.graphs.Indices;
import switchback.training.graphs.Operation.Combination;
import switchback.training.graphs.Windows;
import switchback.training.readers.Objections;
import tools.jackson.databind.JsonNode;

/**
 * Reads a layer of an {@link ArchitectureFile}. Types and settings, with the default of each:
 *
 * <ul>
 *   <li>{@code conv}: {@code stride} 1, {@code padding} 0, {@code dilation} 1. The array {@code
 *       weight} says the size of the filters and the number of groups.
 *   <li>{@code dense}: sums over the last axis
 *   <li>{@code batchnorm}: {@code eps} 1e-5
 *   <li>{@code relu}, {@code relu6}, {@code prelu}, {@code leakyrelu} ({@code slope} 0.01), {@code
 *       elu} ({@code alpha} 1), {@code selu}, {@code sigmoid}, {@code tanh}, {@code silu}, {@code
 *       gelu}, {@code mish}, {@code softplus}, {@code softsign}, {@code hardswish}, {@code
 *       hardsigmoid}
 *   <li>{@code softmax}: {@code axis} 1
 *   <li>{@code maxpool}: {@code size}, {@code stride} as the size, {@code padding} 0, {@code
 *       dilation} 1, {@code ceil} false
 *   <li>{@code avgpool}: {@code size}, {@code stride} as the size, {@code padding} 0, {@code ceil}
 *       false, {@code count_padding} true
 *   <li>{@code globalavgpool}, {@code globalmaxpool}; {@code adaptiveavgpool}: {@code size}
 *   <li>{@code flatten}; {@code permute}: {@code order}, such as [0, 3, 2, 1]; {@code reshape}:
 *       {@code shape}; {@code slice}: {@code axis} 1, {@code from} 0, {@code to} the end, {@code
 *       step} 1; {@code shuffle}: {@code groups} 2
 *   <li>{@code pad}: {@code padding}, {@code value} 0; {@code padchannels}: {@code before} 0,
 *       {@code behind} 0; {@code upsample}: {@code size}, how often each row and column is repeated
 *   <li>{@code lrn}: {@code size} 5, {@code alpha} 1e-4, {@code beta} 0.75, {@code k} 1
 *   <li>{@code add}, {@code multiply}; {@code concat}: {@code axis} 1
 *   <li>{@code dropout}, {@code identity}
 * </ul>
 *
 * <p>A size, stride or dilation is a number or [rows, columns]; a padding also [top, left, bottom,
 * right], or, of {@code conv}, {@code "same"}.
 */
final class LayerReader {
  private static final Set<String> COMMON = Set.of("type", "name", "input", "inputs", "comment");
  private static final int LARGEST = 4096;
  private static final int MOST_AXES = 8;

  private final String name;
  private final JsonNode node;
  private final Objections objections;
  private final Set<String> known = new HashSet<>(COMMON);

  LayerReader(String name, JsonNode node, Objections objections) {
    this.name = name;
    this.node = node;
    this.objections = objections;
  }

  /** Returns the layer's operation; null with an objection if there is no such type. */
  @Nullable LayerOperation operation(String type) {
    if (!node.isObject()) {
      object("a layer is an object with a \"type\"");
      return null;
    }
    LayerOperation operation = create(type);
    if (operation == null) {
      object(type.isEmpty() ? "no \"type\"" : "the type '" + type + "' is not known");
      return null;
    }
    for (String key : node.propertyNames()) {
      if (!known.contains(key)) {
        object("the key '" + key + "' is not one of " + type);
      }
    }
    return operation;
  }

  private void object(String objection) {
    objections.add(name + ": " + objection);
  }

  private @Nullable LayerOperation create(String type) {
    return switch (type) {
      case "conv" -> new Sums.Convolution(windows(new int[] {1, 1}, new int[] {1, 1}, true));
      case "dense", "linear" -> new Sums.Dense();
      case "batchnorm" ->
          new Sums.BatchNormalization(decimal("eps", Sums.BatchNormalization.EPSILON));
      case "softmax" -> new Functions.Softmax(whole("axis", 1, -MOST_AXES, MOST_AXES));
      case "dropout", "identity" -> new Functions.Identity();
      case "add" -> new Joins.Combined(Combination.Kind.SUM);
      case "multiply" -> new Joins.Combined(Combination.Kind.PRODUCT);
      case "concat" -> new Joins.Concatenated(whole("axis", 1, -MOST_AXES, MOST_AXES));
      default -> {
        LayerOperation function = function(type);
        yield function != null ? function : moved(type);
      }
    };
  }

  private @Nullable LayerOperation function(String type) {
    return switch (type) {
      case "relu" -> Functions.Rectifier.RELU;
      case "relu6" -> Functions.Rectifier.RELU6;
      case "prelu" -> new Functions.ParametricRectifier();
      case "leakyrelu" -> activation(Kind.LEAKY_RELU, decimal("slope", 0.01), 0);
      case "elu" -> activation(Kind.ELU, decimal("alpha", 1), 0);
      case "hardswish" -> activation(Kind.HARD_SWISH, 1 / 6.0, 0.5);
      case "hardsigmoid" -> activation(Kind.HARD_SIGMOID, 1 / 6.0, 0.5);
      case "silu" -> new Functions.Activation(Function.of(Kind.SWISH));
      case "selu", "sigmoid", "tanh", "gelu", "mish", "softplus", "softsign" ->
          new Functions.Activation(Function.of(Kind.valueOf(type.toUpperCase(Locale.ROOT))));
      default -> null;
    };
  }

  private static LayerOperation activation(Kind kind, double a, double b) {
    return new Functions.Activation(new Function(kind, a, b));
  }

  private @Nullable LayerOperation moved(String type) {
    return switch (type) {
      case "maxpool" -> new Poolings.Maximum(pooling(true));
      case "avgpool" -> new Poolings.Average(pooling(false), flag("count_padding", true));
      case "globalavgpool" -> new Poolings.Global(false);
      case "globalmaxpool" -> new Poolings.Global(true);
      case "adaptiveavgpool" -> {
        int[] size = pair("size", null);
        yield new Poolings.Adaptive(size[0], size[1]);
      }
      case "upsample" -> {
        int[] size = pair("size", null);
        yield new Poolings.Upsampling(size[0], size[1]);
      }
      case "pad" -> {
        int[] frame = frame();
        float value = (float) decimal("value", 0);
        yield new Poolings.Padding(frame[0], frame[1], frame[2], frame[3], value);
      }
      case "padchannels" ->
          new Moves.ChannelPadding(whole("before", 0, 0, LARGEST), whole("behind", 0, 0, LARGEST));
      case "lrn" ->
          new Poolings.ResponseNormalization(
              whole("size", 5, 1, LARGEST),
              decimal("alpha", 1e-4),
              decimal("beta", 0.75),
              decimal("k", 1));
      case "flatten" -> new Moves.Flatten();
      case "permute" -> new Moves.Permutation(Indices.of(list("order")));
      case "reshape" -> new Moves.Reshape(Indices.of(list("shape")));
      case "shuffle" -> new Moves.Shuffle(whole("groups", 2, 1, LARGEST));
      case "slice" ->
          new Moves.Slice(
              whole("axis", 1, -MOST_AXES, MOST_AXES),
              whole("from", 0, 0, Integer.MAX_VALUE),
              whole("to", Moves.Slice.END, 1, Integer.MAX_VALUE),
              whole("step", 1, 1, Integer.MAX_VALUE));
      default -> null;
    };
  }

  // ---- windows

  private Windows pooling(boolean hasDilation) {
    int[] size = pair("size", null);
    Windows windows = windows(size, size, hasDilation);
    return flag("ceil", false) ? windows.padding(Windows.Padding.CEILING) : windows;
  }

  private Windows windows(int[] size, int[] stride, boolean hasDilation) {
    int[] strides = pair("stride", stride);
    int[] dilations = hasDilation ? pair("dilation", new int[] {1, 1}) : new int[] {1, 1};
    Windows windows =
        Windows.of(size[0], size[1])
            .strides(strides[0], strides[1])
            .dilations(dilations[0], dilations[1]);
    if (node.path("padding").asString("").equals("same")
        && node.path("type").asString("").equals("conv")) {
      known.add("padding");
      if (strides[0] != 1 || strides[1] != 1) {
        object("padding: \"same\" is for stride 1");
      }
      return windows.padding(Windows.Padding.SAME_UPPER);
    }
    int[] frame = frame();
    return windows.padded(frame[0], frame[1], frame[2], frame[3]);
  }

  /** Returns the padding: top, left, bottom, right. */
  private int[] frame() {
    known.add("padding");
    JsonNode value = node.path("padding");
    if (value.isMissingNode()) {
      return new int[4];
    }
    int[] given = value.isArray() ? numbers(value) : numbers(node, "padding");
    if (Arrays.stream(given).allMatch(side -> side >= 0 && side <= LARGEST)) {
      switch (given.length) {
        case 1 -> {
          return new int[] {given[0], given[0], given[0], given[0]};
        }
        case 2 -> {
          return new int[] {given[0], given[1], given[0], given[1]};
        }
        case 4 -> {
          return given;
        }
        default -> {
          // Neither of the three ways to say it.
        }
      }
    }
    object("padding: " + value + ", not a number, [rows, columns] or [top, left, bottom, right]");
    return new int[4];
  }

  // ---- settings

  private static int[] numbers(JsonNode list) {
    int[] numbers = new int[Math.min(list.size(), MOST_AXES + 1)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = list.path(i).isInt() ? list.path(i).asInt() : Integer.MIN_VALUE;
    }
    return numbers;
  }

  private static int[] numbers(JsonNode node, String key) {
    return new int[] {node.path(key).isInt() ? node.path(key).asInt() : Integer.MIN_VALUE};
  }

  /** Returns a number or two for rows and columns; the default must be given if it is null. */
  private int[] pair(String key, int @Nullable [] otherwise) {
    known.add(key);
    JsonNode value = node.path(key);
    if (value.isMissingNode() && otherwise != null) {
      return otherwise;
    }
    int[] given = value.isArray() ? numbers(value) : numbers(node, key);
    boolean isRight = given.length == 1 || given.length == 2;
    for (int side : given) {
      isRight &= side >= 1 && side <= LARGEST;
    }
    if (!isRight) {
      object(
          value.isMissingNode()
              ? "no \"" + key + "\""
              : key + ": " + value + ", not a number or [rows, columns] from 1 to " + LARGEST);
      return new int[] {1, 1};
    }
    return new int[] {given[0], given[given.length - 1]};
  }

  private int[] list(String key) {
    known.add(key);
    JsonNode value = node.path(key);
    int[] given = numbers(value);
    boolean isRight = value.isArray() && given.length > 0 && given.length <= MOST_AXES;
    for (int number : given) {
      isRight &= number != Integer.MIN_VALUE;
    }
    if (!isRight) {
      object(
          value.isMissingNode()
              ? "no \"" + key + "\""
              : key + ": " + value + ", not a list of up to " + MOST_AXES + " whole numbers");
      return new int[] {0};
    }
    return given;
  }

  private int whole(String key, int otherwise, int least, int most) {
    known.add(key);
    JsonNode value = node.path(key);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isInt() || value.asInt() < least || value.asInt() > most) {
      object(key + ": " + value + ", not a whole number from " + least + " to " + most);
      return otherwise;
    }
    return value.asInt();
  }

  private double decimal(String key, double otherwise) {
    known.add(key);
    JsonNode value = node.path(key);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
      object(key + ": " + value + ", not a number");
      return otherwise;
    }
    return value.asDouble();
  }

  private boolean flag(String key, boolean otherwise) {
    known.add(key);
    JsonNode value = node.path(key);
    if (!value.isMissingNode() && !value.isBoolean()) {
      object(key + ": " + value + ", neither true nor false");
    }
    return value.asBoolean(otherwise);
  }
}
