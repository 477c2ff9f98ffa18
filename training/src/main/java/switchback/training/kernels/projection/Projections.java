package switchback.training.kernels.projection;

import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.Floats.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Operations on the values of signals, which lie cell by cell, (cells, maps). A network's maps are
 * given map by map, (maps, cells).
 */
public final class Projections {
  /** Cells whose values are copied together, so that lines of memory are used whole. */
  private static final int TOGETHER = 16;

  private Projections() {}

  /** Returns values (maps, cells) as (cells, maps). */
  public static float[] byCell(float[] values, int maps) {
    int cells = values.length / maps;
    float[] turned = new float[values.length];
    for (int first = 0; first < cells; first += TOGETHER) {
      int end = Math.min(cells, first + TOGETHER);
      for (int map = 0; map < maps; map++) {
        for (int cell = first; cell < end; cell++) {
          turned[cell * maps + map] = values[map * cells + cell];
        }
      }
    }
    return turned;
  }

  /**
   * Writes what is positive, and zeros in place of all other values.
   *
   * @param target may be the values themselves
   */
  public static void positive(float[] values, int count, float[] target) {
    int i = 0;
    for (; i <= count - LANES; i += LANES) {
      FloatVector.fromArray(SPECIES, values, i).max(0f).intoArray(target, i);
    }
    for (; i < count; i++) {
      target[i] = Math.max(0, values[i]);
    }
  }

  /**
   * Writes values times their map's factor.
   *
   * @param target may be the values themselves
   */
  public static void scale(float[] values, int count, float[] factors, float[] target) {
    float[] repeated = repeated(factors);
    for (int from = 0; from < count; from += repeated.length) {
      int some = Math.min(repeated.length, count - from);
      int i = 0;
      for (; i <= some - LANES; i += LANES) {
        FloatVector factor = FloatVector.fromArray(SPECIES, repeated, i);
        FloatVector.fromArray(SPECIES, values, from + i).mul(factor).intoArray(target, from + i);
      }
      for (; i < some; i++) {
        target[from + i] = values[from + i] * repeated[i];
      }
    }
  }

  /** Returns the factors of several cells, so that those of few maps fill vectors as well. */
  private static float[] repeated(float[] factors) {
    int maps = factors.length;
    float[] repeated = new float[maps * Math.max(1, TOGETHER * LANES / maps)];
    for (int from = 0; from < repeated.length; from += maps) {
      System.arraycopy(factors, 0, repeated, from, maps);
    }
    return repeated;
  }

  /** Adds some values to others. */
  public static void add(float[] values, int from, float[] sums, int at, int count) {
    int i = 0;
    for (; i <= count - LANES; i += LANES) {
      FloatVector sum = FloatVector.fromArray(SPECIES, sums, at + i);
      sum.add(FloatVector.fromArray(SPECIES, values, from + i)).intoArray(sums, at + i);
    }
    for (; i < count; i++) {
      sums[at + i] += values[from + i];
    }
  }
}
