package switchback.training.kernels.convolution;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Sizes;
import switchback.training.kernels.Workers;

/**
 * A convolution, forward or adjoint, with filters that stay as they are: made ready once, then run
 * over any images. The same bits as {@link ConvolutionKernel#correlate} and {@link
 * ConvolutionKernel#project} give for them. Immutable; safe to share between threads.
 */
public sealed interface Correlation permits DirectCorrelation, MinimalCorrelation {

  /**
   * The forward pass of a layer; both arrays are copied.
   *
   * @param filters (O, C, kernelRows, kernelColumns)
   * @param bias (O), or null for zeros
   * @throws IllegalArgumentException where an array's size is not what the shape says
   */
  static Correlation forward(ConvolutionShape shape, float[] filters, float @Nullable [] bias) {
    float[] start = bias == null ? new float[shape.features()] : bias;
    Sizes.check("filters", MemorySegment.ofArray(filters), shape.filterSize());
    Sizes.check("bias", MemorySegment.ofArray(start), shape.features());
    if (!MinimalFiltering.takes(shape)) {
      return DirectCorrelation.forward(shape, filters, start);
    }
    try (Workers alone = new Workers(1)) {
      return MinimalCorrelation.forward(shape, filters, start, new Scratch(), alone);
    }
  }

  /**
   * A place to run it in, on one thread.
   *
   * @param rectify whether to write {@code max(0, s)} instead of the sum {@code s}
   * @param scratch used until its next task
   */
  Pass on(Scratch scratch, boolean rectify);

  /** Runs one image after the other on the calling thread. */
  interface Pass {
    /**
     * Runs one image.
     *
     * @param source (maps, rows, columns), float32, native memory
     * @param target what is written, likewise; must not overlap the source
     */
    void run(MemorySegment source, MemorySegment target);
  }
}
