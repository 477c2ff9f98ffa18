package switchback.training.kernels.pooling;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import switchback.training.kernels.Geometry;

/**
 * Max pooling in loops, one window after the other: what the vector loops must equal to the bit,
 * and what works where they don't. Planes are numbered; those in {@code from..to-1} are worked on.
 */
final class ScalarMaxPooling {
  private ScalarMaxPooling() {}

  /**
   * A window's maximum is its first cell, replaced by each later one that is greater: so a NaN
   * stays where it comes first, and is passed over elsewhere.
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

  /** Of one row of windows of a plane, {@code count} from column {@code from} on. */
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
   * Zeros, and to them each signal added at its place, windows in row-major order. On a map of its
   * own, which is faster than to reach into segments cell by cell.
   */
  static void scatter(
      Geometry g, int from, int to, MemorySegment signal, int[] switches, MemorySegment input) {
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
      MemorySegment.copy(map, 0, input, JAVA_FLOAT, (long) p * cells * Float.BYTES, cells);
    }
  }

  private static float get(MemorySegment segment, long place) {
    return segment.get(JAVA_FLOAT, place * Float.BYTES);
  }

  private static void set(MemorySegment segment, long place, float value) {
    segment.set(JAVA_FLOAT, place * Float.BYTES, value);
  }
}
