package switchback.training.graphs;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/**
 * An array of any number of axes, in double and with the plainest code: what a {@link Value} of a
 * {@link GraphBuilder} stands for.
 */
final class NaiveArray {
  private final int[] shape;
  private final double[] values;

  private NaiveArray(int[] shape, double[] values) {
    this.shape = shape;
    this.values = values;
  }

  int[] shape() {
    return shape;
  }

  double[] values() {
    return values;
  }

  static NaiveArray of(float[] values, int... shape) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = values[i];
    }
    return new NaiveArray(shape, doubles);
  }

  static int count(int... shape) {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  int rank() {
    return shape.length;
  }

  /** Returns the place along each axis of an index in C order. */
  private static int[] places(int[] shape, int index) {
    int[] places = new int[shape.length];
    int rest = index;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      places[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    return places;
  }

  private double at(int... places) {
    int index = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      index = index * shape[axis] + places[axis];
    }
    return values[index];
  }

  /** Returns an array each of whose values is computed from its places. */
  private static NaiveArray each(int[] shape, ToDoubleFunction<int[]> value) {
    double[] values = new double[count(shape)];
    Arrays.setAll(values, i -> value.applyAsDouble(places(shape, i)));
    return new NaiveArray(shape, values);
  }

  NaiveArray reshaped(int... sizes) {
    return new NaiveArray(sizes, values);
  }

  NaiveArray transposed(int... order) {
    int[] sizes = Arrays.stream(order).map(axis -> shape[axis]).toArray();
    return each(
        sizes,
        places -> {
          int[] source = new int[rank()];
          for (int i = 0; i < order.length; i++) {
            source[order[i]] = places[i];
          }
          return at(source);
        });
  }

  NaiveArray gathered(int axis, int... positions) {
    int[] sizes = shape.clone();
    sizes[axis] = positions.length;
    return each(
        sizes,
        places -> {
          int[] source = places.clone();
          source[axis] = positions[places[axis]];
          return at(source);
        });
  }

  /** Returns this array repeated along axes of size 1 and new leading axes. */
  NaiveArray repeated(int... wide) {
    return each(
        wide,
        places -> {
          int[] source = new int[rank()];
          for (int axis = 0; axis < rank(); axis++) {
            int place = places[axis + wide.length - rank()];
            source[axis] = shape[axis] == 1 ? 0 : place;
          }
          return at(source);
        });
  }

  NaiveArray rearranged(int[] sizes, int[] indices, double fill) {
    double[] moved = new double[indices.length];
    Arrays.setAll(moved, i -> indices[i] < 0 ? fill : values[indices[i]]);
    return new NaiveArray(sizes, moved);
  }

  NaiveArray map(DoubleUnaryOperator function) {
    return new NaiveArray(shape, Arrays.stream(values).map(function).toArray());
  }

  /** Returns an operator's results, both arrays repeated along each other. */
  NaiveArray with(NaiveArray other, DoubleBinaryOperator operator) {
    int rank = Math.max(rank(), other.rank());
    int[] wide = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      int left = axis - rank + rank();
      int right = axis - rank + other.rank();
      wide[axis] = Math.max(left < 0 ? 1 : shape[left], right < 0 ? 1 : other.shape[right]);
    }
    NaiveArray a = repeated(wide);
    NaiveArray b = other.repeated(wide);
    double[] results = new double[a.values.length];
    Arrays.setAll(results, i -> operator.applyAsDouble(a.values[i], b.values[i]));
    return new NaiveArray(wide, results);
  }

  static NaiveArray concatenated(List<NaiveArray> parts, int axis) {
    int[] sizes = parts.getFirst().shape.clone();
    sizes[axis] = parts.stream().mapToInt(part -> part.shape[axis]).sum();
    return each(
        sizes,
        places -> {
          int[] source = places.clone();
          int part = 0;
          while (source[axis] >= parts.get(part).shape[axis]) {
            source[axis] -= parts.get(part).shape[axis];
            part++;
          }
          return parts.get(part).at(source);
        });
  }

  /** Returns each line along an axis changed. */
  private NaiveArray lines(int axis, UnaryOperator<double[]> change) {
    return each(
        shape,
        places -> {
          double[] line = new double[shape[axis]];
          for (int i = 0; i < line.length; i++) {
            int[] source = places.clone();
            source[axis] = i;
            line[i] = at(source);
          }
          return change.apply(line)[places[axis]];
        });
  }

  NaiveArray softmax(int axis) {
    return lines(
        axis,
        line -> {
          double sum = Arrays.stream(line).map(Math::exp).sum();
          return Arrays.stream(line).map(v -> Math.exp(v) / sum).toArray();
        });
  }

  /** Returns a value for each part along some axes, which get size 1. */
  NaiveArray reduced(ToDoubleFunction<double[]> reduction, int... axes) {
    int[] sizes = shape.clone();
    int[] part = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      part[i] = shape[axes[i]];
      sizes[axes[i]] = 1;
    }
    return each(
        sizes,
        places -> {
          double[] values = new double[count(part)];
          Arrays.setAll(
              values,
              i -> {
                int[] source = places.clone();
                int[] within = places(part, i);
                for (int j = 0; j < axes.length; j++) {
                  source[axes[j]] = within[j];
                }
                return at(source);
              });
          return reduction.applyAsDouble(values);
        });
  }

  /** Returns sums over the last axis. */
  NaiveArray dense(float[] weights, int units, float[] bias) {
    int inputs = shape[rank() - 1];
    int[] sizes = shape.clone();
    sizes[rank() - 1] = units;
    return each(
        sizes,
        places -> {
          int unit = places[rank() - 1];
          double sum = bias[unit];
          int[] source = places.clone();
          for (int i = 0; i < inputs; i++) {
            source[rank() - 1] = i;
            sum += at(source) * weights[unit * inputs + i];
          }
          return sum;
        });
  }
}
