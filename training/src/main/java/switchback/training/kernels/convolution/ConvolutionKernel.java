package switchback.training.kernels.convolution;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import switchback.training.kernels.ConvolutionShape;

/**
 * The passes of a convolution layer over a batch. Signals are float32 in C order: input (N, C, H,
 * W), output (N, O, outHeight, outWidth), filters (O, C, kernelRows, kernelColumns), bias (O). The
 * forward pass is a cross-correlation; {@link #project} is its adjoint, used alike by backprop and
 * by the deconvnet:
 *
 * <pre>  &lt;correlate(x), y&gt; == &lt;x, project(y)&gt;   for a bias of zero</pre>
 *
 * <p>There are two ways to the sums, each with a scalar kernel that states their order and a vector
 * kernel that gives the same bits for any number of threads: the plain sum, {@link
 * ScalarConvolution} and {@link VectorConvolution}; and minimal filtering, {@link
 * ScalarMinimalFiltering} and {@link VectorMinimalFiltering}, for the shapes that it takes.
 * Segments may be native (then open to every thread) or on the heap; those written must not overlap
 * those read. Sizes are checked: an {@link IllegalArgumentException} names both.
 */
public interface ConvolutionKernel {

  /**
   * Forward: {@code output[n,o,y,x] = bias[o] + sum over c,ky,kx of input[n,c,row,column] *
   * filters[o,c,ky,kx]}. By numbers: {@code switchback textbook worked-example}.
   *
   * @param bias a value a feature, or null for zeros
   * @param rectify whether to write {@code max(0, s)} instead of the sum {@code s}
   */
  void correlate(
      ConvolutionShape shape,
      int images,
      MemorySegment input,
      MemorySegment filters,
      @Nullable MemorySegment bias,
      boolean rectify,
      MemorySegment output);

  /**
   * The adjoint of {@link #correlate} without its bias; the gradient of the input, and the
   * deconvnet's filtering: {@code input[n,c,row,column] = sum of signal[n,o,y,x] *
   * filters[o,c,ky,kx]} over all that meet there. Why this is a correlation with the filters turned
   * by 180 degrees, {@code switchback textbook rotation} shows step by step; {@code switchback
   * textbook gradient-check} checks it against differences.
   */
  void project(
      ConvolutionShape shape,
      int images,
      MemorySegment signal,
      MemorySegment filters,
      MemorySegment input);

  /**
   * The gradient of the filters: {@code filterGradient[o,c,ky,kx] = sum over n,y,x of
   * outputGradient[n,o,y,x] * input[n,c,row,column]}. Derived in {@code switchback textbook
   * worked-example}; checked against differences in {@code switchback textbook gradient-check}.
   */
  void filterGradient(
      ConvolutionShape shape,
      int images,
      MemorySegment input,
      MemorySegment outputGradient,
      MemorySegment filterGradient);

  /**
   * The gradient of the bias: {@code biasGradient[o] = sum over n,y,x of outputGradient[n,o,y,x]}.
   */
  void biasGradient(
      ConvolutionShape shape, int images, MemorySegment outputGradient, MemorySegment biasGradient);
}
