package switchback.training.kernels.convolution;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Sizes;
import switchback.training.kernels.Workers;

/**
 * The convolution passes by {@link MinimalFiltering} with the Vector API, equal to {@link
 * ScalarMinimalFiltering} to the bit. Work is shared out by images; the number of threads changes
 * nothing but the time.
 *
 * <p>Safe to use from one thread at a time.
 */
public final class VectorMinimalFiltering implements ConvolutionKernel {
  private final Workers workers;
  private final Scratch memory = new Scratch();

  /** A kernel whose work the given threads share. */
  public VectorMinimalFiltering(Workers workers) {
    this.workers = workers;
  }

  /**
   * Whether a layer is convolved so: filters of 5x5 or 3x3 at stride 1 without gaps, and maps
   * enough on both sides for it to pay. It depends on the shape alone, never on the machine.
   */
  public static boolean takes(ConvolutionShape shape) {
    return MinimalFiltering.takes(shape);
  }

  @Override
  public void correlate(
      ConvolutionShape shape,
      int images,
      MemorySegment input,
      MemorySegment filters,
      @Nullable MemorySegment bias,
      boolean rectify,
      MemorySegment output) {
    MinimalFiltering.check(shape);
    Sizes.forward(shape, images, input, filters, bias, output);
    memory.reset();
    float[] start = bias == null ? new float[shape.features()] : bias.toArray(JAVA_FLOAT);
    MinimalCorrelation pass =
        MinimalCorrelation.forward(shape, filters.toArray(JAVA_FLOAT), start, memory, workers);
    ImageTasks.run(pass, images, input, output, rectify, workers);
  }

  @Override
  public void project(
      ConvolutionShape shape,
      int images,
      MemorySegment signal,
      MemorySegment filters,
      MemorySegment input) {
    MinimalFiltering.check(shape);
    Sizes.backward(shape, images, input, filters, signal);
    memory.reset();
    MinimalCorrelation pass =
        MinimalCorrelation.adjoint(shape, filters.toArray(JAVA_FLOAT), memory, workers);
    ImageTasks.run(pass, images, signal, input, false, workers);
  }

  @Override
  public void filterGradient(
      ConvolutionShape shape,
      int images,
      MemorySegment input,
      MemorySegment outputGradient,
      MemorySegment filterGradient) {
    MinimalFiltering.check(shape);
    Sizes.backward(shape, images, input, filterGradient, outputGradient);
    new MinimalFilterGradient(shape)
        .run(images, input, outputGradient, filterGradient, memory, workers);
  }

  @Override
  public void biasGradient(
      ConvolutionShape shape,
      int images,
      MemorySegment outputGradient,
      MemorySegment biasGradient) {
    BiasGradient.run(shape, images, outputGradient, biasGradient, memory, workers);
  }
}
