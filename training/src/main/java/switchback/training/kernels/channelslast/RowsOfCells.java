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

/** Rows of maps that lie cell by cell. */
final class RowsOfCells implements CellRows {
  private static final long BYTES = Float.BYTES;

  /** Stands for the address of a cell in the padding. */
  private static final long NONE = 0;

  private final Geometry geometry;
  private final int maps;
  private final CellWindows windows;

  /** The addresses of the cells under a window. */
  private final long[] taps;

  /** Whether the rows are the maps as they lie. */
  private final boolean isAsGiven;

  private MemorySegment source = MemorySegment.NULL;

  RowsOfCells(ConvolutionShape shape, MapOrder order) {
    this.geometry = shape.geometry();
    this.maps = shape.channels();
    this.windows = new CellWindows(geometry, order);
    this.taps = new long[geometry.taps()];
    this.isAsGiven =
        taps.length == 1
            && order.cell() == maps
            && isWhole(geometry.rows())
            && isWhole(geometry.columns());
  }

  private static boolean isWhole(Axis axis) {
    return axis.stride() == 1 && axis.pad() == 0 && axis.padEnd() == 0;
  }

  @Override
  public void begin(MemorySegment maps) {
    source = maps;
  }

  @Override
  public void fill(int first, int count, float[] rows) {
    if (isAsGiven) {
      long from = (long) first * maps * BYTES;
      MemorySegment.copy(source, JAVA_FLOAT_UNALIGNED, from, rows, 0, count * maps);
      return;
    }
    int width = geometry.columns().outSize();
    int line = -1;
    for (int i = 0; i < count; i++) {
      int cell = first + i;
      if (cell / width != line) {
        line = cell / width;
        windows.moveTo(source.address(), line);
      }
      windows.all(cell % width, NONE, taps, 0);
      fillRow(rows, i * taps.length * maps);
    }
  }

  private void fillRow(float[] rows, int at) {
    if (taps.length == 1) {
      copy(taps[0], rows, at);
      return;
    }
    for (int tap = 0; tap < taps.length; tap++) {
      spread(taps[tap], rows, at + tap);
    }
  }

  /** Copies the values of all maps at a cell. */
  private void copy(long cell, float[] rows, int at) {
    if (cell == NONE) {
      Arrays.fill(rows, at, at + maps, 0);
      return;
    }
    for (int map = 0; map < maps; map += LANES) {
      Floats.load((cell & ADDRESS) + map * BYTES).intoArray(rows, at + map);
    }
  }

  /** Copies the values of all maps at a cell to places as far apart as a filter has taps. */
  private void spread(long cell, float[] rows, int at) {
    int step = taps.length;
    if (cell == NONE) {
      for (int map = 0; map < maps; map++) {
        rows[at + map * step] = 0;
      }
      return;
    }
    long address = cell & ADDRESS;
    for (int map = 0; map < maps; map++) {
      rows[at + map * step] = Floats.MEMORY.get(JAVA_FLOAT_UNALIGNED, address + map * BYTES);
    }
  }
}
