package switchback.datasets.arrays;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** An array of numbers in C order with a shape and a type, as in a {@code .npy} file. Immutable. */
public final class NpyArray {
  /** The supported types of numbers, which are always written in little-endian order. */
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

    /** Returns NumPy's code without the byte order, such as {@code f4}. */
    String code() {
      return code;
    }

    /** Returns the number of bytes per number. */
    int bytes() {
      return bytes;
    }

    /** Returns whether this is a floating-point type. */
    public boolean isFloating() {
      return this == FLOAT32 || this == FLOAT64;
    }
  }

  private final Type type;
  private final List<Integer> shape;
  private final ByteBuffer values;

  /** Creates an array over bytes, little-endian in C order, without copying them. */
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
   * Creates an array of type float32 with a copy of {@code values}, which are in C order.
   *
   * @throws IllegalArgumentException if the shape has another number of values
   */
  public static NpyArray of(float[] values, int... shape) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return new NpyArray(Type.FLOAT32, boxed(shape), bytes);
  }

  /**
   * Creates an array of type float64 with a copy of {@code values}, which are in C order.
   *
   * @throws IllegalArgumentException if the shape has another number of values
   */
  public static NpyArray of(double[] values, int... shape) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Double.BYTES)];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().put(values);
    return new NpyArray(Type.FLOAT64, boxed(shape), bytes);
  }

  /**
   * Creates an array of type int64 with a copy of {@code values}, which are in C order.
   *
   * @throws IllegalArgumentException if the shape has another number of values
   */
  public static NpyArray of(long[] values, int... shape) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Long.BYTES)];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(values);
    return new NpyArray(Type.INT64, boxed(shape), bytes);
  }

  private static List<Integer> boxed(int... shape) {
    return Arrays.stream(shape).boxed().toList();
  }

  /** Returns the type of the numbers. */
  public Type type() {
    return type;
  }

  /** Returns the size of each dimension. */
  public List<Integer> shape() {
    return shape;
  }

  /** Returns the number of values. */
  public int size() {
    return values.capacity() / type.bytes;
  }

  /** Returns value {@code i} in C order. */
  public double get(int i) {
    return switch (type) {
      case FLOAT32 -> values.getFloat(i * Float.BYTES);
      case FLOAT64 -> values.getDouble(i * Double.BYTES);
      case INT32 -> values.getInt(i * Integer.BYTES);
      case INT64 -> values.getLong(i * Long.BYTES);
    };
  }

  /** Returns a copy in C order, rounded to float if the array is of another type. */
  public float[] floats() {
    float[] floats = new float[size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) get(i);
    }
    return floats;
  }

  /** Returns a copy in C order as doubles. */
  public double[] doubles() {
    double[] doubles = new double[size()];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = get(i);
    }
    return doubles;
  }

  /** Returns the bytes themselves, little-endian in C order, for reading only. */
  byte[] bytes() {
    return values.array();
  }

  @Override
  public String toString() {
    return type + " " + shape;
  }
}
