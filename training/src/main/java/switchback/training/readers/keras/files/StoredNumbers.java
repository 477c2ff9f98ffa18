package switchback.training.readers.keras.files;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import switchback.datasets.arrays.NumberType;
import switchback.datasets.tasks.NativeMemory;
import switchback.training.graphs.Weights;

/**
 * An array of numbers in a file, valid as long as the file is open. Reading a value converts it to
 * float32.
 */
public final class StoredNumbers {
  /** Arrays up to so many values are copied to the heap, larger ones outside it. */
  private static final int MOST_ON_HEAP = 1 << 16;

  private static final int TILE = 64;

  private final NumberType type;
  private final ByteOrder order;
  private final MemorySegment memory;
  private final int[] shape;
  private final double scale;
  private final double shift;

  /**
   * Creates an array over memory without copying it.
   *
   * @param shape the sizes of the axes, in C order
   * @throws IllegalArgumentException if the memory does not have as many values
   */
  public StoredNumbers(NumberType type, ByteOrder order, MemorySegment memory, int... shape) {
    this(type, order, memory, shape, 1, 0);
  }

  private StoredNumbers(
      NumberType type,
      ByteOrder order,
      MemorySegment memory,
      int[] shape,
      double scale,
      double shift) {
    if (memory.byteSize() != count(shape) * type.bytes()) {
      throw new IllegalArgumentException(
          Arrays.toString(shape) + " of " + type + " in " + memory.byteSize() + " bytes");
    }
    this.type = type;
    this.order = order;
    this.memory = memory;
    this.shape = shape.clone();
    this.scale = scale;
    this.shift = shift;
  }

  /** Returns this array with each value times a scale, plus a shift. */
  StoredNumbers scaled(double by, double plus) {
    return new StoredNumbers(type, order, memory, shape, by, plus);
  }

  /**
   * Returns the product of sizes.
   *
   * @throws IllegalArgumentException if it is more than an array can have
   */
  static long count(int... shape) {
    long count = 1;
    for (int size : shape) {
      if (size < 0) {
        throw new IllegalArgumentException("an array of " + Arrays.toString(shape));
      }
      count *= size;
      if (count > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("an array of " + Arrays.toString(shape) + " values");
      }
    }
    return count;
  }

  /** Returns the sizes of the axes. */
  public List<Integer> shape() {
    return Arrays.stream(shape).boxed().toList();
  }

  /** Returns the number of axes. */
  public int rank() {
    return shape.length;
  }

  /** Returns the size of an axis. */
  public int size(int axis) {
    return shape[axis];
  }

  /** Returns the number of values. */
  public int size() {
    return (int) count(shape);
  }

  /** Returns the way in which values are stored. */
  public NumberType type() {
    return type;
  }

  /** Returns a value in C order. */
  public float at(long index) {
    double value = type.at(memory, order, index);
    // Without a scale, even -0.0 stays what it is.
    return (float) (scale == 1 && shift == 0 ? value : value * scale + shift);
  }

  /** Returns all values in C order. */
  public float[] toArray() {
    float[] values = new float[size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = at(i);
    }
    return values;
  }

  /** Returns the same values with other axes; there must be as many. */
  public StoredNumbers reshaped(int... sizes) {
    return new StoredNumbers(type, order, memory, sizes, scale, shift);
  }

  /**
   * Returns a copy with its axes in another order.
   *
   * @param axes the axis of this array for each axis of the copy
   */
  public Weights transposed(int... axes) {
    return transposed(new boolean[shape.length], axes);
  }

  /**
   * Returns a copy with its axes in another order, some of them backwards.
   *
   * @param isFlipped for each axis of this array whether it runs backwards in the copy
   * @param axes the axis of this array for each axis of the copy
   */
  public Weights transposed(boolean[] isFlipped, int... axes) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape[axis];
    }
    int[] sizes = new int[axes.length];
    long[] steps = new long[axes.length];
    long from = 0;
    for (int i = 0; i < axes.length; i++) {
      boolean isBackwards = isFlipped[axes[i]];
      sizes[i] = shape[axes[i]];
      steps[i] = isBackwards ? -strides[axes[i]] : strides[axes[i]];
      from += isBackwards ? (sizes[i] - 1) * strides[axes[i]] : 0;
    }
    return copy(sizes, steps, from);
  }

  private Weights copy(int[] sizes, long[] steps, long from) {
    MemorySegment copy = allocate(size());
    if (sizes.length == 2) {
      copyTiles(copy, sizes, steps, from);
      return new Weights(copy);
    }
    int[] at = new int[sizes.length];
    long place = from;
    for (long i = 0; i < size(); i++) {
      copy.setAtIndex(ValueLayout.JAVA_FLOAT, i, at(place));
      for (int axis = sizes.length - 1; axis >= 0; axis--) {
        place += steps[axis];
        if (++at[axis] < sizes[axis]) {
          break;
        }
        place -= steps[axis] * sizes[axis];
        at[axis] = 0;
      }
    }
    return new Weights(copy);
  }

  /** Copies a matrix tile by tile, so that both sides stay in the cache. */
  private void copyTiles(MemorySegment copy, int[] sizes, long[] steps, long from) {
    for (int top = 0; top < sizes[0]; top += TILE) {
      for (int left = 0; left < sizes[1]; left += TILE) {
        int bottom = Math.min(sizes[0], top + TILE);
        int right = Math.min(sizes[1], left + TILE);
        for (int row = top; row < bottom; row++) {
          for (int column = left; column < right; column++) {
            float value = at(from + row * steps[0] + column * steps[1]);
            copy.setAtIndex(ValueLayout.JAVA_FLOAT, (long) row * sizes[1] + column, value);
          }
        }
      }
    }
  }

  private static MemorySegment allocate(int size) {
    return size <= MOST_ON_HEAP
        ? MemorySegment.ofArray(new float[size])
        : NativeMemory.allocate(Arena.ofAuto(), (long) size * Float.BYTES);
  }

  /** Returns text such as {@code float32 [3, 3, 16, 32]}. */
  @Override
  public String toString() {
    return type + " " + Arrays.toString(shape);
  }
}
