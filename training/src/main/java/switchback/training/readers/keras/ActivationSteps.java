package switchback.training.readers.keras;

import java.util.Arrays;
import java.util.Locale;
import switchback.training.graphs.Function;
import switchback.training.graphs.Function.Kind;
import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.Operation.Combination;
import switchback.training.graphs.Value;
import switchback.training.readers.keras.files.StoredNumbers;
import tools.jackson.databind.JsonNode;

/** Makes steps of activation layers, and of the activations inside other layers. */
final class ActivationSteps {
  private static final float NO_CEILING = Float.POSITIVE_INFINITY;
  private static final double SIXTH = 1 / 6.0;

  private ActivationSteps() {}

  /** A function of values that keeps their places. */
  @FunctionalInterface
  private interface Pointwise {
    Value apply(GraphBuilder builder, Value x);
  }

  private static Step.Single pointwise(Pointwise function) {
    return (builder, x) -> x.with(function.apply(builder, x.value()));
  }

  private static Step.Single function(String node, Function function) {
    return pointwise((builder, x) -> builder.activation(node, x, function));
  }

  private static Step.Single function(String node, Kind kind) {
    return function(node, Function.of(kind));
  }

  private static Step.Single rectifier(String node, float ceiling) {
    return pointwise((builder, x) -> builder.rectifier(node, x, ceiling));
  }

  /** Returns the activation inside a layer as a node of its own after the layer. */
  static Step.Single inside(LayerSource source) {
    JsonNode activation = source.settings().get("activation");
    return of(activation, source.name() + "/" + label(activation), source.origin(), 0);
  }

  /** Returns a layer that is nothing but an activation. */
  static Step activation(LayerSource source) {
    return Step.of(of(source.settings().get("activation"), source.name(), source.origin(), 0));
  }

  private static String label(JsonNode activation) {
    JsonNode name = activation.isObject() ? activation.path("config") : activation;
    String text =
        name.isString() ? name.asString("") : activation.path("class_name").asString("linear");
    return text.toLowerCase(Locale.ROOT);
  }

  /**
   * Returns an activation.
   *
   * @param activation its name, or an object with a class and a configuration
   * @param node the name of its node
   */
  private static Step.Single of(JsonNode activation, String node, Origin origin, int depth) {
    if (activation.isMissingNode() || activation.isNull()) {
      return (_, x) -> x;
    }
    if (activation.isString()) {
      return named(activation.stringValue(), node, origin);
    }
    String type = activation.path("class_name").asString("");
    JsonNode config = activation.path("config");
    if (config.isString()) {
      String registered = activation.path("registered_name").asString("");
      return named(registered.contains(">") ? registered : config.stringValue(), node, origin);
    }
    if (type.equals("Activation") && depth < 4) {
      return of(config.path("activation"), node, origin, depth + 1);
    }
    Settings settings = new Settings(config);
    return switch (type) {
      case "ReLU" -> relu(settings, node);
      case "LeakyReLU" -> leaky(settings, node);
      case "ELU" -> elu(settings, node);
      case "ThresholdedReLU" -> thresholded(settings, node);
      case "Softmax" -> softmax(settings, node);
      default -> named(type, node, origin);
    };
  }

  /** Returns an activation by its name. */
  static Step.Single named(String name, String node, Origin origin) {
    String plain = name.replaceFirst("^(tf\\.)?(keras\\.activations|nn|math)\\.", "");
    return switch (snake(plain)) {
      case "linear", "identity", "" -> (_, x) -> x;
      case "relu", "re_lu" -> rectifier(node, NO_CEILING);
      case "relu6" -> rectifier(node, 6);
      case "leaky_relu" -> function(node, new Function(Kind.LEAKY_RELU, 0.2, 0));
      case "elu" -> function(node, new Function(Kind.ELU, 1, 0));
      case "celu" -> function(node, new Function(Kind.CELU, 1, 0));
      case "selu" -> function(node, Kind.SELU);
      case "softplus" -> function(node, Kind.SOFTPLUS);
      case "softsign" -> function(node, Kind.SOFTSIGN);
      case "silu", "swish" -> function(node, Kind.SWISH);
      case "gelu" -> function(node, Kind.GELU);
      case "gelu_new", "gelu_approximate" -> function(node, Kind.GELU_TANH);
      case "mish" -> function(node, Kind.MISH);
      case "sigmoid" -> function(node, Kind.SIGMOID);
      case "tanh" -> function(node, Kind.TANH);
      case "exponential", "exp" -> function(node, Kind.EXPONENTIAL);
      case "hard_sigmoid" ->
          function(node, new Function(Kind.HARD_SIGMOID, origin.isThird() ? SIXTH : 0.2, 0.5));
      case "hard_silu", "hard_swish" -> function(node, new Function(Kind.HARD_SWISH, SIXTH, 0.5));
      case "hard_tanh" -> function(node, new Function(Kind.CLIP, -1, 1));
      case "sparse_sigmoid" -> function(node, new Function(Kind.HARD_SIGMOID, 0.5, 0.5));
      case "softmax" -> softmax(node, -1);
      case "log_softmax" -> then(softmax(node, -1), function(node, Kind.LOGARITHM));
      case "log_sigmoid" ->
          pointwise((b, x) -> negative(b, b.activation(node, negative(b, x), softplus())));
      case "tanh_shrink" -> lessItsOwn(node, Function.of(Kind.TANH));
      case "soft_shrink" -> lessItsOwn(node, new Function(Kind.CLIP, -0.5, 0.5));
      case "hard_shrink" -> hardShrink(node);
      case "squareplus" -> squareplus(node);
      default -> throw new IllegalArgumentException("the activation '" + name + "'");
    };
  }

  /** Returns a name with underscores for one with capitals, as TensorFlow.js has it. */
  private static String snake(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  private static Function softplus() {
    return Function.of(Kind.SOFTPLUS);
  }

  private static Step.Single then(Step.Single first, Step.Single second) {
    return (builder, x) -> second.apply(builder, first.apply(builder, x));
  }

  private static Value scaled(GraphBuilder builder, String node, Value x, double by, double plus) {
    return builder.scaling(
        node, x, new float[] {(float) by}, new int[0], new float[] {(float) plus}, new int[0]);
  }

  private static Value negative(GraphBuilder builder, Value x) {
    return scaled(builder, "", x, -1, 0);
  }

  private static Step.Single lessItsOwn(String node, Function function) {
    return pointwise(
        (b, x) ->
            b.combination(node, Combination.Kind.DIFFERENCE, x, b.activation("", x, function)));
  }

  /** Returns the function that is 0 from -0.5 to 0.5 and changes nothing elsewhere. */
  private static Step.Single hardShrink(String node) {
    Function above = new Function(Kind.THRESHOLDED_RELU, 0.5, 0);
    return pointwise(
        (b, x) ->
            b.combination(
                node,
                Combination.Kind.DIFFERENCE,
                b.activation("", x, above),
                b.activation("", negative(b, x), above)));
  }

  /** Returns {@code (x + sqrt(x^2 + 4)) / 2}. */
  private static Step.Single squareplus(String node) {
    return pointwise(
        (b, x) -> {
          Value square = b.activation("", x, new Function(Kind.POWER, 2, 0));
          Value root =
              b.activation("", scaled(b, "", square, 1, 4), new Function(Kind.POWER, 0.5, 0));
          return scaled(b, node, b.combination("", Combination.Kind.SUM, x, root), 0.5, 0);
        });
  }

  private static Step.Single softmax(String node, int axis) {
    return (builder, x) -> x.with(builder.softmax(node, x.value(), x.axis(axis)));
  }

  /** Returns a layer of a class of its own. */
  static Step layer(LayerSource source) {
    Settings settings = source.settings();
    String node = source.name();
    return Step.of(
        switch (LayerTypes.present(source.layer().type())) {
          case "ReLU" -> relu(settings, node);
          case "LeakyReLU" -> leaky(settings, node);
          case "ELU" -> elu(settings, node);
          case "ThresholdedReLU" -> thresholded(settings, node);
          case "Softmax" -> softmax(settings, node);
          case "PReLU" -> parametric(source);
          default -> throw new IllegalStateException(source.layer().type());
        });
  }

  private static Step.Single softmax(Settings settings, String node) {
    int[] axes = settings.integers("axis");
    if (axes.length > 1) {
      throw new IllegalArgumentException("axis " + Arrays.toString(axes));
    }
    return softmax(node, axes.length == 0 ? -1 : axes[0]);
  }

  private static Step.Single leaky(Settings settings, String node) {
    double slope = settings.number(0.3, "negative_slope", "alpha");
    return function(node, new Function(Kind.LEAKY_RELU, slope, 0));
  }

  private static Step.Single elu(Settings settings, String node) {
    return function(node, new Function(Kind.ELU, settings.number(1, "alpha"), 0));
  }

  private static Step.Single thresholded(Settings settings, String node) {
    return function(node, new Function(Kind.THRESHOLDED_RELU, settings.number(1, "theta"), 0));
  }

  /** Returns a ReLU with any of its three settings. */
  static Step.Single relu(Settings settings, String node) {
    double most = settings.number(Double.POSITIVE_INFINITY, "max_value");
    double slope = settings.number(0, "negative_slope");
    double threshold = settings.number(0, "threshold");
    if (slope == 0 && threshold == 0 && most > 0) {
      return rectifier(node, (float) most);
    }
    if (slope != 0 && threshold != 0) {
      throw new IllegalArgumentException("a negative_slope and a threshold together");
    }
    Function bent =
        slope == 0
            ? new Function(Kind.THRESHOLDED_RELU, threshold, 0)
            : new Function(Kind.LEAKY_RELU, slope, 0);
    Function cut = new Function(Kind.CLIP, Double.NEGATIVE_INFINITY, most);
    return Double.isInfinite(most)
        ? function(node, bent)
        : then(function("", bent), function(node, cut));
  }

  private static Step.Single parametric(LayerSource source) {
    StoredNumbers slopes = source.needed("alpha");
    int[] axes = new int[slopes.rank()];
    Arrays.setAll(axes, i -> i + 1);
    return (builder, x) -> {
      if (axes.length != x.rank() - 1) {
        throw new IllegalArgumentException("slopes " + slopes.shape() + " for " + x);
      }
      Arranged arranged = Arranged.of(x, slopes, axes);
      return x.with(
          builder.parametricRectifier(
              source.name(), x.value(), arranged.values(), arranged.shape()));
    };
  }
}
