package switchback.training.kernels.dense;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import switchback.training.kernels.DenseShape;

/**
 * The passes of a dense layer over a batch: three matrix products and a sum, in float32. Weights
 * are (outputs, inputs) and inputs (N, inputs) in C order. The output and its gradient are
 * (outputs, N), which is the order in which DL4J keeps a layer's values.
 *
 * <p>Every implementation gives the same bits for any number of threads; {@link ScalarDense} states
 * the order of the sums. Segments may be native (then open to every thread) or on the heap; those
 * written must not overlap those read. A size that differs from the shape's is an {@link
 * IllegalArgumentException} that names both.
 */
public interface DenseKernel {

  /**
   * Computes the output: {@code output[o,n] = bias[o] + sum over i of weights[o,i] * input[n,i]}.
   *
   * @param bias one value per output, or null for zeros
   * @param rectify whether to write {@code max(0, s)} instead of the sum {@code s}
   */
  void forward(
      DenseShape shape,
      int images,
      MemorySegment input,
      MemorySegment weights,
      @Nullable MemorySegment bias,
      boolean rectify,
      MemorySegment output);

  /**
   * Computes the gradient of the input: {@code inputGradient[n,i] = sum over o of
   * outputGradient[o,n] * weights[o,i]}.
   */
  void inputGradient(
      DenseShape shape,
      int images,
      MemorySegment outputGradient,
      MemorySegment weights,
      MemorySegment inputGradient);

  /**
   * Computes the gradient of the weights: {@code weightGradient[o,i] = sum over n of
   * outputGradient[o,n] * input[n,i]}.
   */
  void weightGradient(
      DenseShape shape,
      int images,
      MemorySegment input,
      MemorySegment outputGradient,
      MemorySegment weightGradient);

  /**
   * Computes the gradient of the bias: {@code biasGradient[o] = sum over n of outputGradient[o,n]}.
   */
  void biasGradient(
      DenseShape shape, int images, MemorySegment outputGradient, MemorySegment biasGradient);
}
