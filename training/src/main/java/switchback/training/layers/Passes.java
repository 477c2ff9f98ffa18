package switchback.training.layers;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Workers;

/**
 * The passes of this project's layers over ND4J's arrays, in one precision. All arrays are in C
 * order without gaps and have that precision; maps are (N, C, H, W). The last array of each method
 * receives the result.
 */
interface Passes {
  /**
   * Returns the passes for a network of that type: the kernels for float32, which is what networks
   * train in, and the reference for double, which gradient checks want.
   */
  static Passes of(DataType type, Workers workers) {
    return type == DataType.DOUBLE ? new DoublePasses() : new FloatPasses(workers);
  }

  /**
   * Runs a convolution forward.
   *
   * @param rectify whether to write {@code max(0, s)} instead of the sum {@code s}
   */
  void correlate(
      ConvolutionShape shape,
      int images,
      INDArray x,
      INDArray filters,
      @Nullable INDArray bias,
      boolean rectify,
      INDArray y);

  /** Runs the adjoint of a convolution: the gradient of its input. */
  void project(
      ConvolutionShape shape, int images, INDArray delta, INDArray filters, INDArray gradient);

  /** Computes the gradient of a convolution's filters. */
  void filterGradient(
      ConvolutionShape shape, int images, INDArray x, INDArray delta, INDArray gradient);

  /**
   * Returns whether the backward passes of a convolution take gradients behind a max pooling as
   * they are, which is then faster.
   */
  boolean takesPooled(ConvolutionShape shape, Geometry pooling);

  /**
   * Runs {@link #project} for gradients behind a max pooling.
   *
   * @param delta one value per window
   * @param switches the cell to which each of them belongs
   */
  void project(
      ConvolutionShape shape,
      int images,
      Geometry pooling,
      INDArray delta,
      int[] switches,
      INDArray filters,
      INDArray gradient);

  /**
   * Runs {@link #filterGradient} for gradients behind a max pooling.
   *
   * @param delta one value per window
   * @param switches the cell to which each of them belongs
   */
  void filterGradient(
      ConvolutionShape shape,
      int images,
      INDArray x,
      Geometry pooling,
      INDArray delta,
      int[] switches,
      INDArray gradient);

  /** Computes the gradient of a convolution's bias. */
  void biasGradient(ConvolutionShape shape, int images, INDArray delta, INDArray gradient);

  /**
   * Copies a ReLU's gradient, with zero wherever its output is not above zero.
   *
   * @param target may be the gradient itself
   */
  void mask(INDArray output, INDArray gradient, INDArray target);

  /**
   * Pools each plane to its windows' maxima.
   *
   * @param planes N times C
   * @param switches receives one place per window, or null if they are not needed
   */
  void pool(Geometry g, int planes, INDArray x, int @Nullable [] switches, INDArray y);

  /** Runs the adjoint of a pooling: each value goes to the place that its switch names. */
  void unpool(Geometry g, int planes, INDArray delta, int[] switches, INDArray gradient);

  /** Runs a local response normalization forward. */
  void normalize(ResponseNormalization layer, INDArray x, INDArray y);

  /** Computes the gradient of a local response normalization's input. */
  void normalizeGradient(
      ResponseNormalization layer, INDArray x, INDArray delta, INDArray gradient);
}
