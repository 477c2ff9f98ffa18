package switchback.datasets.arrays;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Numbers in C order with a shape and a type, as in a {@code .npy} file. Immutable. */
public final class NpyArray {
  /** The types of numbers that are read and written, all little-endian when written. */
  public enum Type {
    /** 32-bit floating point. */
    FLOAT32("f4", Float.BYTES),
    /** 64-bit floating point. */
    FLOAT64("f8", Double.BYTES),
    /** 32-bit whole numbers. */
    INT32("i4", Integer.BYTES),
    /** 64-bit whole numbers. */
    INT64("i8", Long.BYTES);

    private final String code;
    private final int bytes;

    Type(String code, int bytes) {
      this.code = code;
      this.bytes = bytes;
    }

    /** NumPy's code without the byte order, such as {@code f4}. */
    String code() {
      return code;
    }

    /** Bytes a number. */
    int bytes() {
      return bytes;
    }

    /** Whether these are floating point. */
    public boolean isFloating() {
      return this == FLOAT32 || this == FLOAT64;
    }
  }

  private final Type type;
  private final List<Integer> shape;
  private final ByteBuffer values;

  /** Takes over the bytes, which are little-endian and in C order. */
  NpyArray(Type type, List<Integer> shape, byte[] values) {
    if (count(shape) * type.bytes != values.length) {
      throw new IllegalArgumentException(
          values.length / type.bytes + " values do not have the shape " + shape);
    }
    this.type = type;
    this.shape = List.copyOf(shape);
    this.values = ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static long count(List<Integer> shape) {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  /**
   * Copies floats.
   *
   * @throws IllegalArgumentException where the shape has another number of values
   */
  public static NpyArray of(float[] values, int... shape) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return new NpyArray(Type.FLOAT32, boxed(shape), bytes);
  }

  /** Copies doubles; throws likewise. */
  public static NpyArray of(double[] values, int... shape) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Double.BYTES)];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().put(values);
    return new NpyArray(Type.FLOAT64, boxed(shape), bytes);
  }

  /** Copies whole numbers; throws likewise. */
  public static NpyArray of(long[] values, int... shape) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Long.BYTES)];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(values);
    return new NpyArray(Type.INT64, boxed(shape), bytes);
  }

  private static List<Integer> boxed(int... shape) {
    return Arrays.stream(shape).boxed().toList();
  }

  /** The type of its numbers. */
  public Type type() {
    return type;
  }

  /** The size of each dimension. */
  public List<Integer> shape() {
    return shape;
  }

  /** The number of its numbers. */
  public int size() {
    return values.capacity() / type.bytes;
  }

  /** Number {@code i} in C order. */
  public double get(int i) {
    return switch (type) {
      case FLOAT32 -> values.getFloat(i * Float.BYTES);
      case FLOAT64 -> values.getDouble(i * Double.BYTES);
      case INT32 -> values.getInt(i * Integer.BYTES);
      case INT64 -> values.getLong(i * Long.BYTES);
    };
  }

  /** A copy in C order, rounded to float where it is of another type. */
  public float[] floats() {
    float[] floats = new float[size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) get(i);
    }
    return floats;
  }

  /** A copy in C order, as doubles. */
  public double[] doubles() {
    double[] doubles = new double[size()];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = get(i);
    }
    return doubles;
  }

  /** The bytes, little-endian in C order. Not to be written to. */
  byte[] bytes() {
    return values.array();
  }
}
