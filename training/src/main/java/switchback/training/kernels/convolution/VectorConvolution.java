package switchback.training.kernels.convolution;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static switchback.training.kernels.Floats.LANES;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Sizes;
import switchback.training.kernels.TiledProduct;
import switchback.training.kernels.Workers;

/**
 * The convolution passes with the Vector API, equal to {@link ScalarConvolution} to the bit:
 * vectors lie along output columns (forward and adjoint) or along features (filter gradient), never
 * along a sum. Each is a {@link TiledProduct} over a padded layout of the image. Work is shared out
 * by images; the number of threads changes nothing but the time.
 *
 * <p>Safe to use from one thread at a time.
 */
public final class VectorConvolution implements ConvolutionKernel {
  private final Workers workers;
  private final Scratch memory = new Scratch();

  /** A kernel whose work the given threads share. */
  public VectorConvolution(Workers workers) {
    this.workers = workers;
  }

  /** Floats that a vector holds on this machine. */
  public static int lanes() {
    return LANES;
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
    Sizes.forward(shape, images, input, filters, bias, output);
    float[] start = bias == null ? new float[shape.features()] : bias.toArray(JAVA_FLOAT);
    DirectCorrelation pass = DirectCorrelation.forward(shape, filters.toArray(JAVA_FLOAT), start);
    ImageTasks.run(pass, images, input, output, rectify, workers);
  }

  @Override
  public void project(
      ConvolutionShape shape,
      int images,
      MemorySegment signal,
      MemorySegment filters,
      MemorySegment input) {
    Sizes.backward(shape, images, input, filters, signal);
    DirectCorrelation pass = DirectCorrelation.adjoint(shape, filters.toArray(JAVA_FLOAT));
    ImageTasks.run(pass, images, signal, input, false, workers);
  }

  @Override
  public void filterGradient(
      ConvolutionShape shape,
      int images,
      MemorySegment input,
      MemorySegment outputGradient,
      MemorySegment filterGradient) {
    Sizes.backward(shape, images, input, filterGradient, outputGradient);
    new DirectFilterGradient(shape)
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
