package switchback.datasets.arrays;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The types of numbers in files of arrays. */
public enum NumberType {
  /** 32-bit floating point (IEEE 754). */
  FLOAT32(4, "F32", "f4"),
  /** 64-bit floating point. */
  FLOAT64(8, "F64", "f8"),
  /** 16-bit floating point. */
  FLOAT16(2, "F16", "f2"),
  /**
   * The upper half of 32-bit floating point. NumPy has no such type; the package ml_dtypes, which
   * adds it, saves it as two raw bytes.
   */
  BFLOAT16(2, "BF16", "V2"),
  /** 8-bit whole numbers. */
  INT8(1, "I8", "i1"),
  /** 8-bit whole numbers from 0. */
  UINT8(1, "U8", "u1"),
  /** 16-bit whole numbers. */
  INT16(2, "I16", "i2"),
  /** 16-bit whole numbers from 0. */
  UINT16(2, "U16", "u2"),
  /** 32-bit whole numbers. */
  INT32(4, "I32", "i4"),
  /** 32-bit whole numbers from 0. */
  UINT32(4, "U32", "u4"),
  /** 64-bit whole numbers. */
  INT64(8, "I64", "i8"),
  /** 64-bit whole numbers from 0. */
  UINT64(8, "U64", "u8"),
  /** Truth values, a byte each. */
  BOOL(1, "BOOL", "b1");

  // Constants, since a layout that is made for each access is slow.
  private static final ValueLayout.OfShort SHORTS =
      JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INTS =
      JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONGS =
      JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final int bytes;
  private final String safetensors;
  private final String numpy;

  NumberType(int bytes, String safetensors, String numpy) {
    this.bytes = bytes;
    this.safetensors = safetensors;
    this.numpy = numpy;
  }

  /** Returns the type that {@code .safetensors} abbreviates like this, if it is known. */
  public static Optional<NumberType> ofSafetensors(String name) {
    return Arrays.stream(values()).filter(type -> type.safetensors.equals(name)).findFirst();
  }

  /** Returns the type that NumPy abbreviates like this without the order of bytes, if known. */
  public static Optional<NumberType> ofNumpy(String code) {
    return Arrays.stream(values()).filter(type -> type.numpy.equals(code)).findFirst();
  }

  /** Returns the type of this name, such as {@code float32}, if it is known. */
  public static Optional<NumberType> ofName(String name) {
    return Arrays.stream(values()).filter(type -> type.toString().equals(name)).findFirst();
  }

  /** Returns the abbreviation in {@code .safetensors}. */
  String safetensors() {
    return safetensors;
  }

  /** Returns NumPy's abbreviation without the order of bytes. */
  String numpy() {
    return numpy;
  }

  /** Returns the number of bytes per number. */
  public int bytes() {
    return bytes;
  }

  /** Returns whether this is a floating-point type. */
  public boolean isFloating() {
    return this == FLOAT32 || this == FLOAT64 || this == FLOAT16 || this == BFLOAT16;
  }

  /**
   * Returns a number of an array.
   *
   * @param index its position among the numbers, from 0
   */
  public double at(MemorySegment memory, ByteOrder order, long index) {
    return switch (this) {
      case FLOAT32 -> Float.intBitsToFloat(int32(memory, order, index));
      case FLOAT64 -> Double.longBitsToDouble(int64(memory, order, index));
      case FLOAT16, BFLOAT16 -> ofBits(int16(memory, order, index));
      case UINT64 -> unsigned(int64(memory, order, index));
      default -> whole(memory, order, index);
    };
  }

  /**
   * Returns a number of an array of a type of whole numbers; of 64 bits from 0, its bits.
   *
   * @param index its position among the numbers, from 0
   */
  public long whole(MemorySegment memory, ByteOrder order, long index) {
    return switch (this) {
      case INT8 -> memory.get(JAVA_BYTE, index);
      case UINT8 -> Byte.toUnsignedLong(memory.get(JAVA_BYTE, index));
      case BOOL -> memory.get(JAVA_BYTE, index) == 0 ? 0 : 1;
      case INT16 -> int16(memory, order, index);
      case UINT16 -> Short.toUnsignedLong(int16(memory, order, index));
      case INT32 -> int32(memory, order, index);
      case UINT32 -> Integer.toUnsignedLong(int32(memory, order, index));
      case INT64, UINT64 -> int64(memory, order, index);
      default -> throw new IllegalStateException(this + " is not a type of whole numbers");
    };
  }

  /** Returns the number of a floating-point type of 16 bits that has these bits. */
  public float ofBits(short bits) {
    return this == BFLOAT16 ? Float.intBitsToFloat(bits << Short.SIZE) : Float.float16ToFloat(bits);
  }

  private static double unsigned(long bits) {
    return bits >= 0 ? bits : 2.0 * ((bits >>> 1) | (bits & 1));
  }

  private static short int16(MemorySegment memory, ByteOrder order, long index) {
    short bits = memory.get(SHORTS, index * Short.BYTES);
    return order == ByteOrder.BIG_ENDIAN ? Short.reverseBytes(bits) : bits;
  }

  private static int int32(MemorySegment memory, ByteOrder order, long index) {
    int bits = memory.get(INTS, index * Integer.BYTES);
    return order == ByteOrder.BIG_ENDIAN ? Integer.reverseBytes(bits) : bits;
  }

  private static long int64(MemorySegment memory, ByteOrder order, long index) {
    long bits = memory.get(LONGS, index * Long.BYTES);
    return order == ByteOrder.BIG_ENDIAN ? Long.reverseBytes(bits) : bits;
  }

  /** Returns the name in NumPy, PyTorch and Keras, such as {@code float32}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
