package switchback.training.kernels.convolution;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static switchback.training.kernels.Floats.LANES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import switchback.training.kernels.Axis;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Lanes;
import switchback.training.kernels.TiledProduct;

/**
 * The layout of one image in scratch memory. Neighbouring output columns meet, for each tap of the
 * filter, neighbouring floats at a constant distance from where the first tap's lie.
 *
 * <p>Rows carry their padding of zeros. If output columns are a stride apart, the columns of a row
 * are first sorted by their remainder modulo the stride, so that the columns that a tap meets are
 * neighbours again. For the adjoint of a strided pass, the signal's own rows and columns are
 * instead laid out {@code spread} apart.
 */
final class PaddedLayout {
  private static final long BYTES = Float.BYTES;

  private final int planes;
  private final int sourceHeight;
  private final int sourceWidth;
  private final int top;
  private final int left;
  private final int rowSpread;
  private final int columnSpread;
  private final int strideColumns;
  private final int rows;
  private final int run;
  private final int rowStart;
  private final int[] taps;
  private final int cells;

  /** Neighbouring output cells whose values lie side by side: a row, or the whole map. */
  private final int line;

  /** Which rows any window meets, by their remainder modulo the stride, and which columns. */
  private final boolean[] isRowMet;

  private final boolean[] isColumnMet;
  private final int strideRows;

  private PaddedLayout(
      int planes,
      int sourceHeight,
      int sourceWidth,
      int top,
      int left,
      int rowSpread,
      int columnSpread,
      Geometry g,
      int outHeight,
      int outWidth,
      int strideRows,
      int strideColumns) {
    this.planes = planes;
    this.sourceHeight = sourceHeight;
    this.sourceWidth = sourceWidth;
    this.top = top;
    this.left = left;
    this.rowSpread = rowSpread;
    this.columnSpread = columnSpread;
    this.strideColumns = strideColumns;
    this.strideRows = strideRows;
    this.cells = outHeight * outWidth;
    this.rows = (outHeight - 1) * strideRows + g.rows().reach();
    this.run = outWidth + (g.columns().reach() - 1) / strideColumns;
    this.rowStart = strideRows * strideColumns * run;
    this.taps = taps(g);
    this.line = rowStart == outWidth ? cells : outWidth;
    this.isRowMet = met(g.rows(), strideRows);
    this.isColumnMet = met(g.columns(), strideColumns);
  }

  private static boolean[] met(Axis axis, int stride) {
    boolean[] met = new boolean[stride];
    for (int k = 0; k < axis.window(); k++) {
      met[k * axis.dilation() % stride] = true;
    }
    return met;
  }

  /** Creates the layout of the input for a forward pass. */
  static PaddedLayout ofInput(ConvolutionShape shape) {
    Geometry g = shape.geometry();
    return new PaddedLayout(
        shape.channels(),
        g.rows().size(),
        g.columns().size(),
        g.rows().pad(),
        g.columns().pad(),
        1,
        1,
        g,
        g.rows().outSize(),
        g.columns().outSize(),
        g.rows().stride(),
        g.columns().stride());
  }

  /**
   * Creates the layout of the signal for the adjoint, which correlates it at stride 1 with the
   * filters turned by 180 degrees.
   */
  static PaddedLayout ofSignal(ConvolutionShape shape) {
    Geometry g = shape.geometry();
    return new PaddedLayout(
        shape.features(),
        g.rows().outSize(),
        g.columns().outSize(),
        g.rows().reach() - 1 - g.rows().pad(),
        g.columns().reach() - 1 - g.columns().pad(),
        g.rows().stride(),
        g.columns().stride(),
        g,
        g.rows().size(),
        g.columns().size(),
        1,
        1);
  }

  private int[] taps(Geometry g) {
    int[] distances = new int[planes * g.taps()];
    int i = 0;
    for (int plane = 0; plane < planes; plane++) {
      for (int ky = 0; ky < g.rows().window(); ky++) {
        for (int kx = 0; kx < g.columns().window(); kx++) {
          int row = plane * rows + ky * g.rows().dilation();
          int column = kx * g.columns().dilation();
          distances[i++] = row * strideColumns * run + place(column);
        }
      }
    }
    return distances;
  }

  /** Returns where a padded column lies within its row. */
  private int place(int column) {
    return column % strideColumns * run + column / strideColumns;
  }

  /** Returns the number of floats of the layout. */
  int size() {
    return planes * rows * strideColumns * run;
  }

  /** Returns the distance of every tap, in the order planes, filter rows, filter columns. */
  int[] taps() {
    return taps;
  }

  /** Returns the number of output cells. */
  int cells() {
    return cells;
  }

  /** Returns the distance between the first taps of neighbouring rows of output cells. */
  int rowStart() {
    return rowStart;
  }

  /**
   * Returns whether the layout is the image itself, as it is without padding, strides and spread.
   */
  boolean isAsGiven() {
    return strideRows == 1
        && strideColumns == 1
        && rowSpread == 1
        && columnSpread == 1
        && top == 0
        && left == 0
        && rows == sourceHeight
        && run == sourceWidth;
  }

  /**
   * Copies an image (planes, H, W) into memory that was zero at first. The zeros between and around
   * stay, so the same memory serves one image after the other.
   *
   * @param at where the layout starts
   */
  void fill(MemorySegment image, MemorySegment memory, int at) {
    for (int plane = 0; plane < planes; plane++) {
      for (int y = 0; y < sourceHeight; y++) {
        int row = top + y * rowSpread;
        if (row >= 0 && row < rows && isRowMet[row % strideRows]) {
          fillRow(
              image,
              (plane * sourceHeight + y) * sourceWidth,
              memory,
              at + (plane * rows + row) * strideColumns * run);
        }
      }
    }
  }

  private void fillRow(MemorySegment image, int from, MemorySegment memory, int to) {
    int columns = strideColumns * run;
    if (columnSpread == 1 && strideColumns == 1) {
      int first = Math.max(0, -left);
      int count = Math.min(sourceWidth, columns - left) - first;
      Floats.copy(image, from + first, memory, to + left + first, count);
      return;
    }
    int done = 0;
    if (strideColumns == 2 && columnSpread == 1 && left >= 0) {
      done = sortPairs(image, from, memory, to);
    }
    for (int first = done; first < Math.min(done + strideColumns, sourceWidth); first++) {
      if (isColumnMet[Math.floorMod(left + first * columnSpread, strideColumns)]) {
        sort(image, from, first, memory, to);
      }
    }
  }

  /**
   * Copies the columns of a row by even and odd ones, a pair of vectors at a time.
   *
   * @return the number of columns that are copied: none of a row shorter than a pair
   */
  private int sortPairs(MemorySegment image, int from, MemorySegment memory, int to) {
    int count = Math.min(sourceWidth, 2 * run - left) / 2 * 2;
    if (count < 2 * LANES) {
      return 0;
    }
    int first = to + place(left);
    int second = to + place(left + 1);
    for (int x = 0; x < count; x += 2 * LANES) {
      // The last pair overlaps the one before.
      int at = Math.min(x, count - 2 * LANES);
      FloatVector a = Floats.load(image, from + at);
      FloatVector b = Floats.load(image, from + at + LANES);
      if (isColumnMet[left % 2]) {
        Floats.store(Lanes.even(a, b), memory, first + at / 2);
      }
      if (isColumnMet[(left + 1) % 2]) {
        Floats.store(Lanes.odd(a, b), memory, second + at / 2);
      }
    }
    return count;
  }

  /** Copies every {@code strideColumns}-th column of a row, from {@code first} on. */
  private void sort(MemorySegment image, int from, int first, MemorySegment memory, int to) {
    int columns = strideColumns * run;
    int x = first;
    while (left + x * columnSpread < 0) {
      x += strideColumns;
    }
    int last = Math.min(sourceWidth - 1, Math.floorDiv(columns - 1 - left, columnSpread));
    int at = to + place(left + x * columnSpread);
    for (; x <= last; x += strideColumns) {
      memory.setAtIndex(JAVA_FLOAT_UNALIGNED, at, image.getAtIndex(JAVA_FLOAT_UNALIGNED, from + x));
      at += columnSpread;
    }
  }

  /**
   * Copies what neighbouring output cells meet to a panel, (taps, {@link TiledProduct#PANEL}).
   *
   * @param maps the layouts of one image or of several; the cells count over all of them
   * @param from the first tap
   * @param count the number of taps
   * @param cell the first cell
   * @param cells the number of cells, at most a panel's
   * @param panel receives the values, and up to a vector of others behind them
   */
  void pack(MemorySegment maps, int from, int count, int cell, int cells, MemorySegment panel) {
    int[] sources = new int[2 * cells];
    int[] targets = new int[2 * cells];
    int vectors = vectors(cell, cells, sources, targets);
    // Taps ascend; a vector of the last maps may reach beyond them.
    int reach = 0;
    for (int i = 0; i < vectors; i++) {
      reach = Math.max(reach, sources[i] + LANES);
    }
    int safe = count;
    while (safe > 0 && taps[from + safe - 1] + reach > maps.byteSize() / Float.BYTES) {
      safe--;
    }
    if (vectors == TiledProduct.WIDE) {
      packFour(maps.address(), from, safe, sources, targets, panel.address());
    } else {
      pack(maps.address(), from, safe, sources, targets, vectors, panel.address());
    }
    for (int k = safe; k < count; k++) {
      packSingly(maps, taps[from + k], cell, cells, panel, k * TiledProduct.PANEL);
    }
  }

  /**
   * Finds the vectors that hold the values of neighbouring cells under one tap. The last of a line
   * reaches beyond it, and is followed by the next line's.
   *
   * @param sources receives where each lies, counted from the tap
   * @param targets receives the cell of its first value
   * @return the number of vectors
   */
  private int vectors(int cell, int cells, int[] sources, int[] targets) {
    int vectors = 0;
    for (int done = 0; done < cells; ) {
      int some = Math.min(cells - done, line - (cell + done) % this.cells % line);
      int place = place(cell + done, 0);
      for (int i = 0; i < some; i += LANES) {
        sources[vectors] = place + i;
        targets[vectors++] = done + i;
      }
      done += some;
    }
    return vectors;
  }

  /** Returns where a cell's value under a tap lies. */
  private int place(int cell, int tap) {
    int own = cell % cells;
    return tap + cell / cells * size() + own / line * rowStart + own % line;
  }

  private void packFour(long maps, int from, int count, int[] sources, int[] targets, long panel) {
    int[] taps = this.taps;
    long from0 = sources[0];
    long from1 = sources[1];
    long from2 = sources[2];
    long from3 = sources[3];
    long to0 = panel + targets[0] * BYTES;
    long to1 = panel + targets[1] * BYTES;
    long to2 = panel + targets[2] * BYTES;
    long to3 = panel + targets[3] * BYTES;
    for (int k = 0; k < count; k++) {
      long tap = taps[from + k];
      long to = k * (TiledProduct.PANEL * BYTES);
      copy(maps + (tap + from0) * BYTES, to0 + to);
      copy(maps + (tap + from1) * BYTES, to1 + to);
      copy(maps + (tap + from2) * BYTES, to2 + to);
      copy(maps + (tap + from3) * BYTES, to3 + to);
    }
  }

  private void pack(
      long maps, int from, int count, int[] sources, int[] targets, int vectors, long panel) {
    int[] taps = this.taps;
    for (int k = 0; k < count; k++) {
      long tap = maps + taps[from + k] * BYTES;
      long to = panel + k * (TiledProduct.PANEL * BYTES);
      for (int i = 0; i < vectors; i++) {
        copy(tap + sources[i] * BYTES, to + targets[i] * BYTES);
      }
    }
  }

  private static void copy(long from, long to) {
    Floats.store(Floats.load(from & Floats.ADDRESS), to & Floats.ADDRESS);
  }

  private void packSingly(
      MemorySegment maps, int tap, int cell, int cells, MemorySegment panel, int to) {
    for (int i = 0; i < cells; i++) {
      float value = maps.getAtIndex(JAVA_FLOAT_UNALIGNED, place(cell + i, tap));
      panel.setAtIndex(JAVA_FLOAT_UNALIGNED, to + i, value);
    }
  }
}
