package switchback.training.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Max pooling that remembers where each maximum was. Planes (N C) are independent of one another; a
 * switch is the flat place {@code row * width + column} of a window's maximum in its own input map,
 * the first in row-major order where several are equal. What lies in the padding is never a
 * maximum.
 */
public final class MaxPoolingKernel {
  private static final int PLANES_A_TASK = 64;

  private MaxPoolingKernel() {}

  /**
   * Pools each plane: input (planes, H, W) to output (planes, outHeight, outWidth).
   *
   * @param switches receives a place an output cell; null where they are not wanted
   * @throws IllegalArgumentException where a window could lie in the padding alone, or sizes
   *     disagree
   */
  public static void forward(
      Geometry g,
      int planes,
      MemorySegment input,
      MemorySegment output,
      int @Nullable [] switches,
      Workers workers) {
    check(g, planes, input, output, switches);
    int cells = g.height() * g.width();
    int windows = g.outHeight() * g.outWidth();
    workers.run(
        tasks(planes),
        task -> {
          float[] map = new float[cells];
          float[] maxima = new float[windows];
          int[] places = new int[windows];
          for (int p = task * PLANES_A_TASK;
              p < Math.min(planes, (task + 1) * PLANES_A_TASK);
              p++) {
            MemorySegment.copy(input, JAVA_FLOAT, (long) p * cells * Float.BYTES, map, 0, cells);
            pool(g, map, maxima, places);
            MemorySegment.copy(
                maxima, 0, output, JAVA_FLOAT, (long) p * windows * Float.BYTES, windows);
            if (switches != null) {
              System.arraycopy(places, 0, switches, p * windows, windows);
            }
          }
        });
  }

  /**
   * The adjoint with the switches fixed: each signal goes to its window's recorded place; where
   * windows overlap, contributions add up in row-major order of the windows; every other cell
   * becomes 0.
   */
  public static void scatter(
      Geometry g,
      int planes,
      MemorySegment signal,
      int[] switches,
      MemorySegment input,
      Workers workers) {
    check(g, planes, input, signal, switches);
    int cells = g.height() * g.width();
    int windows = g.outHeight() * g.outWidth();
    workers.run(
        tasks(planes),
        task -> {
          float[] map = new float[cells];
          float[] signals = new float[windows];
          for (int p = task * PLANES_A_TASK;
              p < Math.min(planes, (task + 1) * PLANES_A_TASK);
              p++) {
            MemorySegment.copy(
                signal, JAVA_FLOAT, (long) p * windows * Float.BYTES, signals, 0, windows);
            Arrays.fill(map, 0);
            for (int i = 0; i < windows; i++) {
              map[switches[p * windows + i]] += signals[i];
            }
            MemorySegment.copy(map, 0, input, JAVA_FLOAT, (long) p * cells * Float.BYTES, cells);
          }
        });
  }

  private static void pool(Geometry g, float[] map, float[] maxima, int[] places) {
    int window = 0;
    for (int oy = 0; oy < g.outHeight(); oy++) {
      for (int ox = 0; ox < g.outWidth(); ox++, window++) {
        int place = -1;
        float maximum = 0;
        for (int ky = 0; ky < g.kernelRows(); ky++) {
          int row = g.row(oy, ky);
          if (!g.hasRow(row)) {
            continue;
          }
          for (int kx = 0; kx < g.kernelColumns(); kx++) {
            int column = g.column(ox, kx);
            if (g.hasColumn(column)) {
              float value = map[row * g.width() + column];
              if (place < 0 || value > maximum) {
                place = row * g.width() + column;
                maximum = value;
              }
            }
          }
        }
        maxima[window] = maximum;
        places[window] = place;
      }
    }
  }

  private static int tasks(int planes) {
    return (planes + PLANES_A_TASK - 1) / PLANES_A_TASK;
  }

  private static void check(
      Geometry g,
      int planes,
      MemorySegment input,
      MemorySegment output,
      int @Nullable [] switches) {
    if (g.padRows() >= g.reachRows()
        || g.padColumns() >= g.reachColumns()
        || g.dilationRows() != 1
        || g.dilationColumns() != 1) {
      throw new IllegalArgumentException(
          "pooling needs windows without gaps, larger than the padding, got " + g);
    }
    Sizes.check("input", input, (long) planes * g.height() * g.width());
    long windows = (long) planes * g.outHeight() * g.outWidth();
    Sizes.check("output", output, windows);
    if (switches != null && switches.length != windows) {
      throw new IllegalArgumentException(
          "numbers of switches differ: got " + switches.length + ", expected " + windows);
    }
  }
}
