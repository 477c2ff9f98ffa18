package switchback.training.readers.onnx.constants;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.Shapes;
import switchback.training.readers.onnx.file.Attributes;
import switchback.training.readers.onnx.file.Constant;

/** The axes and sizes that nodes of ONNX state. */
public final class Axes {
  private Axes() {}

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
    for (int i = 0; i < sizes.length; i++) {
      if (target[i] < -1 || target[i] > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("a reshaping to " + Arrays.toString(target));
      }
      boolean isOld = target[i] == 0 && !takesZero && i < shape.length;
      sizes[i] = isOld ? shape[i] : (int) target[i];
    }
    return Shapes.reshaped(shape, sizes);
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
