package switchback.training.readers.torch.tensors;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import switchback.datasets.arrays.NumberType;
import switchback.datasets.tasks.NativeMemory;
import switchback.training.graphs.Weights;

/**
 * An array of numbers: a view of a file's bytes with a shape and a distance along each axis.
 * Immutable.
 */
public final class Tensor {
  /** The largest number of values of one tensor. */
  static final long MOST_VALUES = 1L << 29;

  static final int MOST_AXES = 16;

  private final NumberType type;
  private final MemorySegment memory;
  private final ByteOrder order;
  private final long offset;
  private final long[] sizes;
  private final long[] strides;

  /**
   * Creates a view.
   *
   * @param type the type of the numbers
   * @param memory the numbers of the whole storage
   * @param order the order of their bytes
   * @param offset the number at which the view begins
   * @param sizes the size of each axis
   * @param strides the numbers from one position to the next along each axis
   * @throws IllegalArgumentException if a value lies outside the memory, values are repeated, or
   *     there are too many
   */
  Tensor(
      NumberType type,
      MemorySegment memory,
      ByteOrder order,
      long offset,
      long[] sizes,
      long[] strides) {
    this.type = type;
    this.memory = memory;
    this.order = order;
    this.offset = offset;
    this.sizes = sizes.clone();
    this.strides = strides.clone();
    check();
  }

  private void check() {
    if (sizes.length != strides.length || sizes.length > MOST_AXES) {
      throw new IllegalArgumentException(
          sizes.length + " sizes and " + strides.length + " strides, at most " + MOST_AXES);
    }
    long available = memory.byteSize() / type.bytes();
    long count = 1;
    boolean isNegative = offset < 0;
    for (int axis = 0; axis < sizes.length; axis++) {
      isNegative |= sizes[axis] < 0 || strides[axis] < 0;
      count = isNegative || sizes[axis] > MOST_VALUES ? MOST_VALUES + 1 : count * sizes[axis];
      if (count > MOST_VALUES) {
        throw new IllegalArgumentException("a shape of " + Arrays.toString(sizes));
      }
    }
    if (isNegative || count > available || (count > 0 && last() >= available)) {
      throw new IllegalArgumentException(
          "a shape of %s with strides %s from %d in a storage of %d values"
              .formatted(Arrays.toString(sizes), Arrays.toString(strides), offset, available));
    }
  }

  /** Returns the index of the last value, limited so that it cannot overflow. */
  private long last() {
    long last = Math.min(offset, Long.MAX_VALUE / 2);
    for (int axis = 0; axis < sizes.length; axis++) {
      long steps = sizes[axis] - 1;
      if (steps > 0 && strides[axis] > (Long.MAX_VALUE / 2 - last) / steps) {
        return Long.MAX_VALUE;
      }
      last += steps * strides[axis];
    }
    return last;
  }

  /**
   * Creates a view of whole memory in C order.
   *
   * @throws IllegalArgumentException if there are fewer values than the shape has, or too many
   */
  static Tensor of(NumberType type, MemorySegment memory, ByteOrder order, long... sizes) {
    return new Tensor(type, memory, order, 0, sizes, strides(sizes));
  }

  /**
   * Creates a view of whole memory in which the first index varies fastest.
   *
   * @throws IllegalArgumentException if there are fewer values than the shape has, or too many
   */
  static Tensor ofFortran(NumberType type, MemorySegment memory, ByteOrder order, long... sizes) {
    long[] strides = reversed(strides(reversed(sizes)));
    return new Tensor(type, memory, order, 0, sizes, strides);
  }

  private static long[] reversed(long[] values) {
    long[] reversed = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      reversed[i] = values[values.length - 1 - i];
    }
    return reversed;
  }

  private static long[] strides(long[] sizes) {
    long[] strides = new long[sizes.length];
    long stride = 1;
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      strides[axis] = Math.min(stride, MOST_VALUES);
      stride = strides[axis] * Math.clamp(sizes[axis], 1, MOST_VALUES);
    }
    return strides;
  }

  /** Returns the type of the numbers. */
  public NumberType type() {
    return type;
  }

  /** Returns the number of axes. */
  public int rank() {
    return sizes.length;
  }

  /** Returns the size of an axis, from 0. */
  public int size(int axis) {
    return Math.toIntExact(sizes[axis]);
  }

  /** Returns the number of values. */
  public int size() {
    return Math.toIntExact(Arrays.stream(sizes).reduce(1, (a, b) -> a * b));
  }

  /** Returns the sizes of all axes. */
  public List<Integer> shape() {
    return Arrays.stream(sizes).mapToObj(Math::toIntExact).toList();
  }

  /**
   * Returns the values in C order as float32: those of the file itself if they are stored like
   * that, else a copy outside the heap.
   */
  public Weights weights() {
    return new Weights(segment());
  }

  private MemorySegment segment() {
    long at = offset * Float.BYTES;
    boolean isAsStored =
        type == NumberType.FLOAT32
            && order == ByteOrder.nativeOrder()
            && isInOrder()
            && memory.isNative()
            && (memory.address() + at) % Float.BYTES == 0;
    return isAsStored ? memory.asSlice(at, (long) size() * Float.BYTES) : copy();
  }

  private boolean isInOrder() {
    long expected = 1;
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      if (sizes[axis] != 1 && strides[axis] != expected) {
        return false;
      }
      expected *= sizes[axis];
    }
    return true;
  }

  private MemorySegment copy() {
    MemorySegment copy = NativeMemory.allocate(Arena.ofAuto(), (long) size() * Float.BYTES);
    visit((i, value) -> copy.setAtIndex(JAVA_FLOAT, i, (float) value));
    return copy;
  }

  /** Returns the values in C order. */
  public double[] doubles() {
    double[] values = new double[size()];
    visit((i, value) -> values[i] = value);
    return values;
  }

  /** Takes a value and its place in C order. */
  @FunctionalInterface
  private interface Visitor {
    void visit(int i, double value);
  }

  private void visit(Visitor visitor) {
    int count = size();
    long[] position = new long[sizes.length];
    long at = offset;
    for (int i = 0; i < count; i++) {
      visitor.visit(i, type.at(memory, order, at));
      for (int axis = sizes.length - 1; axis >= 0; axis--) {
        at += strides[axis];
        if (++position[axis] < sizes[axis]) {
          break;
        }
        at -= strides[axis] * sizes[axis];
        position[axis] = 0;
      }
    }
  }

  /** Returns text such as {@code (64, 3, 7, 7)}: the sizes of the axes. */
  @Override
  public String toString() {
    return shape().stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
  }
}
