package switchback.training.kernels.convolution;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import switchback.training.kernels.ConvolutionShape;

/** Calls a kernel on arrays and returns what it wrote. */
final class Passes {
  private final ConvolutionKernel kernel;
  private final ConvolutionShape shape;
  private final int images;

  Passes(ConvolutionKernel kernel, ConvolutionShape shape, int images) {
    this.kernel = kernel;
    this.shape = shape;
    this.images = images;
  }

  float[] correlate(float[] x, float[] w, float @Nullable [] b, boolean rectify) {
    float[] y = filled(images * shape.outputSize());
    kernel.correlate(shape, images, heap(x), heap(w), b == null ? null : heap(b), rectify, heap(y));
    return y;
  }

  float[] project(float[] y, float[] w) {
    float[] x = filled(images * shape.inputSize());
    kernel.project(shape, images, heap(y), heap(w), heap(x));
    return x;
  }

  /** Runs through native memory, while the other passes run through the heap: both must work. */
  float[] filterGradient(float[] x, float[] dy) {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment dw = arena.allocate(ValueLayout.JAVA_FLOAT, shape.filterSize());
      kernel.filterGradient(
          shape,
          images,
          arena.allocateFrom(ValueLayout.JAVA_FLOAT, x),
          arena.allocateFrom(ValueLayout.JAVA_FLOAT, dy),
          dw);
      return dw.toArray(ValueLayout.JAVA_FLOAT);
    }
  }

  float[] biasGradient(float[] dy) {
    float[] db = filled(shape.features());
    kernel.biasGradient(shape, images, heap(dy), heap(db));
    return db;
  }

  /**
   * Returns memory that is not zero, so that a kernel fails if it omits a cell or adds to what is
   * there.
   */
  private static float[] filled(int size) {
    float[] array = new float[size];
    Arrays.fill(array, 1e9f);
    return array;
  }

  private static MemorySegment heap(float[] array) {
    return MemorySegment.ofArray(array);
  }
}
