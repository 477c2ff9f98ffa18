package switchback.deconv.dl4j;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import switchback.training.layers.Convolution;
import switchback.training.layers.Dense;
import switchback.training.layers.MaxPooling;
import switchback.training.layers.ResponseNormalization;

/** The DL4J layers and settings that can be undone, and the objections to all others. */
final class KnownLayers {
  /** The layers without an {@link #objection}, for messages. */
  static final String ALL =
      "convolution, max or average pooling, batch or local response normalization, zero padding,"
          + " dropout, dense and output layers, with ReLU or identity";

  /** The accepted classes; a subclass is not accepted, since it may compute anything. */
  private static final Set<Class<? extends Layer>> TYPES =
      Set.of(
          Convolution.class,
          ConvolutionLayer.class,
          MaxPooling.class,
          SubsamplingLayer.class,
          GlobalPoolingLayer.class,
          ActivationLayer.class,
          BatchNormalization.class,
          LocalResponseNormalization.class,
          ResponseNormalization.class,
          DropoutLayer.class,
          ZeroPaddingLayer.class,
          Dense.class,
          DenseLayer.class,
          OutputLayer.class);

  private KnownLayers() {}

  /**
   * Returns the reason why a layer cannot be undone, if there is one: its type, or its type "with"
   * a setting.
   *
   * @param format the memory layout of the network's maps
   */
  static Optional<String> objection(Layer layer, CNN2DFormat format) {
    String type = layer.getClass().getSimpleName();
    if (!TYPES.contains(layer.getClass())) {
      return Optional.of(type);
    }
    if (!format(layer).map(format::equals).orElse(true)) {
      return Optional.of(type + " with " + format(layer).orElseThrow() + " after " + format);
    }
    return setting(layer, format).map(setting -> type + " with " + setting);
  }

  /** Returns the setting because of which a layer of an accepted type cannot be undone, if any. */
  private static Optional<String> setting(Layer layer, CNN2DFormat format) {
    return switch (layer) {
      case ConvolutionLayer c when isCausal(c.getConvolutionMode()) -> Optional.of("mode Causal");
      case ConvolutionLayer c -> activation(c.getActivationFn());
      case SubsamplingLayer s -> setting(s);
      case GlobalPoolingLayer g -> setting(g, format);
      case ActivationLayer a -> activation(a.getActivationFn());
      case DenseLayer d when d.hasLayerNorm() -> Optional.of("layer normalization");
      case DenseLayer d -> activation(d.getActivationFn());
      case Dense d -> activation(d.getActivationFn());
      // DL4J ignores one of the two if the other is the default, but not on every processor.
      case BatchNormalization b
          when b.isLockGammaBeta() && b.getGamma() == 1 != (b.getBeta() == 0) ->
          Optional.of("gamma locked at " + b.getGamma() + " and beta at " + b.getBeta());
      default -> Optional.empty();
    };
  }

  private static Optional<String> setting(SubsamplingLayer layer) {
    if (!isMaxOrAverage(layer.getPoolingType())) {
      return Optional.of("pooling " + layer.getPoolingType());
    }
    if (Arrays.stream(layer.getDilation()).anyMatch(step -> step != 1)) {
      return Optional.of("dilation " + Arrays.toString(layer.getDilation()));
    }
    if (layer.getConvolutionMode() != ConvolutionMode.Same && hasEmptyWindows(layer)) {
      return Optional.of("padding " + Arrays.toString(layer.getPadding()));
    }
    return isCausal(layer.getConvolutionMode()) ? Optional.of("mode Causal") : Optional.empty();
  }

  /** Returns whether a window could lie in the padding alone. */
  private static boolean hasEmptyWindows(SubsamplingLayer layer) {
    return layer.getPadding()[0] >= layer.getKernelSize()[0]
        || layer.getPadding()[1] >= layer.getKernelSize()[1];
  }

  private static Optional<String> setting(GlobalPoolingLayer layer, CNN2DFormat format) {
    if (!isMaxOrAverage(layer.getPoolingType())) {
      return Optional.of("pooling " + layer.getPoolingType());
    }
    int[] rowsAndColumns = format == CNN2DFormat.NCHW ? new int[] {2, 3} : new int[] {1, 2};
    int[] dimensions = layer.getPoolingDimensions();
    return Arrays.equals(dimensions == null ? new int[] {2, 3} : dimensions, rowsAndColumns)
        ? Optional.empty()
        : Optional.of("pooling dimensions " + Arrays.toString(dimensions));
  }

  private static boolean isMaxOrAverage(PoolingType type) {
    return type == PoolingType.MAX || type == PoolingType.AVG;
  }

  private static boolean isCausal(ConvolutionMode mode) {
    return mode == ConvolutionMode.Causal;
  }

  private static Optional<String> activation(IActivation activation) {
    if (isRelu(activation) || activation instanceof ActivationIdentity) {
      return Optional.empty();
    }
    return Optional.of(
        activation instanceof ActivationReLU
            ? "a relu other than max(0, x)"
            : activation.toString());
  }

  /**
   * Returns whether it is the plain ReLU; DL4J's may also have a ceiling, a threshold or a slope.
   */
  private static boolean isRelu(IActivation activation) {
    return activation.equals(new ActivationReLU());
  }

  /**
   * Returns whether a ReLU follows the sums of an accepted layer. DL4J ignores an activation
   * function of a normalization, pooling or dropout layer.
   */
  static boolean isRectified(Layer layer) {
    return switch (layer) {
      case OutputLayer _, BatchNormalization _, DropoutLayer _ -> false;
      case ActivationLayer a -> isRelu(a.getActivationFn());
      case BaseLayer b -> isRelu(b.getActivationFn());
      default -> false;
    };
  }

  /**
   * Returns the memory layout of a layer's maps, if it states one. That of a batch normalization is
   * ignored, since over dense features it may state anything.
   */
  static Optional<CNN2DFormat> format(Layer layer) {
    return switch (layer) {
      case ConvolutionLayer c -> Optional.of(c.getCnn2dDataFormat());
      case SubsamplingLayer s -> Optional.of(s.getCnn2dDataFormat());
      case LocalResponseNormalization n -> Optional.of(n.getDataFormat());
      case ZeroPaddingLayer z -> Optional.of(z.getDataFormat());
      default -> Optional.empty();
    };
  }
}
