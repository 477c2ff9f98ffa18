package switchback.training.kernels.convolution;

import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.DenseShape;

/** What the vector kernels take in native memory beside their operands, and keep. */
public final class KernelMemory {
  private KernelMemory() {}

  /**
   * Of a convolution's filter gradient: the sums of each part of a batch, shared out over its
   * images.
   *
   * @return floats an image
   */
  public static long floats(ConvolutionShape shape) {
    FilterGradient gradient = Route.fastest(shape).filterGradient(shape);
    return Math.ceilDiv(gradient.size(), ScalarConvolution.IMAGES_A_PART);
  }

  /**
   * Of a dense layer's forward pass: its input, turned.
   *
   * @return floats an image
   */
  public static long floats(DenseShape shape) {
    return shape.inputs();
  }
}
