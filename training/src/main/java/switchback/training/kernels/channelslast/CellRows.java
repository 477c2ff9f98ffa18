package switchback.training.kernels.channelslast;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static switchback.training.kernels.Floats.ADDRESS;
import static switchback.training.kernels.Floats.LANES;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import switchback.training.kernels.Axis;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.MapOrder;

/**
 * The values that a filter meets under each of some neighbouring output cells, one row per cell:
 * (maps, filter rows, filter columns), with zeros for the padding.
 */
final class CellRows {
  private final Geometry geometry;
  private final int maps;
  private final int images;
  private final MapOrder order;
  private final int taps;
  private final int depth;

  /** Whether the rows are the maps as they lie. */
  private final boolean isAsGiven;

  CellRows(ConvolutionShape shape, int images, MapOrder order) {
    this.geometry = shape.geometry();
    this.maps = shape.channels();
    this.images = images;
    this.order = order;
    this.taps = geometry.taps();
    this.depth = maps * taps;
    this.isAsGiven =
        taps == 1
            && order.cell() == maps
            && isWhole(geometry.rows())
            && isWhole(geometry.columns());
  }

  private static boolean isWhole(Axis axis) {
    return axis.stride() == 1 && axis.pad() == 0 && axis.padEnd() == 0;
  }

  /**
   * Fills rows.
   *
   * @param first the first output cell, counted over all images
   * @param rows receives {@code count} rows, and up to a vector of other values behind them
   */
  void fill(MemorySegment source, int first, int count, float[] rows) {
    if (isAsGiven) {
      long from = (long) first * depth * Float.BYTES;
      MemorySegment.copy(source, JAVA_FLOAT_UNALIGNED, from, rows, 0, count * depth);
      return;
    }
    int width = geometry.columns().outSize();
    int cells = geometry.outputCells();
    for (int i = 0; i < count; i++) {
      int image = (first + i) / cells;
      int own = (first + i) % cells;
      if (order.isLast()) {
        fillLast(source, image, own / width, own % width, rows, i * depth);
      } else {
        fillFirst(source, image, own / width, own % width, rows, i * depth);
      }
    }
  }

  /** Fills the row of an output cell from maps that lie cell by cell. */
  private void fillLast(MemorySegment source, int image, int y, int x, float[] rows, int at) {
    int tap = 0;
    for (int ky = 0; ky < geometry.rows().window(); ky++) {
      int row = geometry.rows().at(y, ky);
      for (int kx = 0; kx < geometry.columns().window(); kx++) {
        int column = geometry.columns().at(x, kx);
        boolean isIn = geometry.rows().contains(row) && geometry.columns().contains(column);
        long cell =
            (long) image * geometry.inputCells() + (long) row * geometry.columns().size() + column;
        fillTap(source, isIn ? cell * order.cell() : -1, rows, at + tap);
        tap++;
      }
    }
  }

  /** Copies the values of all maps at a cell, or zeros if {@code from} is negative. */
  private void fillTap(MemorySegment source, long from, float[] rows, int at) {
    if (taps == 1) {
      copyCell(source, from, rows, at);
      return;
    }
    for (int map = 0; map < maps; map++) {
      rows[at + map * taps] =
          from < 0 ? 0 : source.getAtIndex(JAVA_FLOAT_UNALIGNED, from + map);
    }
  }

  private void copyCell(MemorySegment source, long from, float[] rows, int at) {
    if (from < 0) {
      Arrays.fill(rows, at, at + maps, 0);
      return;
    }
    long address = source.address() + from * Float.BYTES & ADDRESS;
    for (int map = 0; map < maps; map += LANES) {
      Floats.load(address + (long) map * Float.BYTES).intoArray(rows, at + map);
    }
  }

  /** Fills the row of an output cell from maps that lie map by map. */
  private void fillFirst(MemorySegment source, int image, int y, int x, float[] rows, int at) {
    Axis vertical = geometry.rows();
    Axis horizontal = geometry.columns();
    int window = horizontal.window();
    int left = horizontal.at(x, 0);
    boolean isInside =
        horizontal.dilation() == 1 && left >= 0 && left + window <= horizontal.size();
    long floats = (long) images * maps * geometry.inputCells();
    int to = at;
    for (int map = 0; map < maps; map++) {
      long plane = ((long) image * maps + map) * geometry.inputCells();
      for (int ky = 0; ky < vertical.window(); ky++) {
        int row = vertical.at(y, ky);
        long line = plane + (long) row * horizontal.size();
        if (!vertical.contains(row)) {
          Arrays.fill(rows, to, to + window, 0);
        } else if (isInside && line + left + window + LANES <= floats) {
          for (int kx = 0; kx < window; kx += LANES) {
            Floats.load(source, line + left + kx).intoArray(rows, to + kx);
          }
        } else {
          fillLine(source, line, x, rows, to);
        }
        to += window;
      }
    }
  }

  /** Copies what a row of a window meets of a line of a map, one value at a time. */
  private void fillLine(MemorySegment source, long line, int x, float[] rows, int at) {
    Axis axis = geometry.columns();
    for (int kx = 0; kx < axis.window(); kx++) {
      int column = axis.at(x, kx);
      rows[at + kx] =
          axis.contains(column) ? source.getAtIndex(JAVA_FLOAT_UNALIGNED, line + column) : 0;
    }
  }
}
