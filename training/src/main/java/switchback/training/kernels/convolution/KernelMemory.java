package switchback.training.kernels.convolution;

import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.DenseShape;

/**
 * Estimates the native memory that the vector kernels allocate and keep, in addition to their
 * operands.
 */
public final class KernelMemory {
  private KernelMemory() {}

  /**
   * Returns the memory of a convolution's filter gradient, which is the sums of each part of a
   * batch.
   *
   * @return floats per image
   */
  public static long floats(ConvolutionShape shape) {
    FilterGradient gradient = Route.fastest(shape).filterGradient(shape);
    return Math.ceilDiv(gradient.size(), ScalarConvolution.IMAGES_PER_PART);
  }

  /**
   * Returns the memory of a dense layer's forward pass, which is its transposed input.
   *
   * @return floats per image
   */
  public static long floats(DenseShape shape) {
    return shape.inputs();
  }
}
