package switchback.training.layers;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** What a network's backward pass may leave out in training, because nothing reads it. */
public final class BackwardPass {
  private BackwardPass() {}

  /**
   * From now on the network's first layer gives no gradient of its input, if it is a convolution;
   * and where max pooling follows a convolution with a ReLU, the ReLU's mask is applied to the
   * pooled gradient, a quarter of the size or less: the maximum of a window is 0 where its switch's
   * cell is, and no other cell of the window gets a gradient. The parameters' gradients stay the
   * same to the bit.
   */
  public static void shorten(MultiLayerNetwork network) {
    Layer[] layers = network.getLayers();
    if (layers[0] instanceof ConvolutionRuntime first) {
      first.leaveOutInputGradient();
    }
    for (int i = 1; i < layers.length; i++) {
      if (layers[i] instanceof MaxPoolingRuntime pooling
          && layers[i - 1] instanceof ConvolutionRuntime convolution
          && convolution.fusesRectifier()) {
        pooling.maskGradient();
        convolution.expectMaskedGradient();
      }
    }
  }
}
