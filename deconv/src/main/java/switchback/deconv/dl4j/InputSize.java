package switchback.deconv.dl4j;

import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.jspecify.annotations.Nullable;

/**
 * The size of a network's input. DL4J does not store it; its preprocessors store only the size of a
 * flat input, or the size of the maps that are flattened for the dense layers. From the latter the
 * input is inferred: the smallest that gives such maps, or for windows of mode Same a multiple of
 * their stride. Other inputs may give the same maps.
 *
 * @param height the number of rows
 * @param width the number of columns
 */
record InputSize(int height, int width) {

  /** Returns the size that follows from a network's preprocessors, if any does. */
  static Optional<InputSize> of(MultiLayerConfiguration configuration) {
    if (configuration.getInputPreProcess(0) instanceof FeedForwardToCnnPreProcessor unflatten) {
      return known(unflatten.getInputHeight(), unflatten.getInputWidth());
    }
    for (int i = 1; i < configuration.getConfs().size(); i++) {
      if (configuration.getInputPreProcess(i) instanceof CnnToFeedForwardPreProcessor flatten) {
        int layers = i;
        return known(flatten.getInputHeight(), flatten.getInputWidth())
            .flatMap(top -> Optional.ofNullable(below(configuration, layers, top)));
      }
    }
    return Optional.empty();
  }

  private static Optional<InputSize> known(long height, long width) {
    return height < 1 || width < 1
        ? Optional.empty()
        : Optional.of(new InputSize(Math.toIntExact(height), Math.toIntExact(width)));
  }

  private static @Nullable InputSize below(
      MultiLayerConfiguration configuration, int layers, InputSize top) {
    InputSize size = top;
    for (int i = layers - 1; i >= 0; i--) {
      Layer layer = configuration.getConf(i).getLayer();
      if (layer instanceof GlobalPoolingLayer) {
        return null;
      }
      size = size.below(layer);
    }
    return size;
  }

  private InputSize below(Layer layer) {
    return switch (layer) {
      case ConvolutionLayer convolution -> Windows.of(convolution).below(this);
      case SubsamplingLayer pooling -> Windows.of(pooling).below(this);
      case ZeroPaddingLayer z -> {
        int[] padding = z.getPadding();
        yield new InputSize(height - padding[0] - padding[1], width - padding[2] - padding[3]);
      }
      default -> this;
    };
  }
}
