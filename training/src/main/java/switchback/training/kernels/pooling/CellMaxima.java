package switchback.training.kernels.pooling;

import static switchback.training.kernels.Floats.LANES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import switchback.training.kernels.Floats;

/**
 * The maxima of single windows over maps whose features lie side by side, cell by cell. They have
 * the bits of {@link MaxPoolingKernel}.
 */
public final class CellMaxima {
  private CellMaxima() {}

  /**
   * Computes the maxima of one window.
   *
   * @param maps (cells, step), native
   * @param step the distance in floats from one cell to the next, a multiple of {@link
   *     Floats#LANES}
   * @param window the numbers of the window's cells inside the map, in row-major order
   * @param maxima receives {@code step} maxima from {@code to} on; native
   */
  public static void of(MemorySegment maps, int step, int[] window, MemorySegment maxima, int to) {
    for (int i = 0; i < step; i += LANES) {
      FloatVector maximum = Floats.load(maps, (long) window[0] * step + i);
      for (int k = 1; k < window.length; k++) {
        FloatVector value = Floats.load(maps, (long) window[k] * step + i);
        maximum = maximum.blend(value, value.compare(VectorOperators.GT, maximum));
      }
      Floats.store(maximum, maxima, (long) to + i);
    }
  }
}
