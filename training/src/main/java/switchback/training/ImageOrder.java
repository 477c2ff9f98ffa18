package switchback.training;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The axis order in which a DL4J network takes its images; each of its layers states one. */
final class ImageOrder {
  private ImageOrder() {}

  /** Returns images (N, C, H, W) as the network takes them: unchanged, or a copy (N, H, W, C). */
  static INDArray of(MultiLayerNetwork network, INDArray images) {
    for (NeuralNetConfiguration configuration : network.getLayerWiseConfigurations().getConfs()) {
      CNN2DFormat format = format(configuration.getLayer());
      if (format != null) {
        return format == CNN2DFormat.NHWC ? images.permute(0, 2, 3, 1).dup('c') : images;
      }
    }
    return images;
  }

  /** Returns a layer's order, or null if the layer works in any. */
  private static @Nullable CNN2DFormat format(Layer layer) {
    return switch (layer) {
      case ConvolutionLayer convolution -> convolution.getCnn2dDataFormat();
      case SubsamplingLayer pooling -> pooling.getCnn2dDataFormat();
      case ZeroPaddingLayer padding -> padding.getDataFormat();
      case BatchNormalization normalization -> normalization.getCnn2DFormat();
      case LocalResponseNormalization normalization -> normalization.getDataFormat();
      default -> null;
    };
  }
}
