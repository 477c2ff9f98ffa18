package switchback.deconv;

/** Maxima of feature maps, where the first in row-major order wins a tie. */
final class Maxima {
  private Maxima() {}

  /** The place of the maximum. */
  static int first(float[] map) {
    int place = 0;
    for (int i = 1; i < map.length; i++) {
      if (map[i] > map[place]) {
        place = i;
      }
    }
    return place;
  }

  /** The greatest of the values {@code from .. from + count - 1}, or 0 where none is above 0. */
  static float positive(float[] values, int from, int count) {
    float maximum = 0;
    for (int i = from; i < from + count; i++) {
      if (values[i] > maximum) {
        maximum = values[i];
      }
    }
    return maximum;
  }

  /** How far after {@code from} the first value equal to {@code value} is, which there must be. */
  static int find(float[] values, int from, float value) {
    int i = from;
    while (values[i] != value) {
      i++;
    }
    return i - from;
  }
}
