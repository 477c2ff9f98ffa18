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
    return maps == 1 ? values.clone() : turned(values, maps);
  }

  /** Returns values (cells, maps) as (maps, cells). */
  public static float[] byMap(float[] values, int maps) {
    return maps == 1 ? values.clone() : turned(values, values.length / maps);
  }

  /** Returns values (rows, columns) as (columns, rows). */
  private static float[] turned(float[] values, int rows) {
    float[] turned = new float[values.length];
    int columns = rows == 0 ? 0 : values.length / rows;
    for (int first = 0; first < columns; first += TOGETHER) {
      int end = Math.min(columns, first + TOGETHER);
      for (int row = 0; row < rows; row++) {
        for (int column = first; column < end; column++) {
          turned[column * rows + row] = values[row * columns + column];
        }
      }
    }
    return turned;
  }

  /** Returns what is positive, and zeros in place of all other values. */
  public static float[] positive(float[] values) {
    float[] positive = new float[values.length];
    int i = 0;
    for (; i <= values.length - LANES; i += LANES) {
      FloatVector.fromArray(SPECIES, values, i).max(0f).intoArray(positive, i);
    }
    for (; i < values.length; i++) {
      positive[i] = Math.max(0, values[i]);
    }
    return positive;
  }

  /** Returns values times their map's factor. */
  public static float[] scaled(float[] values, float[] factors) {
    float[] scaled = new float[values.length];
    int maps = factors.length;
    for (int from = 0; from < values.length; from += maps) {
      int i = 0;
      for (; i <= maps - LANES; i += LANES) {
        FloatVector factor = FloatVector.fromArray(SPECIES, factors, i);
        FloatVector.fromArray(SPECIES, values, from + i).mul(factor).intoArray(scaled, from + i);
      }
      for (; i < maps; i++) {
        scaled[from + i] = values[from + i] * factors[i];
      }
    }
    return scaled;
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
