package switchback.training.kernels.pooling;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import switchback.training.kernels.Geometry;

/**
 * Max pooling in scalar loops, one window at a time: the fallback for geometries and edges that the
 * vector loops do not take, which give the same bits. Methods work on planes {@code from .. to -
 * 1}.
 */
final class ScalarMaxPooling {
  private ScalarMaxPooling() {}

  /**
   * Runs the forward pass. A window's maximum is its first cell, replaced by each later one that is
   * greater; a NaN therefore stays if it comes first, and is skipped elsewhere.
   */
  static void forward(
      Geometry g,
      int from,
      int to,
      MemorySegment input,
      MemorySegment output,
      int @Nullable [] switches) {
    for (int p = from; p < to; p++) {
      for (int oy = 0; oy < g.rows().outSize(); oy++) {
        row(g, p, oy, 0, g.columns().outSize(), input, output, switches);
      }
    }
  }

  /** Pools {@code count} windows of a row of windows of one plane, from column {@code from} on. */
  static void row(
      Geometry g,
      int p,
      int oy,
      int from,
      int count,
      MemorySegment input,
      MemorySegment output,
      int @Nullable [] switches) {
    long map = (long) p * g.inputCells();
    for (int ox = from; ox < from + count; ox++) {
      int place = firstMaximum(g, input, map, oy, ox);
      int window = (p * g.rows().outSize() + oy) * g.columns().outSize() + ox;
      set(output, window, get(input, map + place));
      if (switches != null) {
        switches[window] = place;
      }
    }
  }

  private static int firstMaximum(Geometry g, MemorySegment input, long map, int oy, int ox) {
    int place = -1;
    float maximum = 0;
    for (int ky = 0; ky < g.rows().window(); ky++) {
      int row = g.rows().at(oy, ky);
      if (!g.rows().contains(row)) {
        continue;
      }
      for (int kx = 0; kx < g.columns().window(); kx++) {
        int column = g.columns().at(ox, kx);
        if (g.columns().contains(column)) {
          int here = row * g.columns().size() + column;
          float value = get(input, map + here);
          if (place < 0 || value > maximum) {
            place = here;
            maximum = value;
          }
        }
      }
    }
    return place;
  }

  /**
   * Runs the adjoint: adds each signal to the zero at its switch, in row-major order of the
   * windows. It works on an array of one map, which is faster than accessing segments cell by cell.
   */
  static void scatter(
      Geometry g,
      int from,
      int to,
      MemorySegment signal,
      int[] switches,
      MemorySegment input,
      int base) {
    int cells = g.inputCells();
    int windows = g.outputCells();
    float[] map = new float[cells];
    float[] signals = new float[windows];
    for (int p = from; p < to; p++) {
      MemorySegment.copy(signal, JAVA_FLOAT, (long) p * windows * Float.BYTES, signals, 0, windows);
      Arrays.fill(map, 0);
      for (int i = 0; i < windows; i++) {
        map[switches[p * windows + i]] += signals[i];
      }
      long at = (long) (p - base) * cells * Float.BYTES;
      MemorySegment.copy(map, 0, input, JAVA_FLOAT, at, cells);
    }
  }

  private static float get(MemorySegment segment, long place) {
    return segment.get(JAVA_FLOAT, place * Float.BYTES);
  }

  private static void set(MemorySegment segment, long place, float value) {
    segment.set(JAVA_FLOAT, place * Float.BYTES, value);
  }
}
