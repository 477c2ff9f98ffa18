package switchback.training.graphs;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Index arithmetic of arrays in C order. A place is the index of a value in that order.
 *
 * <p>Sizes that do not fit end in an {@link IllegalArgumentException} whose message names them.
 */
public final class Shapes {
  private Shapes() {}

  /** Returns the number of values of an array. */
  public static int count(int... shape) {
    return count(shape, 0, shape.length);
  }

  /** Returns the number of values of a part of an array's axes. */
  public static int count(int[] shape, int from, int to) {
    int count = 1;
    for (int i = from; i < to; i++) {
      count = Math.multiplyExact(count, shape[i]);
    }
    return count;
  }

  /** Returns the distance between neighbours along each axis. */
  public static int[] strides(int... shape) {
    int[] strides = new int[shape.length];
    int stride = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride = Math.multiplyExact(stride, shape[i]);
    }
    return strides;
  }

  /**
   * Returns for each value of an array the place that steps along its axes lead to.
   *
   * @param steps the distance of places per step along each axis
   */
  public static int[] places(int[] shape, int... steps) {
    int[] places = new int[count(shape)];
    int[] at = new int[shape.length];
    int place = 0;
    for (int i = 0; i < places.length; i++) {
      places[i] = place;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        place += steps[axis];
        if (++at[axis] < shape[axis]) {
          break;
        }
        place -= steps[axis] * shape[axis];
        at[axis] = 0;
      }
    }
    return places;
  }

  /** Returns for each value of a transposed array its place in the array of the given shape. */
  public static int[] transposed(int[] shape, int... order) {
    int[] strides = strides(shape);
    return places(picked(shape, order), picked(strides, order));
  }

  /** Returns the numbers at some positions, such as the sizes of a transposed array. */
  public static int[] picked(int[] numbers, int... positions) {
    return Arrays.stream(positions).map(position -> numbers[position]).toArray();
  }

  /** Returns the places of values along an axis, whose positions are given. */
  public static int[] gathered(int[] shape, int axis, int... positions) {
    int inner = count(shape, axis + 1, shape.length);
    int outer = count(shape, 0, axis);
    int[] places = new int[count(outer, positions.length, inner)];
    int i = 0;
    for (int o = 0; o < outer; o++) {
      for (int position : positions) {
        for (int n = 0; n < inner; n++) {
          places[i++] = (o * shape[axis] + position) * inner + n;
        }
      }
    }
    return places;
  }

  /** Returns sizes with leading axes of size 1, so that there are as many axes as wanted. */
  public static int[] aligned(int[] shape, int rank) {
    int[] aligned = new int[rank];
    Arrays.fill(aligned, 1);
    System.arraycopy(shape, 0, aligned, rank - shape.length, shape.length);
    return aligned;
  }

  /** Returns the sizes to which two arrays can be repeated. */
  public static int[] common(int[] a, int[] b) {
    int rank = Math.max(a.length, b.length);
    int[] left = aligned(a, rank);
    int[] right = aligned(b, rank);
    for (int i = 0; i < rank; i++) {
      require(
          left[i] == right[i] || left[i] == 1 || right[i] == 1,
          Arrays.toString(a) + " and " + Arrays.toString(b) + " differ at axis",
          i);
      left[i] = left[i] == 1 ? right[i] : left[i];
    }
    return left;
  }

  /** Returns for each value of a shape the place of the value that is repeated there. */
  public static int[] repeated(int[] small, int... wide) {
    int[] aligned = aligned(small, wide.length);
    int[] steps = strides(aligned);
    for (int i = 0; i < steps.length; i++) {
      steps[i] = aligned[i] == 1 ? 0 : steps[i];
    }
    return places(wide, steps);
  }

  /**
   * Returns the sizes that a reshaping gives.
   *
   * @param shape the sizes of what is reshaped
   * @param target the new sizes, of which one may be -1: what is left over
   */
  public static int[] reshaped(int[] shape, int... target) {
    int[] sizes = target.clone();
    int open = -1;
    long known = 1;
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] == -1 && open < 0) {
        open = i;
      } else if (sizes[i] < 0) {
        throw unfit(shape, target);
      } else {
        known = Math.multiplyExact(known, sizes[i]);
      }
    }
    int count = count(shape);
    if (open >= 0 && known > 0 && count % known == 0) {
      sizes[open] = (int) (count / known);
      known *= sizes[open];
    }
    if (known != count) {
      throw unfit(shape, target);
    }
    return sizes;
  }

  private static IllegalArgumentException unfit(int[] shape, int... target) {
    return new IllegalArgumentException(
        "cannot reshape " + Arrays.toString(shape) + " to " + Arrays.toString(target));
  }

  /** Returns the order of axes that puts some of them last, and leaves the others in theirs. */
  static int[] last(int rank, int... axes) {
    return IntStream.concat(
            IntStream.range(0, rank).filter(i -> Arrays.stream(axes).noneMatch(a -> a == i)),
            Arrays.stream(axes))
        .toArray();
  }

  /** Returns the order of axes that undoes another one. */
  public static int[] inverse(int... order) {
    int[] inverse = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      inverse[order[i]] = i;
    }
    return inverse;
  }

  /** Checks that an array does not have too many values. */
  static void limit(int most, int... shape) {
    long size = 1;
    for (int s : shape) {
      size *= s;
      require(size <= most, "maps larger than " + most + " values, axis of", s);
    }
  }

  static void require(boolean holds, String what, int number) {
    if (!holds) {
      throw new IllegalArgumentException("sizes do not fit: " + what + " " + number);
    }
  }
}
