package switchback.training.kernels.projection;

import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.Floats.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import switchback.training.kernels.Scratch;

/**
 * The values of a signal that are not zero, feature by feature and, of each feature, cell by cell
 * in row-major order. A pixel below adds those that meet it in this order. For one thread.
 */
final class NonzeroValues {
  /** Where the values of each feature end. */
  private final int[] ends;

  private final int[] cells;
  private final float[] values;

  /**
   * Lists values.
   *
   * @param signal (cells, features)
   * @param count their number, as {@link #count} returns it
   * @param scratch gives the memory
   */
  NonzeroValues(float[] signal, int cells, int features, int count, Scratch scratch) {
    SparseTerms terms = new SparseTerms(cells, features, count, scratch);
    terms.clear();
    for (int cell = 0; cell < cells; cell++) {
      terms.add(signal, cell * features, cell);
    }
    this.ends = scratch.indices(features);
    this.cells = scratch.indices(count);
    this.values = scratch.array(count);
    Arrays.fill(ends, 0, features, 0);
    for (int i = 0; i < count; i++) {
      ends[terms.steps()[i]]++;
    }
    int start = 0;
    for (int feature = 0; feature < features; feature++) {
      int size = ends[feature];
      ends[feature] = start;
      start += size;
    }
    for (int cell = 0; cell < cells; cell++) {
      for (int i = terms.from(cell, 0); i < terms.end(cell, features); i++) {
        int to = ends[terms.steps()[i]]++;
        this.cells[to] = cell;
        values[to] = terms.values()[i];
      }
    }
  }

  /** Returns how many of some values are not zero. */
  static int count(float[] values, int size) {
    int count = 0;
    int i = 0;
    for (; i <= size - LANES; i += LANES) {
      FloatVector some = FloatVector.fromArray(SPECIES, values, i);
      count += some.compare(VectorOperators.NE, 0f).trueCount();
    }
    for (; i < size; i++) {
      count += values[i] == 0 ? 0 : 1;
    }
    return count;
  }

  /** Returns the first value of a feature. */
  int from(int feature) {
    return feature == 0 ? 0 : ends[feature - 1];
  }

  /** Returns the value behind the last of a feature. */
  int end(int feature) {
    return ends[feature];
  }

  /** Returns the cell of a value. */
  int cell(int i) {
    return cells[i];
  }

  float value(int i) {
    return values[i];
  }
}
