package switchback.training.readers.onnx.file;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import switchback.training.graphs.Weights;

/**
 * A tensor as it lies in a file. Its numbers are decoded when they are asked for.
 *
 * @param name its name; may be empty
 * @param dims the sizes of its axes
 * @param type the type of its elements
 * @param encoding how its numbers are written
 * @param data its bytes, in the file or in one beside it
 */
public record OnnxTensor(
    String name, List<Long> dims, ElementType type, Encoding encoding, MemorySegment data) {
  /** The most whole numbers of a tensor; sizes and positions are far fewer. */
  private static final int MOST_WHOLES = 1 << 24;

  private static final boolean IS_LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  /** How a tensor's numbers are written. */
  public enum Encoding {
    /** Little-endian elements one behind the other. */
    PLAIN,
    /** Numbers of variable length, those of 16-bit floating point as their bits. */
    VARIABLE
  }

  /** Copies the list. */
  public OnnxTensor {
    dims = List.copyOf(dims);
  }

  /** Returns a tensor's sizes by their keys in the file, such as {@code offset}. */
  static long number(Map<String, String> entries, String key, long otherwise) {
    String text = entries.get(key);
    if (text == null || text.isEmpty()) {
      return otherwise;
    }
    if (!text.chars().allMatch(c -> c >= '0' && c <= '9') || text.length() > 18) {
      throw new DamagedMessage("the " + key + " `" + text + "` of a tensor");
    }
    return Long.parseLong(text);
  }

  /**
   * Returns the number of elements.
   *
   * @throws DamagedMessage if it is negative or too large
   */
  long count() {
    long count = 1;
    for (long dim : dims) {
      if (dim < 0 || dim > Integer.MAX_VALUE || count * dim > Integer.MAX_VALUE) {
        throw new DamagedMessage("tensor " + name + " of " + dims + " elements");
      }
      count *= dim;
    }
    return count;
  }

  /**
   * Returns the numbers.
   *
   * @throws DamagedMessage if their count does not fit to the tensor's sizes
   * @throws IllegalArgumentException if they are of a type that is not taken
   */
  Constant decoded() {
    int count = (int) count();
    int[] shape = dims.stream().mapToInt(Math::toIntExact).toArray();
    if (type.bytes() == 0) {
      throw new IllegalArgumentException("tensor " + name + " of another type of elements");
    }
    if (encoding == Encoding.PLAIN && data.byteSize() != (long) count * type.bytes()) {
      throw new DamagedMessage(
          "tensor " + name + " " + dims + " of " + type + " in " + data.byteSize() + " bytes");
    }
    if (type == ElementType.FLOAT && encoding == Encoding.PLAIN) {
      return Constant.of(floats(count), shape);
    }
    return type.isReal() ? Constant.of(reals(count), shape) : Constant.of(wholes(count), shape);
  }

  /** Returns the bytes in the file as they are, unless the machine orders bytes otherwise. */
  private Weights floats(int count) {
    if (IS_LITTLE) {
      return new Weights(data);
    }
    MemorySegment copy = Constant.memory(count);
    fill(copy, count);
    return new Weights(copy);
  }

  private Weights reals(int count) {
    checkVariable(count);
    MemorySegment copy = Constant.memory(count);
    fill(copy, count);
    return new Weights(copy);
  }

  private void fill(MemorySegment copy, int count) {
    if (encoding == Encoding.PLAIN) {
      for (int i = 0; i < count; i++) {
        copy.setAtIndex(JAVA_FLOAT, i, (float) type.numbers().at(data, ByteOrder.LITTLE_ENDIAN, i));
      }
      return;
    }
    Wire.Varints numbers = Wire.Varints.of(data);
    for (int i = 0; i < count; i++) {
      copy.setAtIndex(JAVA_FLOAT, i, type.numbers().ofBits((short) numbers.next()));
    }
  }

  private long[] wholes(int count) {
    if (count > MOST_WHOLES) {
      throw new IllegalArgumentException("tensor " + name + " of " + count + " whole numbers");
    }
    checkVariable(count);
    long[] wholes = new long[count];
    if (encoding == Encoding.PLAIN) {
      Arrays.setAll(wholes, i -> type.numbers().whole(data, ByteOrder.LITTLE_ENDIAN, i));
      return wholes;
    }
    Wire.Varints numbers = Wire.Varints.of(data);
    Arrays.setAll(wholes, _ -> numbers.next());
    return wholes;
  }

  /** Checks, before there is memory for them, that as many numbers are there. */
  private void checkVariable(int count) {
    if (encoding == Encoding.VARIABLE) {
      Wire.Varints numbers = Wire.Varints.of(data);
      int found = 0;
      while (numbers.hasNext()) {
        numbers.next();
        found++;
      }
      if (found != count) {
        throw new DamagedMessage("tensor " + name + " " + dims + " of " + found + " numbers");
      }
    }
  }

  /** Returns text such as {@code conv1.weight float [64, 3, 7, 7]}. */
  @Override
  public String toString() {
    return name + " " + type + " " + dims;
  }
}
