package switchback.training.kernels.convolution;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.TiledProduct.WIDE;

import java.lang.foreign.MemorySegment;
import switchback.training.kernels.IndexTables;
import switchback.training.kernels.NativeOperands;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.TiledProduct;
import switchback.training.kernels.Workers;

/** A layer's filter gradient, part by part: sums of some shape, and filters made of them. */
interface FilterGradient {
  /** Channels of the layer. */
  int channels();

  /** Floats of the sums of a part. */
  int size();

  /**
   * Adds what images {@code from .. to - 1} give to sums.
   *
   * @param input a batch (N, C, H, W), native
   * @param outputGradient (N, O, outHeight, outWidth), native
   * @param sums of a part; native
   */
  void add(
      MemorySegment input,
      MemorySegment outputGradient,
      int from,
      int to,
      MemorySegment sums,
      Scratch scratch);

  /** Makes the filters of one channel, of (O, C, kernelRows, kernelColumns), of all parts' sums. */
  void write(int channel, MemorySegment sums, MemorySegment filterGradient);

  /** The gradient of a whole batch, summed in that memory. */
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
      memory.reset();
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

  /** The vectors that hold so many neighbouring floats. */
  static int[] columns(int floats) {
    return TiledProduct.paddedColumns(IndexTables.of(Math.ceilDiv(floats, LANES), i -> i * LANES));
  }

  /** Where a row's float lies among the blocks of sums. */
  static int place(int[] rows, int[] columns, int row, int column) {
    int block = column / (WIDE * LANES);
    int width = TiledProduct.width(columns, block) * LANES;
    return TiledProduct.blockAt(rows, block) + row * width + column % (WIDE * LANES);
  }
}
