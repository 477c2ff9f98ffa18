package switchback.training.kernels.convolution;

import java.lang.foreign.MemorySegment;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Limits;
import switchback.training.kernels.NativeOperands;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Transposition;
import switchback.training.kernels.Workers;
import switchback.training.kernels.pooling.PooledMaps;
import switchback.training.kernels.sparse.NonzeroCells;
import switchback.training.kernels.sparse.SparseLoops;
import switchback.training.kernels.sparse.WindowLayout;

/**
 * The adjoint pass behind a max pooling, which leaves at most one cell per window that is not zero:
 * every such cell adds its feature's filter, times its value, to the window that it meets. It has
 * the order of the plain sum and equals {@link ScalarConvolution} to the bit.
 */
final class SparseAdjoint {
  private final ConvolutionShape shape;
  private final WindowLayout layout;

  /** The filters as (groups, O, rows of a window, its vectors). */
  private final MemorySegment filters;

  /**
   * Prepares a pass.
   *
   * @param filters (O, C, kernelRows, kernelColumns), copied
   * @param memory holds the copy; the pass is valid until it is reset
   */
  SparseAdjoint(ConvolutionShape shape, float[] filters, Scratch memory) {
    this.shape = shape;
    this.layout = new WindowLayout(shape);
    int[] weights = layout.weights();
    float[] packed = new float[shape.features() * layout.filter()];
    for (int o = 0; o < shape.features(); o++) {
      for (int i = 0; i < weights.length; i++) {
        packed[o * layout.filter() + weights[i]] = filters[o * weights.length + i];
      }
    }
    this.filters = memory.floats(packed.length).copyFrom(MemorySegment.ofArray(packed));
  }

  /**
   * Runs the pass over a batch.
   *
   * @param signal N times O planes
   * @param input (N, C, H, W), overwritten
   */
  void run(int images, PooledMaps signal, MemorySegment input, Workers workers) {
    try (NativeOperands natives = new NativeOperands()) {
      PooledMaps from = signal.with(natives.read(signal.values()));
      MemorySegment to = natives.write(input);
      workers.run(
          Math.ceilDiv(images, ScalarConvolution.IMAGES_PER_PART),
          (task, scratch) -> {
            int first = task * ScalarConvolution.IMAGES_PER_PART;
            run(
                first,
                Math.min(images, first + ScalarConvolution.IMAGES_PER_PART),
                from,
                to,
                scratch);
          });
    }
  }

  private void run(int from, int to, PooledMaps signal, MemorySegment input, Scratch scratch) {
    NonzeroCells cells = new NonzeroCells(layout.windows(), shape.features());
    SparseLoops loops = layout.loops(cells);
    MemorySegment sums = layout.memory(scratch);
    Transposition write = layout.to(scratch);
    int maps = layout.group * shape.geometry().inputCells();
    for (int n = from; n < to; n++) {
      cells.find(signal, n);
      for (int group = 0; group < layout.groups(); group++) {
        sums.fill((byte) 0);
        for (int o = 0; o < shape.features(); o++) {
          long window = ((long) o * layout.groups() + group) * layout.window();
          loops.scatter(o, filters.address() + window * Float.BYTES, sums.address());
        }
        Floats.end(sums, 0, Limits.NONE, sums, 0, layout.plane());
        write.run(sums, 0, input, (long) n * shape.inputSize() + (long) group * maps);
      }
    }
  }
}
