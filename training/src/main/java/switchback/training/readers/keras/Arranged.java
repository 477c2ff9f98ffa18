package switchback.training.readers.keras;

import java.util.Arrays;
import switchback.training.readers.keras.files.StoredNumbers;

/**
 * Constants that are repeated along a feature. Immutable as long as nobody writes to its arrays.
 */
final class Arranged {
  private final float[] values;
  private final int[] shape;

  /**
   * Creates constants.
   *
   * @param values the constants
   * @param shape the sizes of the axes of the feature's value that they have
   */
  private Arranged(float[] values, int[] shape) {
    this.values = values;
    this.shape = shape;
  }

  /** Returns the constants, for reading only. */
  float[] values() {
    return values;
  }

  /** Returns the sizes of the axes of the feature's value that they have, for reading only. */
  int[] shape() {
    return shape;
  }

  /** Returns one number for all values. */
  static Arranged one(double value) {
    return new Arranged(new float[] {(float) value}, new int[0]);
  }

  /** Returns a value for each position of one of Keras's axes. */
  static Arranged along(Feature feature, int axis, float[] values) {
    if (values.length != feature.size(axis)) {
      throw new IllegalArgumentException(
          values.length + " constants for axis " + axis + " of " + feature);
    }
    return new Arranged(values, feature.shapeAlong(axis, values.length));
  }

  /**
   * Returns an array whose axes are some of Keras's.
   *
   * @param axes for each axis of the array that of the feature, ascending
   */
  static Arranged of(Feature feature, StoredNumbers array, int... axes) {
    if (axes.length != array.rank()) {
      throw new IllegalArgumentException(array + " along axes " + Arrays.toString(axes));
    }
    int[] full = new int[feature.rank()];
    Arrays.fill(full, 1);
    for (int i = 0; i < axes.length; i++) {
      int axis = axes[i] < 0 ? axes[i] + feature.rank() : axes[i];
      full[axis] = array.size(i);
      if (full[axis] != 1 && full[axis] != feature.size(axis)) {
        throw new IllegalArgumentException(array + " along axis " + axis + " of " + feature);
      }
    }
    StoredNumbers wide = array.reshaped(full);
    if (!feature.isLast()) {
      return new Arranged(wide.toArray(), full);
    }
    int[] order = new int[full.length];
    int[] shape = new int[full.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = i == 0 ? 0 : i == 1 ? full.length - 1 : i - 1;
      shape[i] = full[order[i]];
    }
    return new Arranged(wide.transposed(order).toArray(), shape);
  }
}
