package switchback.training.readers.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Windows;
import switchback.training.readers.dl4j.ConvolutionPart.Order;

/**
 * Reads DL4J's layers, each as the parts that it computes one after the other. Dropout, weight
 * noise and constraints have no part, since they do nothing at inference. DL4J ignores an
 * activation function of a normalisation, pooling, dropout or PReLU layer.
 */
final class LayerParts {
  /** What is taken, for messages. */
  static final String ALL =
      "convolution, pooling, normalization, activation, padding, cropping, upsampling, dense,"
          + " output and loss layers of DL4J";

  private static final Set<String> PACKAGES =
      Set.of(
          "org.deeplearning4j.nn.conf.layers",
          "org.deeplearning4j.nn.conf.layers.convolutional",
          "org.deeplearning4j.nn.conf.layers.misc",
          "switchback.training.layers");

  private final Slices slices;

  /**
   * Creates a reader.
   *
   * @param slices the parameters that layers take
   */
  LayerParts(Slices slices) {
    this.slices = slices;
  }

  /**
   * A part with the name of its own, if it is not its layer's.
   *
   * @param suffix what is added to the layer's name
   */
  record Named(String suffix, Part part) {}

  /** Returns the layer itself, without what freezes it. */
  static Settings unwrapped(Settings layer) {
    Settings inner = layer;
    while (true) {
      switch (inner.type()) {
        case "FrozenLayer" -> inner = inner.child("layer");
        case "FrozenLayerWithBackprop" -> inner = inner.child("underlying");
        default -> {
          return inner;
        }
      }
    }
  }

  /**
   * Returns the layout of maps that a layer is made for; empty if it takes any.
   *
   * @param layer the layer, unwrapped
   */
  static Optional<Layout> format(Settings layer) {
    return switch (layer.type()) {
      case "Convolution1DLayer",
          "Convolution1D",
          "Subsampling1DLayer",
          "Pooling1D",
          "ZeroPadding1DLayer",
          "Cropping1D",
          "Upsampling1D" ->
          Optional.of(Layout.NCW);
      case "Upsampling2D", "CnnLossLayer" -> Optional.of(Formats.of(layer, "format"));
      case "LocalResponseNormalization",
          "ResponseNormalization",
          "ZeroPaddingLayer",
          "Cropping2D",
          "SpaceToDepthLayer" ->
          Optional.of(Formats.of(layer, "dataFormat"));
      case "ConvolutionLayer",
          "Convolution2D",
          "Convolution",
          "Deconvolution2D",
          "DepthwiseConvolution2D",
          "SeparableConvolution2D",
          "SubsamplingLayer",
          "Pooling2D",
          "MaxPooling" ->
          Optional.of(Formats.of(layer, "cnn2dDataFormat"));
      default -> Optional.empty();
    };
  }

  /**
   * Reads a layer.
   *
   * @param layer the layer, unwrapped
   * @throws IllegalArgumentException if it cannot be taken; the message says what of it, or is
   *     empty if it is the layer itself
   */
  List<Named> of(Settings layer) {
    if (!PACKAGES.contains(layer.packageName())) {
      throw new IllegalArgumentException("");
    }
    Layout format = format(layer).orElse(Layout.NCHW);
    return switch (layer.type()) {
      case "ConvolutionLayer", "Convolution2D", "Convolution" ->
          active(layer, convolution(layer, format, LayerWindows.ofMaps(layer, true), Order.FULL));
      case "Convolution1DLayer", "Convolution1D" -> active(layer, sequenceConvolution(layer));
      case "Deconvolution2D" -> active(layer, deconvolution(layer, format));
      case "DepthwiseConvolution2D" -> active(layer, depthwise(layer, format));
      case "SeparableConvolution2D" -> separable(layer, format);
      case "SubsamplingLayer", "Pooling2D", "MaxPooling" ->
          plain(pooling(layer, format, LayerWindows.ofMaps(layer, false)));
      case "Subsampling1DLayer", "Pooling1D" ->
          plain(pooling(layer, Layout.NCW, LayerWindows.ofSequences(layer, false)));
      case "GlobalPoolingLayer" -> plain(GlobalPoolingPart.of(layer));
      case "BatchNormalization" -> plain(NormalizationPart.of(layer, slices));
      case "LocalResponseNormalization", "ResponseNormalization" ->
          plain(new MapsPart(format, responses(layer)));
      case "ZeroPaddingLayer" -> plain(new MapsPart(format, frame(layer, "padding", 1)));
      case "Cropping2D" -> plain(new MapsPart(format, frame(layer, "cropping", -1)));
      case "ZeroPadding1DLayer" -> plain(new MapsPart(format, sides(layer, "padding", 1)));
      case "Cropping1D" -> plain(new MapsPart(format, sides(layer, "cropping", -1)));
      case "Upsampling2D" -> plain(new MapsPart(format, repetition(layer)));
      case "SpaceToDepthLayer" -> plain(new MapsPart(format, blocks(layer)));
      case "PReLULayer" -> plain(SlopePart.of(layer, slices));
      case "ActivationLayer" -> active(layer, null);
      case "LossLayer" -> active(layer, null);
      case "CnnLossLayer" -> mapLoss(layer);
      case "DropoutLayer" -> List.of();
      case "DenseLayer" -> active(layer, dense(layer, layer.flag("hasBias", true)));
      case "Dense" -> active(layer, dense(layer, true));
      case "OutputLayer" -> active(layer, dense(layer, layer.flag("hasBias", true)));
      case "CenterLossOutputLayer" -> centred(layer);
      default -> throw new IllegalArgumentException("");
    };
  }

  private static List<Named> plain(Part part) {
    return List.of(new Named("", part));
  }

  private static List<Named> active(Settings layer, @Nullable Part sums) {
    List<Named> parts = new ArrayList<>();
    if (sums != null) {
      parts.add(new Named("", sums));
    }
    Activations.of(layer).ifPresent(function -> parts.add(new Named("", function)));
    return parts;
  }

  private @Nullable Slice bias(Settings layer, int features) {
    return layer.flag("hasBias", true) ? slices.take(features) : null;
  }

  private Part convolution(Settings layer, Layout format, LayerWindows windows, Order order) {
    int inputs = layer.features("nin");
    int features = layer.features("nout");
    Slice bias = bias(layer, features);
    Slice filters =
        slices.take(
            features, inputs, (long) windows.windows().rows() * windows.windows().columns());
    return new ConvolutionPart(format, windows, inputs, features, order, filters, bias);
  }

  private Part sequenceConvolution(Settings layer) {
    String format = layer.text("rnnDataFormat", "NCW");
    Part sums =
        convolution(layer, Layout.NCW, LayerWindows.ofSequences(layer, true), Order.SEQUENCE);
    if (!format.equals("NCW")) {
      throw new IllegalArgumentException("with " + format);
    }
    return sums;
  }

  private Part deconvolution(Settings layer, Layout format) {
    LayerWindows windows = LayerWindows.ofMaps(layer, false);
    int inputs = layer.features("nin");
    int features = layer.features("nout");
    Slice bias = bias(layer, features);
    Slice filters =
        slices.take(
            inputs, features, (long) windows.windows().rows() * windows.windows().columns());
    return new DeconvolutionPart(format, windows, inputs, features, filters, bias);
  }

  private static int multiplied(Settings layer, int inputs) {
    long features = (long) inputs * layer.integer("depthMultiplier", 1, 1, 1 << 16);
    if (features > 1 << 24) {
      throw layer.invalid("depthMultiplier", "less");
    }
    return (int) features;
  }

  private Part depthwise(Settings layer, Layout format) {
    LayerWindows windows = LayerWindows.ofMaps(layer, true);
    int inputs = layer.features("nin");
    int features = multiplied(layer, inputs);
    Slice bias = bias(layer, features);
    Slice filters =
        slices.take(features, (long) windows.windows().rows() * windows.windows().columns());
    return new ConvolutionPart(format, windows, inputs, features, Order.DEPTHWISE, filters, bias);
  }

  private List<Named> separable(Settings layer, Layout format) {
    LayerWindows windows = LayerWindows.ofMaps(layer, true);
    int inputs = layer.features("nin");
    int features = layer.features("nout");
    int middle = multiplied(layer, inputs);
    Slice bias = bias(layer, features);
    Slice filters =
        slices.take(middle, (long) windows.windows().rows() * windows.windows().columns());
    Part each =
        new ConvolutionPart(format, windows, inputs, middle, Order.SEPARABLE, filters, null);
    Slice mixing = slices.take(features, middle);
    LayerWindows single = new LayerWindows(Windows.of(1, 1), false);
    Part mixed = new ConvolutionPart(format, single, middle, features, Order.FULL, mixing, bias);
    List<Named> parts = new ArrayList<>();
    parts.add(new Named("/depthwise", each));
    parts.addAll(active(layer, mixed));
    return parts;
  }

  private static Part pooling(Settings layer, Layout format, LayerWindows windows) {
    PoolingType type = layer.constant("poolingType", PoolingType.MAX);
    if (type != PoolingType.MAX && type != PoolingType.AVG) {
      throw new IllegalArgumentException("with pooling " + type);
    }
    if (windows.hasEmptyWindows()) {
      throw new IllegalArgumentException("with padding that is not less than its windows");
    }
    return new PoolingPart(
        format, windows, type == PoolingType.MAX, layer.flag("avgPoolIncludePadInDivisor", false));
  }

  private static MapOperation responses(Settings layer) {
    double n = layer.number("n", 5);
    if (n < 0 || n > 1 << 16) {
      throw layer.invalid("n", "a number of maps");
    }
    return new MapOperation.Responses(
        (int) n / 2, layer.number("alpha", 1e-4), layer.number("beta", 0.75), layer.number("k", 2));
  }

  /** Reads top, bottom, left and right. */
  private static MapOperation frame(Settings layer, String name, int sign) {
    int[] f = layer.sizes(name, 0, 0, 0, 0, 0);
    return new MapOperation.Frame(sign * f[0], sign * f[2], sign * f[1], sign * f[3]);
  }

  private static MapOperation sides(Settings layer, String name, int sign) {
    int[] f = layer.sizes(name, 0, 0, 0);
    return new MapOperation.Frame(0, sign * f[0], 0, sign * f[1]);
  }

  private static MapOperation repetition(Settings layer) {
    int[] size = layer.sizes("size", 1, 1, 1);
    return new MapOperation.Repetition(size[0], size[1]);
  }

  private static MapOperation blocks(Settings layer) {
    return new MapOperation.Blocks(layer.integer("blockSize", 1, 1, 1 << 12));
  }

  /** Reads a loss at each place of maps, whose softmax is over the channels. */
  private static List<Named> mapLoss(Settings layer) {
    return active(layer, null).stream()
        .map(
            named ->
                named.part() instanceof Activations.Softmax
                    ? new Named("", new Activations.Softmax(true))
                    : named)
        .toList();
  }

  private Part dense(Settings layer, boolean hasBias) {
    int inputs = layer.features("nin");
    int units = layer.features("nout");
    Slice weights = slices.take(inputs, units);
    Slice bias = hasBias ? slices.take(units) : null;
    if (layer.flag("hasLayerNorm", false)) {
      slices.take(units);
      throw new IllegalArgumentException("with layer normalization");
    }
    return new DensePart(inputs, units, weights, bias);
  }

  /** Reads an output layer whose class centres count in the loss only. */
  private List<Named> centred(Settings layer) {
    Part sums = dense(layer, true);
    slices.take(layer.features("nin"), layer.features("nout"));
    return active(layer, sums);
  }

  /**
   * Reads a preprocessor.
   *
   * @throws IllegalArgumentException if it cannot be taken
   */
  static List<Part> preprocessor(Settings preprocessor) {
    if (!preprocessor.packageName().equals("org.deeplearning4j.nn.conf.preprocessor")) {
      throw new IllegalArgumentException("");
    }
    return switch (preprocessor.type()) {
      case "CnnToFeedForwardPreProcessor" ->
          List.of(
              new ShapingPart.Flattening(maps(preprocessor), Formats.of(preprocessor, "format")));
      case "FeedForwardToCnnPreProcessor" -> {
        MapShape maps = maps(preprocessor);
        if (maps == null) {
          throw preprocessor.invalid("inputHeight", "the size of maps");
        }
        yield List.of(new ShapingPart.Unflattening(maps));
      }
      case "RnnToFeedForwardPreProcessor" -> List.of(new ShapingPart.Passing());
      case "ComposableInputPreProcessor" ->
          preprocessor.children("inputPreProcessors").stream()
              .flatMap(child -> preprocessor(child).stream())
              .toList();
      default -> throw new IllegalArgumentException("");
    };
  }

  /** Returns the size of maps; null if it is not stated. */
  private static @Nullable MapShape maps(Settings preprocessor) {
    int most = 1 << 24;
    int height = preprocessor.integer("inputHeight", 0, 0, most);
    int width = preprocessor.integer("inputWidth", 0, 0, most);
    int channels = preprocessor.integer("numChannels", 0, 0, most);
    if (height == 0 || width == 0 || channels == 0) {
      return null;
    }
    if ((double) height * width * channels > 1 << 30) {
      throw preprocessor.invalid("inputHeight", "less");
    }
    return new MapShape(channels, height, width);
  }
}
