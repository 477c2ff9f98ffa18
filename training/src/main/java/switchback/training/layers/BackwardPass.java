package switchback.training.layers;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Omits parts of a network's backward pass that training can do without. */
public final class BackwardPass {
  private BackwardPass() {}

  /**
   * Shortens the backward pass of a network from now on:
   *
   * <ul>
   *   <li>If the first layer is a convolution, it no longer computes the gradient of its input.
   *   <li>If max pooling follows a convolution with a ReLU, the ReLU's mask is applied to the
   *       pooled gradient, which is a quarter of the size or less: the maximum of a window is 0
   *       exactly if the ReLU's output is 0 at its switch, and no other cell of the window receives
   *       a gradient.
   *   <li>Such a convolution takes the pooled gradient and the switches as they are, if {@link
   *       switchback.training.kernels.convolution.ConvolutionKernel#takesPooled} has a route for
   *       them. Its sums then have another order, so gradients differ in rounding.
   * </ul>
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
        pooling.leaveTo(convolution);
        convolution.takeFrom(pooling);
      }
    }
  }
}
