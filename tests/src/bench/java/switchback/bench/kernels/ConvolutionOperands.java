package switchback.bench.kernels;

import java.lang.foreign.MemorySegment;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.convolution.ConvolutionKernel;

/** A batch for a convolution, and the passes over it. */
final class ConvolutionOperands {
  private final ConvolutionShape shape;
  private final int images;
  private final MemorySegment input;
  private final MemorySegment output;
  private final MemorySegment filters;
  private final MemorySegment bias;
  private final MemorySegment inputGradient;
  private final MemorySegment outputGradient;
  private final MemorySegment filterGradient;
  private final MemorySegment biasGradient;

  ConvolutionOperands(ConvolutionShape shape, int images) {
    this.shape = shape;
    this.images = images;
    input = Signals.rectified((long) images * shape.inputSize());
    output = Signals.empty((long) images * shape.outputSize());
    filters = Signals.normal(shape.filterSize());
    bias = Signals.normal(shape.features());
    inputGradient = Signals.empty((long) images * shape.inputSize());
    outputGradient = Signals.normal((long) images * shape.outputSize());
    filterGradient = Signals.empty(shape.filterSize());
    biasGradient = Signals.empty(shape.features());
  }

  void correlate(ConvolutionKernel kernel) {
    kernel.correlate(shape, images, input, filters, bias, true, output);
  }

  void project(ConvolutionKernel kernel) {
    kernel.project(shape, images, outputGradient, filters, inputGradient);
  }

  void filterGradient(ConvolutionKernel kernel) {
    kernel.filterGradient(shape, images, input, outputGradient, filterGradient);
  }

  void biasGradient(ConvolutionKernel kernel) {
    kernel.biasGradient(shape, images, outputGradient, biasGradient);
  }

  void all(ConvolutionKernel kernel) {
    correlate(kernel);
    project(kernel);
    filterGradient(kernel);
    biasGradient(kernel);
  }
}
