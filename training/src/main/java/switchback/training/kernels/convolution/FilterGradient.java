package switchback.training.kernels.convolution;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.TiledProduct.PANEL;

import java.lang.foreign.MemorySegment;
import switchback.training.kernels.NativeOperands;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.TiledProduct;
import switchback.training.kernels.Workers;

/**
 * A route to a layer's filter gradient. Each part of a batch gives sums, whose form is the route's
 * own, and the sums of all parts give the filters.
 */
interface FilterGradient {
  /** Returns the number of channels of the layer. */
  int channels();

  /** Returns the number of floats of the sums of one part. */
  int size();

  /**
   * Adds the contributions of images {@code from .. to - 1} to the sums of a part.
   *
   * @param input a batch (N, C, H, W), native
   * @param outputGradient (N, O, outHeight, outWidth), native
   * @param sums native, {@link #size} floats
   */
  void add(
      MemorySegment input,
      MemorySegment outputGradient,
      int from,
      int to,
      MemorySegment sums,
      Scratch scratch);

  /**
   * Writes the gradient of the filters of one channel.
   *
   * @param sums the sums of all parts
   * @param filterGradient (O, C, kernelRows, kernelColumns)
   */
  void write(int channel, MemorySegment sums, MemorySegment filterGradient);

  /**
   * Computes the gradient of a whole batch.
   *
   * @param memory holds the sums; used until it is reset
   */
  default void run(
      int images,
      MemorySegment input,
      MemorySegment outputGradient,
      MemorySegment filterGradient,
      Scratch memory,
      Workers workers) {
    try (NativeOperands natives = new NativeOperands()) {
      MemorySegment x = natives.read(input);
      MemorySegment dy = natives.read(outputGradient);
      MemorySegment sums =
          BatchTasks.sum(
              images,
              size(),
              memory,
              workers,
              (from, to, part, scratch) -> add(x, dy, from, to, part, scratch));
      MemorySegment filters = natives.write(filterGradient);
      workers.run(channels(), channel -> write(channel, sums, filters));
    }
  }

  /** Writes a weight; never a negative zero. */
  static void write(MemorySegment filters, long at, float weight) {
    filters.setAtIndex(JAVA_FLOAT_UNALIGNED, at, weight + 0f);
  }

  /** Returns where the float of a row and column lies among the blocks of sums. */
  static int place(int[] rows, int columns, int row, int column) {
    int block = column / PANEL;
    int width = TiledProduct.width(columns, block) * LANES;
    return TiledProduct.blockAt(rows, block) + row * width + column % PANEL;
  }
}
