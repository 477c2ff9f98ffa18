package switchback.training.kernels.convolution;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Limits;
import switchback.training.kernels.NativeOperands;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.SegmentSizes;
import switchback.training.kernels.Workers;
import switchback.training.kernels.pooling.PooledMaps;

/**
 * The convolution passes with the Vector API. Each shape goes by its {@link Route}; vectors lie
 * along output columns, features or maps, never along a sum, so that the sums have the order that
 * the route's scalar kernel states. Work is divided by images; the number of threads changes
 * nothing but the time.
 *
 * <p>Safe to use from one thread at a time.
 */
final class VectorConvolution implements ConvolutionKernel {
  private final Function<ConvolutionShape, Route> routes;
  private final Workers workers;
  private final Scratch memory = new Scratch();

  VectorConvolution(Function<ConvolutionShape, Route> routes, Workers workers) {
    this.routes = routes;
    this.workers = workers;
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
    SegmentSizes.forward(shape, images, input, filters, bias, output);
    float[] weights = filters.toArray(JAVA_FLOAT);
    float[] start = Floats.orZeros(bias, shape.features());
    memory.lend(
        () -> {
          Correlation pass = routes.apply(shape).forward(shape, weights, start, memory, workers);
          BatchTasks.run(pass, images, input, output, Limits.of(rectify), workers);
        });
  }

  @Override
  public void project(
      ConvolutionShape shape,
      int images,
      MemorySegment signal,
      MemorySegment filters,
      MemorySegment input) {
    SegmentSizes.backward(shape, images, input, filters, signal);
    float[] weights = filters.toArray(JAVA_FLOAT);
    memory.lend(
        () -> {
          Correlation pass = routes.apply(shape).adjoint(shape, weights, memory, workers);
          BatchTasks.run(pass, images, signal, input, Limits.NONE, workers);
        });
  }

  @Override
  public void filterGradient(
      ConvolutionShape shape,
      int images,
      MemorySegment input,
      MemorySegment outputGradient,
      MemorySegment filterGradient) {
    SegmentSizes.backward(shape, images, input, filterGradient, outputGradient);
    FilterGradient pass = routes.apply(shape).filterGradient(shape);
    memory.lend(() -> pass.run(images, input, outputGradient, filterGradient, memory, workers));
  }

  @Override
  public void project(
      ConvolutionShape shape,
      int images,
      PooledMaps signal,
      MemorySegment filters,
      MemorySegment input) {
    SegmentSizes.check("input", input, (long) images * shape.inputSize());
    SegmentSizes.check("filters", filters, shape.filterSize());
    check(shape, images, signal);
    float[] weights = filters.toArray(JAVA_FLOAT);
    try (NativeOperands natives = new NativeOperands()) {
      PooledMaps from = signal.with(natives.read(signal.values()));
      memory.lend(() -> project(shape, images, from, weights, input));
    }
  }

  private void project(
      ConvolutionShape shape, int images, PooledMaps signal, float[] filters, MemorySegment input) {
    if (skipsZeros(shape, signal)) {
      new SparseAdjoint(shape, filters, memory).run(images, signal, input, workers);
    } else {
      Correlation pass = routes.apply(shape).adjoint(shape, filters, memory, workers);
      BatchTasks.run(pass, images, signal, input, workers);
    }
  }

  /**
   * Returns whether the adjoint of a signal leaves out its zeros. Minimal filtering is faster where
   * more than half of the values differ from zero; the choice depends on nothing but the values.
   */
  private boolean skipsZeros(ConvolutionShape shape, PooledMaps signal) {
    return ConvolutionKernel.takesPooled(shape, signal.pooling())
        && (routes.apply(shape) == Route.PLAIN || !signal.isMostlyNonzero());
  }

  @Override
  public void filterGradient(
      ConvolutionShape shape,
      int images,
      MemorySegment input,
      PooledMaps outputGradient,
      MemorySegment filterGradient) {
    if (!ConvolutionKernel.takesPooled(shape, outputGradient.pooling())) {
      ConvolutionKernel.super.filterGradient(shape, images, input, outputGradient, filterGradient);
      return;
    }
    SegmentSizes.check("input", input, (long) images * shape.inputSize());
    SegmentSizes.check("filters", filterGradient, shape.filterSize());
    check(shape, images, outputGradient);
    FilterGradient pass = new SparseFilterGradient(shape, outputGradient);
    memory.lend(
        () -> pass.run(images, input, outputGradient.values(), filterGradient, memory, workers));
  }

  private static void check(ConvolutionShape shape, int images, PooledMaps maps) {
    if (maps.pooling().inputCells() != shape.geometry().outputCells()
        || maps.planes() != images * shape.features()) {
      throw new IllegalArgumentException(
          "pooled maps are not those of %d images of %s: got %d planes under %s"
              .formatted(images, shape, maps.planes(), maps.pooling()));
    }
  }

  @Override
  public void biasGradient(
      ConvolutionShape shape,
      int images,
      MemorySegment outputGradient,
      MemorySegment biasGradient) {
    memory.lend(
        () -> BiasGradient.run(shape, images, outputGradient, biasGradient, memory, workers));
  }
}
