package switchback.training.readers.dl4j;

import java.util.List;
import java.util.Optional;
import switchback.training.graphs.Function;
import switchback.training.graphs.Function.Kind;
import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Operation.Combination;
import switchback.training.graphs.Value;

/** DL4J's activation functions. */
final class Activations {
  private static final double DEFAULT_LEAK = 0.01;

  private Activations() {}

  /**
   * Returns the activation function of a layer; empty for none.
   *
   * @throws IllegalArgumentException if it cannot be taken
   */
  static Optional<Part> of(Settings layer) {
    Settings f = layer.child("activationFn");
    if (!layer.has("activationFn") || f.type().equals("ActivationIdentity")) {
      return Optional.empty();
    }
    if (!f.packageName().equals("org.nd4j.linalg.activations.impl")) {
      throw new IllegalArgumentException("with the activation function " + f.className());
    }
    return Optional.of(
        switch (f.type()) {
          case "ActivationReLU" -> relu(f);
          case "ActivationReLU6" -> rectifier(6);
          case "ActivationLReLU" -> leaky(f.number("alpha", DEFAULT_LEAK));
          // DL4J computes a random leaky ReLU at inference as the larger of x and the mean slope.
          case "ActivationRReLU" ->
              function(Kind.CLIP, (f.number("l", 0.125) + f.number("u", 1 / 3.0)) / 2, MOST);
          case "ActivationThresholdedReLU" ->
              function(Kind.THRESHOLDED_RELU, f.number("theta", 1), 0);
          case "ActivationELU" -> function(Kind.ELU, f.number("alpha", 1), 0);
          case "ActivationSELU" -> function(Kind.SELU);
          case "ActivationSwish" -> function(Kind.SWISH, 1, 0);
          case "ActivationMish" -> function(Kind.MISH);
          case "ActivationGELU" ->
              f.flag("precise", false) ? Activations::preciseGelu : function(Kind.SWISH, 1.702, 0);
          case "ActivationSigmoid" -> function(Kind.SIGMOID);
          case "ActivationHardSigmoid" -> function(Kind.HARD_SIGMOID, 0.2, 0.5);
          case "ActivationTanH" -> function(Kind.TANH);
          case "ActivationHardTanH" -> function(Kind.CLIP, -1, 1);
          case "ActivationRationalTanh" -> function(Kind.RATIONAL_TANH);
          case "ActivationRectifiedTanh" -> function(Kind.RECTIFIED_TANH);
          case "ActivationSoftPlus" -> function(Kind.SOFTPLUS, 1, 0);
          case "ActivationSoftSign" -> function(Kind.SOFTSIGN);
          case "ActivationCube" -> function(Kind.POWER, 3, 0);
          case "ActivationSoftmax" -> new Softmax(false);
          default -> throw new IllegalArgumentException("with " + f.type());
        });
  }

  private static final double MOST = Double.POSITIVE_INFINITY;

  private static Part function(Kind kind) {
    return function(kind, 0, 0);
  }

  private static Part function(Kind kind, double a, double b) {
    Function function = new Function(kind, a, b);
    return (site, x) -> site.builder().activation(site.name(), x.getFirst(), function);
  }

  private static Part rectifier(float ceiling) {
    return (site, x) -> site.builder().rectifier(site.name(), x.getFirst(), ceiling);
  }

  private static Part leaky(double slope) {
    return slope == 0 ? rectifier(Float.POSITIVE_INFINITY) : function(Kind.LEAKY_RELU, slope, 0);
  }

  /** Returns {@code x}, below a threshold {@code slope (x - threshold)}, and at most a ceiling. */
  private static Part relu(Settings f) {
    double threshold = f.number("threshold", 0);
    double slope = f.number("negativeSlope", 0);
    double ceiling = f.number("max", MOST);
    if (threshold == 0 && slope == 0 && ceiling > 0) {
      return rectifier((float) ceiling);
    }
    Part below = threshold == 0 ? leaky(slope) : thresholded(threshold, slope);
    if (ceiling == MOST) {
      return below;
    }
    Part limit = function(Kind.CLIP, Double.NEGATIVE_INFINITY, ceiling);
    return (site, x) -> limit.add(site, List.of(below.add(site, x)));
  }

  private static Part thresholded(double threshold, double slope) {
    Part above = function(Kind.THRESHOLDED_RELU, threshold, 0);
    if (slope == 0) {
      return above;
    }
    return (site, x) -> {
      Value distance = site.scaled(x.getFirst(), -1, threshold);
      Value below = site.builder().rectifier(site.name(), distance, Float.POSITIVE_INFINITY);
      return site.builder()
          .combination(
              site.name(), Combination.Kind.SUM, above.add(site, x), site.scaled(below, -slope, 0));
    };
  }

  /**
   * Adds what DL4J calls the precise GELU: {@code x sigmoid(2 sqrt(2 / pi) (x + (0.044715 x)^3))}.
   * The published approximation has the cube of x alone.
   */
  private static Value preciseGelu(Site site, List<Value> inputs) {
    Value x = inputs.getFirst();
    GraphBuilder builder = site.builder();
    double scale = 2 * Math.sqrt(2 / Math.PI);
    Value cube = builder.activation(site.name(), x, new Function(Kind.POWER, 3, 0));
    Value sum =
        builder.combination(
            site.name(),
            Combination.Kind.SUM,
            site.scaled(x, scale, 0),
            site.scaled(cube, scale * Math.pow(0.044715, 3), 0));
    Value gate = builder.activation(site.name(), sum, Function.of(Kind.SIGMOID));
    return builder.combination(site.name(), Combination.Kind.PRODUCT, x, gate);
  }

  /**
   * A softmax over the last of DL4J's axes, or over the channels.
   *
   * @param isOverChannels whether it is over the channels of maps
   */
  record Softmax(boolean isOverChannels) implements Part {
    @Override
    public MapShape shape(List<MapShape> inputs, List<Layout> layouts) {
      return inputs.getFirst();
    }

    @Override
    public Value add(Site site, List<Value> inputs) {
      Layout layout = site.layouts().getFirst();
      int axis = isOverChannels ? 1 : layout.axis(layout.rank() - 1);
      return site.builder().softmax(site.name(), inputs.getFirst(), axis);
    }
  }
}
