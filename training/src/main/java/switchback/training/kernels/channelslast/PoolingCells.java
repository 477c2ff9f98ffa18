package switchback.training.kernels.channelslast;

import static switchback.training.kernels.Floats.ADDRESS;
import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.Floats.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.MapOrder;
import switchback.training.kernels.Share;

/**
 * Pooling of maps that lie cell by cell, a vector of maps at a time, without switches. A window's
 * maximum is its first cell in the map, replaced by each later one that is greater; its average is
 * the sum of its cells in the map, in row-major order, over a given number. For one thread at a
 * time.
 */
public final class PoolingCells {
  private static final long BYTES = Float.BYTES;

  private final Geometry geometry;
  private final int maps;
  private final int images;
  private final MapOrder to;
  private final CellWindows windows;
  private final long[] taps;

  /**
   * Creates a pooling.
   *
   * @param maps the number of maps
   * @param images the number of images of each run
   * @param from the order of the maps that are read, cell by cell
   * @param to the order of the maps that are written, cell by cell
   */
  public PoolingCells(Geometry geometry, int maps, int images, MapOrder from, MapOrder to) {
    this.geometry = geometry;
    this.maps = maps;
    this.images = images;
    this.to = to;
    this.windows = new CellWindows(geometry, from);
    this.taps = new long[geometry.taps()];
  }

  /**
   * Computes the maxima of a share of the rows of windows.
   *
   * @param share the number of the share, from 0 on
   * @throws IllegalArgumentException if a window could lie entirely in the padding
   */
  public void maxima(int share, int shares, MemorySegment source, MemorySegment target) {
    if (!geometry.meetsMap()) {
      throw new IllegalArgumentException(
          "pooling needs windows that all meet the map, got " + geometry);
    }
    Share rows = rows(share, shares);
    forWindows(rows, source, target, (count, _, cell) -> maximum(count, cell));
  }

  /**
   * Computes the averages of a share of the rows of windows.
   *
   * @param counts by what the sum of each window is divided, (outHeight, outWidth)
   * @param share the number of the share, from 0 on
   */
  public void averages(
      int[] counts, int share, int shares, MemorySegment source, MemorySegment target) {
    Share rows = rows(share, shares);
    forWindows(rows, source, target, (count, window, cell) -> average(count, counts[window], cell));
  }

  private Share rows(int share, int shares) {
    return Share.of(images * geometry.rows().outSize(), share, shares);
  }

  /** Computes a window's cell, whose taps are known. */
  @FunctionalInterface
  private interface Window {
    void run(int count, int window, long cell);
  }

  private void forWindows(Share rows, MemorySegment source, MemorySegment target, Window each) {
    int width = geometry.columns().outSize();
    int height = geometry.rows().outSize();
    for (int row = rows.from(); row < rows.to(); row++) {
      windows.moveTo(source.address(), row);
      for (int x = 0; x < width; x++) {
        long cell = target.address() + ((long) row * width + x) * to.cell() * BYTES;
        each.run(windows.inMap(x, taps), row % height * width + x, cell);
      }
    }
  }

  private void maximum(int count, long cell) {
    long[] taps = this.taps;
    for (int map = 0; map < maps; map += LANES) {
      long at = map * BYTES;
      FloatVector maximum = Floats.load((taps[0] & ADDRESS) + at);
      for (int tap = 1; tap < count; tap++) {
        FloatVector next = Floats.load((taps[tap] & ADDRESS) + at);
        maximum = maximum.blend(next, next.compare(VectorOperators.GT, maximum));
      }
      Floats.store(maximum, (cell & ADDRESS) + at);
    }
  }

  private void average(int count, int divisor, long cell) {
    long[] taps = this.taps;
    for (int map = 0; map < maps; map += LANES) {
      long at = map * BYTES;
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int tap = 0; tap < count; tap++) {
        sum = sum.add(Floats.load((taps[tap] & ADDRESS) + at));
      }
      Floats.store(sum.div(divisor), (cell & ADDRESS) + at);
    }
  }
}
