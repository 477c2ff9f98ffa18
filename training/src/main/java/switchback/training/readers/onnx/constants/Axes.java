package switchback.training.readers.onnx.constants;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import switchback.training.readers.onnx.file.Attributes;
import switchback.training.readers.onnx.file.Constant;

/** Index arithmetic of arrays in C order. */
public final class Axes {
  private Axes() {}

  /** Returns the number of values of an array, or of a part of its axes. */
  public static int count(int[] shape, int from, int to) {
    int count = 1;
    for (int i = from; i < to; i++) {
      count = Math.multiplyExact(count, shape[i]);
    }
    return count;
  }

  /** Returns the number of values of an array. */
  public static int count(int[] shape) {
    return count(shape, 0, shape.length);
  }

  /** Returns the distance between neighbours along each axis. */
  public static int[] strides(int[] shape) {
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
   * @param start the place of the first value
   */
  public static int[] places(int[] shape, int[] steps, int start) {
    int[] places = new int[count(shape)];
    int[] at = new int[shape.length];
    int place = start;
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

  /** Returns the places of values along an axis, whose positions are given. */
  public static int[] picked(int[] shape, int axis, int[] positions) {
    int inner = count(shape, axis + 1, shape.length);
    int outer = count(shape, 0, axis);
    int[] places = new int[Math.multiplyExact(Math.multiplyExact(outer, positions.length), inner)];
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

  /**
   * Returns the sizes to which two arrays can be repeated.
   *
   * @throws IllegalArgumentException if they cannot
   */
  public static int[] common(int[] a, int[] b) {
    int rank = Math.max(a.length, b.length);
    int[] left = aligned(a, rank);
    int[] right = aligned(b, rank);
    for (int i = 0; i < rank; i++) {
      if (left[i] != right[i] && left[i] != 1 && right[i] != 1) {
        throw new IllegalArgumentException(
            "arrays of " + Arrays.toString(a) + " and " + Arrays.toString(b));
      }
      left[i] = left[i] == 1 ? right[i] : left[i];
    }
    return left;
  }

  /** Returns for each value of a shape the place of the value that is repeated there. */
  public static int[] repeated(int[] small, int[] wide) {
    int[] aligned = aligned(small, wide.length);
    int[] steps = strides(aligned);
    for (int i = 0; i < steps.length; i++) {
      steps[i] = aligned[i] == 1 ? 0 : steps[i];
    }
    return places(wide, steps, 0);
  }

  /** Returns the order of axes that turns them all around. */
  public static int[] reversed(int rank) {
    int[] order = new int[rank];
    Arrays.setAll(order, i -> rank - 1 - i);
    return order;
  }

  /** Returns the sizes without some axes. */
  public static int[] without(int[] shape, int... axes) {
    boolean[] goes = new boolean[shape.length];
    for (int axis : axes) {
      goes[axis] = true;
    }
    int[] left = new int[shape.length];
    int count = 0;
    for (int i = 0; i < shape.length; i++) {
      if (!goes[i]) {
        left[count++] = shape[i];
      }
    }
    return Arrays.copyOf(left, count);
  }

  /**
   * Returns the sizes with further axes of size 1.
   *
   * @param axes the positions of the further axes in the result; negative ones count from its end
   */
  public static int[] with(int[] shape, long[] axes) {
    int rank = shape.length + axes.length;
    boolean[] isNew = new boolean[rank];
    for (long axis : axes) {
      isNew[axis(axis, rank)] = true;
    }
    int[] sizes = new int[rank];
    int at = 0;
    for (int i = 0; i < rank; i++) {
      if (!isNew[i] && at == shape.length) {
        throw new IllegalArgumentException("the same axis twice in " + Arrays.toString(axes));
      }
      sizes[i] = isNew[i] ? 1 : shape[at++];
    }
    return sizes;
  }

  /**
   * Returns the sizes that a target of {@code Reshape} means.
   *
   * @param shape the sizes of what is reshaped
   * @param target the new sizes: 0 for the old one at its position, -1 for what is left over
   * @param takesZero whether 0 means 0
   */
  public static int[] reshaped(int[] shape, long[] target, boolean takesZero) {
    int[] sizes = new int[target.length];
    int open = -1;
    long known = 1;
    for (int i = 0; i < sizes.length; i++) {
      long size = target[i];
      if (size == 0 && !takesZero && i < shape.length) {
        size = shape[i];
      }
      if (size == -1 && open < 0) {
        open = i;
      } else if (size < 0 || size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("a reshaping to " + Arrays.toString(target));
      } else {
        known = Math.multiplyExact(known, size);
        sizes[i] = (int) size;
      }
    }
    int count = count(shape);
    if (open >= 0 && known > 0 && count % known == 0) {
      sizes[open] = (int) (count / known);
      known *= sizes[open];
    }
    if (known != count) {
      throw new IllegalArgumentException(
          "a reshaping of " + Arrays.toString(shape) + " to " + Arrays.toString(target));
    }
    return sizes;
  }

  /** Returns whole numbers as integers. */
  public static int[] ints(long[] wholes) {
    return Arrays.stream(wholes).mapToInt(Math::toIntExact).toArray();
  }

  /**
   * Returns an axis counted from the first.
   *
   * @throws IllegalArgumentException if there is no such axis
   */
  public static int axis(long axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw new IllegalArgumentException("axis " + axis + " of an array of " + rank + " axes");
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /** Returns the order of axes that {@code Transpose} states. */
  public static int[] order(long @Nullable [] stated, int rank) {
    int[] order =
        stated == null
            ? reversed(rank)
            : Arrays.stream(stated).mapToInt(a -> axis(a, rank)).toArray();
    if (order.length != rank || Arrays.stream(order).distinct().count() != rank) {
      throw new IllegalArgumentException(
          "an order " + Arrays.toString(stated) + " of " + rank + " axes");
    }
    return order;
  }

  /** Returns positions along an axis; negative ones count from its end. */
  public static int[] positions(Constant which, int size) {
    int[] positions = new int[which.size()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = axis(which.whole(i), size);
    }
    return positions;
  }

  /** Returns the sizes after a gathering, in which the positions' own axes replace one. */
  public static int[] gathered(int[] shape, int axis, int[] positions) {
    int[] sizes = new int[shape.length - 1 + positions.length];
    System.arraycopy(shape, 0, sizes, 0, axis);
    System.arraycopy(positions, 0, sizes, axis, positions.length);
    System.arraycopy(shape, axis + 1, sizes, axis + positions.length, shape.length - axis - 1);
    return sizes;
  }

  /** Returns the sizes of an array as {@code Shape} gives them. */
  public static Constant shape(int[] shape, Attributes attributes) {
    int rank = shape.length;
    long start = attributes.whole("start", 0);
    long end = attributes.whole("end", rank);
    int from = Math.clamp(start < 0 ? start + rank : start, 0, rank);
    int to = Math.clamp(end < 0 ? end + rank : end, 0, rank);
    long[] sizes = new long[Math.max(0, to - from)];
    Arrays.setAll(sizes, i -> shape[from + i]);
    return Constant.of(sizes, sizes.length);
  }
}
