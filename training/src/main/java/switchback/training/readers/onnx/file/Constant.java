package switchback.training.readers.onnx.file;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.NativeMemory;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.graphs.Weights;

/**
 * An array of numbers that a file gives: either reals, in single precision and perhaps in a mapped
 * file, or whole numbers. Immutable.
 */
public final class Constant {
  /** More floats than this are kept outside of Java's heap. */
  private static final int MOST_ON_HEAP = 1 << 14;

  /** Rows that are turned together, whose parts stay in the cache. */
  private static final int TILE = 64;

  private final int[] shape;
  private final @Nullable Weights reals;
  private final long @Nullable [] wholes;

  private Constant(int[] shape, @Nullable Weights reals, long @Nullable [] wholes) {
    this.shape = shape;
    this.reals = reals;
    this.wholes = wholes;
  }

  /**
   * Creates an array of reals without copying them.
   *
   * @throws IllegalArgumentException if the shape has another number of values
   */
  public static Constant of(Weights values, int... shape) {
    checkCount(values.size(), shape);
    return new Constant(shape.clone(), values, null);
  }

  /**
   * Creates an array of whole numbers without copying them.
   *
   * @throws IllegalArgumentException if the shape has another number of values
   */
  public static Constant of(long[] values, int... shape) {
    checkCount(values.length, shape);
    return new Constant(shape.clone(), null, values);
  }

  /**
   * Returns the numbers of a tensor, in the file's own memory if they can be read there.
   *
   * @throws IllegalArgumentException if it is damaged or holds no numbers
   */
  public static Constant of(OnnxTensor tensor) {
    return tensor.decoded();
  }

  private static void checkCount(int count, int... shape) {
    if (count(shape) != count) {
      throw new IllegalArgumentException(
          count + " numbers do not have the shape " + Arrays.toString(shape));
    }
  }

  /** Returns the product of sizes. */
  public static long count(int... shape) {
    long count = 1;
    for (int size : shape) {
      count = Math.multiplyExact(count, size);
    }
    return count;
  }

  /**
   * Returns memory for floats, outside of the heap if there are many.
   *
   * @throws SwitchbackException if there is not as much
   */
  public static MemorySegment memory(long count) {
    if (count <= MOST_ON_HEAP) {
      return MemorySegment.ofArray(new float[(int) count]);
    }
    return NativeMemory.allocate(Arena.ofAuto(), count * Float.BYTES);
  }

  /** Returns whether the numbers are reals. */
  public boolean isReal() {
    return reals != null;
  }

  /** Returns the sizes of all axes. */
  public int[] shape() {
    return shape.clone();
  }

  /** Returns the number of axes. */
  public int rank() {
    return shape.length;
  }

  /** Returns the number of values. */
  public int size() {
    return reals != null ? reals.size() : Objects.requireNonNull(wholes).length;
  }

  /** Returns the value at an index in C order. */
  public double at(int index) {
    return reals != null ? reals.at(index) : Objects.requireNonNull(wholes)[index];
  }

  /** Returns the value at an index in C order as a whole number, cut off behind the point. */
  public long whole(int index) {
    return wholes != null ? wholes[index] : (long) at(index);
  }

  /** Returns a copy as whole numbers. */
  public long[] wholes() {
    long[] copy = new long[size()];
    Arrays.setAll(copy, this::whole);
    return copy;
  }

  /** Returns a copy in single precision. */
  public float[] floats() {
    if (reals != null) {
      return reals.toArray();
    }
    float[] copy = new float[size()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = (float) at(i);
    }
    return copy;
  }

  /** Returns the values in single precision: the memory itself if they are reals. */
  public Weights weights() {
    return reals != null ? reals : Weights.of(floats());
  }

  /** Returns whether all values are the same; false if there is none. */
  public boolean isUniform() {
    for (int i = 1; i < size(); i++) {
      if (at(i) != at(0)) {
        return false;
      }
    }
    return size() > 0;
  }

  /**
   * Returns the same values with other axes.
   *
   * @throws IllegalArgumentException if the shape has another number of values
   */
  public Constant reshaped(int... sizes) {
    checkCount(size(), sizes);
    return new Constant(sizes.clone(), reals, wholes);
  }

  /**
   * Returns a matrix with its rows as columns.
   *
   * @throws IllegalArgumentException if it has not two axes
   */
  public Constant transposed() {
    if (shape.length != 2) {
      throw new IllegalArgumentException("no matrix but " + this);
    }
    int rows = shape[0];
    int columns = shape[1];
    Weights from = weights();
    MemorySegment turned = memory(size());
    for (int tile = 0; tile < rows; tile += TILE) {
      int end = Math.min(rows, tile + TILE);
      for (int column = 0; column < columns; column++) {
        for (int row = tile; row < end; row++) {
          float value = from.at((long) row * columns + column);
          turned.setAtIndex(JAVA_FLOAT, (long) column * rows + row, value);
        }
      }
    }
    return of(new Weights(turned), columns, rows);
  }

  /**
   * Returns values at given places.
   *
   * @param sizes the sizes of the result's axes
   * @param places for each value of the result the index of one of these
   */
  public Constant rearranged(int[] sizes, int[] places) {
    if (size() == 0 && places.length > 0) {
      throw new IllegalArgumentException("values of an empty array");
    }
    if (wholes != null) {
      long[] picked = new long[places.length];
      Arrays.setAll(picked, i -> wholes[places[i]]);
      return of(picked, sizes);
    }
    MemorySegment picked = memory(places.length);
    for (int i = 0; i < places.length; i++) {
      picked.setAtIndex(JAVA_FLOAT, i, (float) at(places[i]));
    }
    return of(new Weights(picked), sizes);
  }

  /** Returns text such as {@code reals [64, 3, 7, 7]}. */
  @Override
  public String toString() {
    return (isReal() ? "reals " : "whole numbers ") + Arrays.toString(shape);
  }
}
