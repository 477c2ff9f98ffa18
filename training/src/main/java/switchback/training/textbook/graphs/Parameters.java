package switchback.training.textbook.graphs;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.Operation;
import switchback.training.graphs.OperationWeights;
import switchback.training.graphs.Weights;

/**
 * The parameters of an operation as doubles, one of them perhaps moved. Immutable; the float32
 * values stay where they are.
 */
final class Parameters {
  private final Map<String, Weights> arrays;
  private final @Nullable String moved;
  private final long index;
  private final double by;

  private Parameters(Map<String, Weights> arrays, @Nullable String moved, long index, double by) {
    this.arrays = arrays;
    this.moved = moved;
    this.index = index;
    this.by = by;
  }

  /** Returns the parameters of an operation as they are. */
  static Parameters of(Operation operation) {
    return new Parameters(OperationWeights.of(operation), null, -1, 0);
  }

  /** Returns these parameters with one value of an array moved. */
  Parameters moved(String array, long at, double distance) {
    return new Parameters(arrays, array, at, distance);
  }

  /** Returns the arrays by name, unmoved. */
  Map<String, Weights> arrays() {
    return arrays;
  }

  /**
   * Returns an array by its name.
   *
   * @throws IllegalArgumentException if there is none
   */
  Values of(String array) {
    Weights weights = arrays.get(array);
    if (weights == null) {
      throw new IllegalArgumentException("no parameters " + array);
    }
    return array.equals(moved)
        ? new Values(weights, index, weights.at(index) + by)
        : new Values(weights, -1, 0);
  }

  /** Returns whether there is an array of that name. */
  boolean has(String array) {
    return arrays.containsKey(array);
  }

  /**
   * The values of one array.
   *
   * @param weights the float32 values
   * @param moved the index of a value that was moved; -1 for none
   * @param value what it was moved to
   */
  record Values(Weights weights, long moved, double value) {
    /** Returns the value at an index, from 0. */
    double at(long index) {
      return index == moved ? value : weights.at(index);
    }

    /** Returns the number of values. */
    int size() {
      return weights.size();
    }
  }
}
