package switchback.training.kernels.convolution;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Workers;
import switchback.training.kernels.pooling.PooledMaps;
import switchback.training.kernels.sparse.SparseLoops;

/**
 * The passes of a convolution layer over a batch. Signals are float32 in C order: input (N, C, H,
 * W), output (N, O, outHeight, outWidth), filters (O, C, kernelRows, kernelColumns), bias (O). The
 * forward pass is a cross-correlation; {@link #project} is its adjoint:
 *
 * <pre>  &lt;correlate(x), y&gt; == &lt;x, project(y)&gt;   for a bias of zero</pre>
 *
 * <p>It is one operation with three kinds of routes to its sums. Each agrees with the formula in
 * double of {@link ReferenceConvolution}, and each has a scalar kernel that states the order of its
 * sums, which the vector code reproduces to the bit for any number of threads:
 *
 * <ul>
 *   <li>the plain sum, for any geometry: {@link ScalarConvolution};
 *   <li>minimal filtering, for dense 5x5 and 3x3 filters of stride 1 over enough maps: {@link
 *       ScalarMinimalFiltering}. It multiplies less and rounds differently;
 *   <li>the routes that skip zeros: of {@link Correlation#adjoint} for a deconvnet's signal, and of
 *       {@link #takesPooled} for gradients behind a max pooling. Both have the bits of {@link
 *       ScalarConvolution}.
 * </ul>
 *
 * <p>Segments may be native (then open to every thread) or on the heap; those written must not
 * overlap those read. A size that differs from the shape's is an {@link IllegalArgumentException}
 * that names both.
 */
public interface ConvolutionKernel {
  /** Creates the kernel that takes the fastest route for each shape; the threads share its work. */
  static ConvolutionKernel fastest(Workers workers) {
    return new VectorConvolution(Route::fastest, workers);
  }

  /**
   * Returns the native memory that the vector kernels keep for a convolution's filter gradient in
   * addition to their operands: the sums of each part of a batch.
   *
   * @return floats per image
   */
  static long memory(ConvolutionShape shape) {
    FilterGradient gradient = Route.fastest(shape).filterGradient(shape);
    return Math.ceilDiv(gradient.size(), ScalarConvolution.IMAGES_PER_PART);
  }

  /** Creates the vector kernel that always takes the plain sum. */
  static ConvolutionKernel plain(Workers workers) {
    return new VectorConvolution(_ -> Route.PLAIN, workers);
  }

  /**
   * Creates the vector kernel that always takes minimal filtering. Except for the bias gradient,
   * its passes throw {@link IllegalArgumentException} for a shape that has no such route.
   */
  static ConvolutionKernel minimal(Workers workers) {
    return new VectorConvolution(_ -> Route.MINIMAL, workers);
  }

  /**
   * Runs the forward pass: {@code output[n,o,y,x] = bias[o] + sum over c,ky,kx of
   * input[n,c,row,column] * filters[o,c,ky,kx]}. {@code switchback textbook worked-example} shows
   * it in numbers.
   *
   * @param bias one value per feature, or null for zeros
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
   * Runs the adjoint of {@link #correlate} without its bias, which is the gradient of the input and
   * the deconvnet's filtering: {@code input[n,c,row,column] = sum of signal[n,o,y,x] *
   * filters[o,c,ky,kx]} over all terms that meet there. {@code switchback textbook rotation} shows
   * step by step why this is a correlation with the filters turned by 180 degrees; {@code
   * switchback textbook gradient-check} compares it with finite differences.
   */
  void project(
      ConvolutionShape shape,
      int images,
      MemorySegment signal,
      MemorySegment filters,
      MemorySegment input);

  /**
   * Computes the gradient of the filters: {@code filterGradient[o,c,ky,kx] = sum over n,y,x of
   * outputGradient[n,o,y,x] * input[n,c,row,column]}. Derived in {@code switchback textbook
   * worked-example}; compared with finite differences in {@code switchback textbook
   * gradient-check}.
   */
  void filterGradient(
      ConvolutionShape shape,
      int images,
      MemorySegment input,
      MemorySegment outputGradient,
      MemorySegment filterGradient);

  /**
   * Returns whether {@link #fastest} has a route of its own for a signal behind a max pooling: for
   * filters of five rows, if the pooling leaves at most a quarter of the cells. The rule knows
   * nothing of the machine, so that the route, and with it the order of the sums, is the same
   * everywhere.
   */
  static boolean takesPooled(ConvolutionShape shape, Geometry pooling) {
    return shape.geometry().rows().window() == SparseLoops.ROWS
        && 4 * pooling.outputCells() <= pooling.inputCells();
  }

  /**
   * Runs {@link #project} for a signal behind a max pooling.
   *
   * @param signal N times O planes over the layer's output
   */
  default void project(
      ConvolutionShape shape,
      int images,
      PooledMaps signal,
      MemorySegment filters,
      MemorySegment input) {
    project(shape, images, signal.whole(), filters, input);
  }

  /**
   * Computes {@link #filterGradient} for an output gradient behind a max pooling.
   *
   * @param outputGradient N times O planes over the layer's output
   */
  default void filterGradient(
      ConvolutionShape shape,
      int images,
      MemorySegment input,
      PooledMaps outputGradient,
      MemorySegment filterGradient) {
    filterGradient(shape, images, input, outputGradient.whole(), filterGradient);
  }

  /**
   * Computes the gradient of the bias: {@code biasGradient[o] = sum over n,y,x of
   * outputGradient[n,o,y,x]}.
   */
  void biasGradient(
      ConvolutionShape shape, int images, MemorySegment outputGradient, MemorySegment biasGradient);
}
