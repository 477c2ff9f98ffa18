package switchback.training.readers.onnx.constants;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A part of an array along an axis: every so many positions.
 *
 * @param axis the axis
 * @param from the first position
 * @param step from one to the next; may be negative
 * @param count the number of positions
 */
public record Part(int axis, int from, int step, int count) {
  /**
   * Returns the parts that {@code Slice} means.
   *
   * @param shape the sizes of what is sliced
   * @param starts the first position along each axis; negative ones count from its end
   * @param ends the position behind the last one; what lies outside is cut off
   * @param axes the axes; empty for the first ones
   * @param steps the steps; empty for 1
   */
  public static List<Part> of(int[] shape, long[] starts, long[] ends, long[] axes, long[] steps) {
    List<Part> parts = new ArrayList<>();
    if (starts.length != ends.length
        || (axes.length == 0 && starts.length > shape.length)
        || (axes.length > 0 && axes.length != starts.length)
        || (steps.length > 0 && steps.length != starts.length)) {
      throw new IllegalArgumentException(
          "a slice from " + Arrays.toString(starts) + " to " + Arrays.toString(ends));
    }
    for (int i = 0; i < starts.length; i++) {
      int axis = Axes.axis(axes.length == 0 ? i : axes[i], shape.length);
      long step = steps.length == 0 ? 1 : steps[i];
      parts.add(of(axis, shape[axis], starts[i], ends[i], step));
    }
    return parts;
  }

  private static Part of(int axis, int size, long start, long end, long step) {
    if (step == 0 || Math.abs((double) step) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a slice with a step of " + step);
    }
    long first = start < 0 ? start + size : start;
    long last = end < 0 ? end + size : end;
    if (step > 0) {
      first = Math.clamp(first, 0, size);
      last = Math.clamp(last, 0, size);
      long count = Math.max(0, Math.ceilDiv(last - first, step));
      return new Part(axis, (int) first, (int) step, (int) count);
    }
    first = Math.clamp(first, -1, size - 1);
    last = Math.clamp(last, -1, size - 1);
    long count = Math.max(0, Math.ceilDiv(first - last, -step));
    return new Part(axis, (int) first, (int) step, (int) count);
  }

  /** Returns whether it is everything, in order. */
  public boolean isAll(int size) {
    return from == 0 && step == 1 && count == size;
  }

  /** Returns the positions. */
  public int[] positions() {
    int[] positions = new int[count];
    Arrays.setAll(positions, i -> from + i * step);
    return positions;
  }

  /**
   * Returns the sizes that {@code Split} means.
   *
   * @param size the size of what is split
   * @param sizes the sizes that the node states; empty if it states none
   * @param parts the number of parts if it states no sizes
   */
  public static int[] split(int size, long[] sizes, long parts) {
    int[] split = Axes.ints(sizes);
    if (sizes.length == 0) {
      if (parts < 1 || parts > size) {
        throw new IllegalArgumentException("a split of " + size + " into " + parts);
      }
      split = new int[(int) parts];
      int each = Math.ceilDiv(size, split.length);
      Arrays.fill(split, each);
      split[split.length - 1] = size - each * (split.length - 1);
    }
    long sum = Arrays.stream(split).asLongStream().sum();
    if (sum != size || Arrays.stream(split).anyMatch(s -> s < 0)) {
      throw new IllegalArgumentException("a split of " + size + " into " + Arrays.toString(split));
    }
    return split;
  }
}
