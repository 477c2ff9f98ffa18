package switchback.training.kernels.convolution;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Transposition;
import switchback.training.kernels.pooling.PooledMaps;
import switchback.training.kernels.sparse.NonzeroCells;
import switchback.training.kernels.sparse.SparseLoops;
import switchback.training.kernels.sparse.WindowLayout;

/**
 * The filter gradient behind a max pooling, which leaves at most one cell per window that is not
 * zero: every such cell adds the window of the input that it meets, times its value, to the
 * gradient of its feature's filter. It has the order of the plain sum and equals {@link
 * ScalarConvolution} to the bit.
 */
final class SparseFilterGradient implements FilterGradient {
  private final ConvolutionShape shape;
  private final PooledMaps gradient;
  private final WindowLayout layout;

  /** Where the weights of one feature lie in its sums. */
  private final int[] weights;

  /**
   * Creates a pass.
   *
   * @param gradient the output's, of which the switches are read; {@link #add} is given the values
   */
  SparseFilterGradient(ConvolutionShape shape, PooledMaps gradient) {
    this.shape = shape;
    this.gradient = gradient;
    this.layout = new WindowLayout(shape);
    this.weights = layout.weights();
  }

  @Override
  public int channels() {
    return shape.channels();
  }

  @Override
  public int size() {
    return shape.features() * layout.filter();
  }

  @Override
  public void add(
      MemorySegment input,
      MemorySegment outputGradient,
      int from,
      int to,
      MemorySegment sums,
      Scratch scratch) {
    PooledMaps pooled = gradient.with(outputGradient);
    NonzeroCells cells = new NonzeroCells(layout.windows(), shape.features());
    SparseLoops loops = layout.loops(cells);
    MemorySegment image = layout.memory(scratch);
    Transposition fill = layout.from(scratch);
    int maps = layout.group * shape.geometry().inputCells();
    for (int n = from; n < to; n++) {
      cells.find(pooled, n);
      for (int group = 0; group < layout.groups(); group++) {
        fill.run(input, (long) n * shape.inputSize() + (long) group * maps, image, 0);
        for (int o = 0; o < shape.features(); o++) {
          long window = ((long) o * layout.groups() + group) * layout.window();
          loops.gather(o, image.address(), sums.address() + window * Float.BYTES);
        }
      }
    }
  }

  @Override
  public void write(int channel, MemorySegment sums, MemorySegment filterGradient) {
    int taps = shape.geometry().taps();
    for (int o = 0; o < shape.features(); o++) {
      for (int i = channel * taps; i < (channel + 1) * taps; i++) {
        long from = (long) o * layout.filter() + weights[i];
        long to = (long) o * weights.length + i;
        FilterGradient.write(filterGradient, to, sums.getAtIndex(JAVA_FLOAT_UNALIGNED, from));
      }
    }
  }
}
