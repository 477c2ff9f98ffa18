package switchback.training.kernels.sparse;

import static switchback.training.kernels.Floats.LANES;

import java.lang.foreign.MemorySegment;
import switchback.training.kernels.Axis;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.IndexTables;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Transposition;

/**
 * The layout of an image in which a row of a window is contiguous: (groups, rows, columns, channels
 * of a group), padded with zeros as far as any window reaches. A group has as many channels as a
 * vector has lanes, or all of them. Distances are in floats.
 */
public final class WindowLayout {
  private final ConvolutionShape shape;
  private final int rows;
  private final int columns;

  /** Channels of a group. */
  public final int group;

  /** Creates the layout of a convolution's input. */
  public WindowLayout(ConvolutionShape shape) {
    Geometry g = shape.geometry();
    this.shape = shape;
    this.rows = extent(g.rows());
    this.columns = extent(g.columns());
    this.group = shape.channels() % LANES == 0 ? LANES : shape.channels();
  }

  /** Returns how far windows or the map reach, from the first cell of the padding on. */
  private static int extent(Axis axis) {
    return Math.max(axis.reach(axis.outSize()), axis.pad() + axis.size());
  }

  /** Returns the number of groups. */
  public int groups() {
    return shape.channels() / group;
  }

  /** Returns the floats of a group of maps. */
  public int plane() {
    return rows * columns * group;
  }

  /** Returns the distance from a row to the next. */
  int rowStep() {
    return columns * group;
  }

  /** Returns the vectors that a row of a window takes up. */
  int vectors() {
    return Math.ceilDiv(shape.geometry().columns().reach() * group, LANES);
  }

  /** Returns the floats of a window of one group, padded to whole vectors in each row. */
  public int window() {
    return shape.geometry().rows().window() * vectors() * LANES;
  }

  /** Returns the floats of the filter of one feature, (groups, rows of a window, its vectors). */
  public int filter() {
    return groups() * window();
  }

  /** Returns where the weights (C, kernelRows, kernelColumns) of one feature lie in its filter. */
  public int[] weights() {
    Geometry g = shape.geometry();
    return IndexTables.of(
        shape.channels() * g.taps(),
        i -> {
          int channel = i / g.taps();
          int ky = i % g.taps() / g.columns().window();
          int pixel = i % g.columns().window() * g.columns().dilation();
          int row = channel / group * window() + ky * vectors() * LANES;
          return row + pixel * group + channel % group;
        });
  }

  /** Returns the loops over lists of cells, whose windows start as {@link #windows} says. */
  public SparseLoops loops(NonzeroCells cells) {
    return new SparseLoops(cells, vectors(), shape.geometry().rows().dilation() * rowStep());
  }

  /** Returns where the window of each output cell starts. */
  public int[] windows() {
    Geometry g = shape.geometry();
    int width = g.columns().outSize();
    return IndexTables.of(
        g.outputCells(),
        i -> i / width * g.rows().stride() * rowStep() + i % width * g.columns().stride() * group);
  }

  /** Returns memory for a group of maps that is zero, with room for a window's last vector. */
  public MemorySegment memory(Scratch scratch) {
    return scratch.floats(plane() + (long) vectors() * LANES).fill((byte) 0);
  }

  /** Returns the transposition of a group of maps (channels, H, W) to this layout. */
  public Transposition from(Scratch scratch) {
    return new Transposition(maps(), pixels(), scratch);
  }

  /** Returns the transposition of this layout to a group of maps (channels, H, W). */
  public Transposition to(Scratch scratch) {
    return new Transposition(pixels(), maps(), scratch);
  }

  private int[] maps() {
    int cells = shape.geometry().inputCells();
    return IndexTables.of(group, c -> c * cells);
  }

  /** Returns where each pixel lies. */
  private int[] pixels() {
    Geometry g = shape.geometry();
    int width = g.columns().size();
    return IndexTables.of(
        g.inputCells(),
        i -> (i / width + g.rows().pad()) * rowStep() + (i % width + g.columns().pad()) * group);
  }
}
