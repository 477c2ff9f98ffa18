package switchback.training.kernels.channelslast;

import static switchback.training.kernels.Floats.ADDRESS;
import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.Floats.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.IndexTables;
import switchback.training.kernels.MapOrder;
import switchback.training.kernels.Scratch;

/**
 * Rows of maps that lie cell by cell: copies of the cells under a window, (filter rows, filter
 * columns, maps), with the maps padded to whole vectors.
 */
final class RowsOfCells implements CellRows {
  private static final long BYTES = Float.BYTES;

  /** Stands for the address of a cell in the padding. */
  private static final long NONE = 0;

  /** The floats under a group of output cells, which then stay in a core's own cache. */
  private static final int GROUP_FLOATS = 1 << 16;

  private static final int FEWEST = 12;
  private static final int MOST = 96;

  private final Geometry geometry;
  private final int maps;
  private final CellWindows windows;

  /** The addresses of the cells under a window. */
  private final long[] taps;

  private final int group;
  private final int[] offsets;
  private final MemorySegment rows;
  private MemorySegment source = MemorySegment.NULL;

  RowsOfCells(ConvolutionShape shape, int images, MapOrder order, Scratch scratch) {
    this.geometry = shape.geometry();
    this.maps = MapOrder.padded(shape.channels());
    this.windows = new CellWindows(geometry, order);
    this.taps = new long[geometry.taps()];
    this.group = group(shape, images);
    this.offsets =
        IndexTables.of(
            shape.channels() * taps.length,
            i -> (i % taps.length * maps + i / taps.length) * Float.BYTES);
    this.rows = scratch.temporary((long) group * taps.length * maps);
  }

  /** Returns the number of output cells of a group: as many as fit, shared out evenly. */
  static int group(ConvolutionShape shape, int images) {
    int cells = images * shape.geometry().outputCells();
    int depth = shape.channels() * shape.geometry().taps();
    int most = Math.clamp(GROUP_FLOATS / depth, FEWEST, MOST) / FEWEST * FEWEST;
    int groups = Math.ceilDiv(cells, most);
    int even = Math.ceilDiv(Math.ceilDiv(cells, groups), FEWEST) * FEWEST;
    return Math.min(cells, even);
  }

  @Override
  public int group() {
    return group;
  }

  @Override
  public long step() {
    return BYTES * taps.length * maps;
  }

  @Override
  public int[] offsets() {
    return offsets;
  }

  @Override
  public void begin(MemorySegment maps) {
    source = maps;
  }

  @Override
  public long fill(int first, int count) {
    int width = geometry.columns().outSize();
    int line = -1;
    long to = rows.address();
    for (int cell = first; cell < first + count; cell++) {
      if (cell / width != line) {
        line = cell / width;
        windows.moveTo(source.address(), line);
      }
      windows.all(cell % width, NONE, taps, 0);
      for (long tap : taps) {
        copy(tap, to & ADDRESS);
        to += maps * BYTES;
      }
    }
    return rows.address();
  }

  /** Copies the values of all maps at a cell. */
  private void copy(long cell, long to) {
    long bytes = maps * BYTES;
    long vector = LANES * BYTES;
    if (cell == NONE) {
      for (long at = 0; at < bytes; at += vector) {
        Floats.store(FloatVector.zero(SPECIES), to + at);
      }
      return;
    }
    long from = cell & ADDRESS;
    for (long at = 0; at < bytes; at += vector) {
      Floats.store(Floats.load(from + at), to + at);
    }
  }
}
