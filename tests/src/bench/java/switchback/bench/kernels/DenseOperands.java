package switchback.bench.kernels;

import java.lang.foreign.MemorySegment;
import switchback.training.kernels.DenseShape;
import switchback.training.kernels.dense.DenseKernel;

/** A batch for a dense layer, and the passes over it. */
final class DenseOperands {
  private final DenseShape shape;
  private final int images;
  private final MemorySegment input;
  private final MemorySegment output;
  private final MemorySegment weights;
  private final MemorySegment bias;
  private final MemorySegment inputGradient;
  private final MemorySegment outputGradient;
  private final MemorySegment weightGradient;
  private final MemorySegment biasGradient;

  DenseOperands(DenseShape shape, int images) {
    this.shape = shape;
    this.images = images;
    input = Signals.rectified((long) images * shape.inputs());
    output = Signals.empty((long) images * shape.outputs());
    weights = Signals.normal((long) shape.inputs() * shape.outputs());
    bias = Signals.normal(shape.outputs());
    inputGradient = Signals.empty((long) images * shape.inputs());
    outputGradient = Signals.normal((long) images * shape.outputs());
    weightGradient = Signals.empty((long) shape.inputs() * shape.outputs());
    biasGradient = Signals.empty(shape.outputs());
  }

  void forward(DenseKernel kernel) {
    kernel.forward(shape, images, input, weights, bias, true, output);
  }

  void inputGradient(DenseKernel kernel) {
    kernel.inputGradient(shape, images, outputGradient, weights, inputGradient);
  }

  void weightGradient(DenseKernel kernel) {
    kernel.weightGradient(shape, images, input, outputGradient, weightGradient);
  }

  void biasGradient(DenseKernel kernel) {
    kernel.biasGradient(shape, images, outputGradient, biasGradient);
  }

  void all(DenseKernel kernel) {
    forward(kernel);
    inputGradient(kernel);
    weightGradient(kernel);
    biasGradient(kernel);
  }
}
