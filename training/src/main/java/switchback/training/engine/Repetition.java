package switchback.training.engine;

import switchback.training.graphs.MapShape;

/**
 * Maps whose values are repeated along the axes where they have size 1.
 *
 * @param small the maps
 * @param wide the maps that they become
 */
public record Repetition(MapShape small, MapShape wide) {
  /** Returns the repetition of maps to others. */
  public static Repetition of(MapShape small, MapShape wide) {
    return new Repetition(small, wide);
  }

  /** Returns the values repeated, or the array itself if nothing is. */
  public float[] wide(float[] values) {
    if (small.equals(wide)) {
      return values;
    }
    float[] repeated = new float[wide.size()];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = values[source(i)];
    }
    return repeated;
  }

  /** Returns the sum of each value's copies, or the array itself if nothing is repeated. */
  public float[] summed(float[] values) {
    if (small.equals(wide)) {
      return values;
    }
    double[] sums = new double[small.size()];
    for (int i = 0; i < values.length; i++) {
      sums[source(i)] += values[i];
    }
    float[] summed = new float[sums.length];
    for (int i = 0; i < summed.length; i++) {
      summed[i] = (float) sums[i];
    }
    return summed;
  }

  /** Returns the index of the value that is repeated at an index of the wide maps. */
  public int source(int i) {
    int channel = small.channels() == 1 ? 0 : i / wide.plane();
    int row = small.height() == 1 ? 0 : i % wide.plane() / wide.width();
    int column = small.width() == 1 ? 0 : i % wide.width();
    return (channel * small.height() + row) * small.width() + column;
  }
}
