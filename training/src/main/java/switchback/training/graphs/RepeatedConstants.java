package switchback.training.graphs;

import java.util.Arrays;

/**
 * Constants whose shape is repeated along a value, aligned with it at the last axis. They are
 * brought into the order of the maps of its node: one per map if all of a map's are the same, or
 * one per value.
 */
final class RepeatedConstants {
  private RepeatedConstants() {}

  /**
   * Returns one constant per map of a node, or one per value.
   *
   * @param shape the sizes of the constants' axes; empty for one constant
   * @param x a view of all of a node's values
   * @param maps the size of the node's maps
   */
  static float[] along(Value x, MapShape maps, float[] constants, int... shape) {
    if (x.isSketch() || constants.length == 1) {
      float[] same = new float[maps.channels()];
      Arrays.fill(same, constants[0]);
      return same;
    }
    boolean isPlain =
        x.sources() == null
            && x.rank() >= shape.length
            && Arrays.equals(x.sizes(), new int[] {1, maps.channels(), maps.height(), maps.width()})
            && Arrays.equals(Shapes.aligned(shape, x.rank()), new int[] {1, maps.channels(), 1, 1});
    return isPlain ? constants.clone() : perMap(arranged(x, constants, shape), maps);
  }

  /** Repeats constants along a view and returns them in the order of its node's values. */
  private static float[] arranged(Value x, float[] constants, int... shape) {
    int[] places = Shapes.repeated(shape, x.sizes());
    float[] arranged = new float[x.size()];
    int[] sources = x.sources();
    for (int i = 0; i < arranged.length; i++) {
      arranged[sources == null ? i : sources[i]] = constants[places[i]];
    }
    return arranged;
  }

  /** Returns one value per map if all values of each map are the same. */
  private static float[] perMap(float[] values, MapShape maps) {
    float[] first = new float[maps.channels()];
    for (int i = 0; i < values.length; i++) {
      int channel = i / maps.plane();
      if (i % maps.plane() == 0) {
        first[channel] = values[i];
      } else if (Float.floatToRawIntBits(first[channel]) != Float.floatToRawIntBits(values[i])) {
        return values;
      }
    }
    return first;
  }

  /** Returns one constant per value for constants that {@link #along} returned. */
  static float[] perValue(float[] values, MapShape maps) {
    if (values.length == maps.size()) {
      return values;
    }
    float[] each = new float[maps.size()];
    for (int i = 0; i < each.length; i++) {
      each[i] = values[i / maps.plane()];
    }
    return each;
  }

  static boolean isAll(float[] values, float value) {
    for (float v : values) {
      if (v != value) {
        return false;
      }
    }
    return true;
  }
}
