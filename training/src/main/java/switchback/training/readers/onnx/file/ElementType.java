package switchback.training.readers.onnx.file;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/** The types of a tensor's elements. */
public enum ElementType {
  /** A type that is not known here. */
  UNKNOWN(0, 0),
  /** 32-bit floating point. */
  FLOAT(1, Float.BYTES),
  /** 8-bit whole numbers from 0. */
  UINT8(2, Byte.BYTES),
  /** 8-bit whole numbers. */
  INT8(3, Byte.BYTES),
  /** 16-bit whole numbers from 0. */
  UINT16(4, Short.BYTES),
  /** 16-bit whole numbers. */
  INT16(5, Short.BYTES),
  /** 32-bit whole numbers. */
  INT32(6, Integer.BYTES),
  /** 64-bit whole numbers. */
  INT64(7, Long.BYTES),
  /** Text. */
  STRING(8, 0),
  /** Truth values, as 0 and 1. */
  BOOL(9, Byte.BYTES),
  /** 16-bit floating point (IEEE 754). */
  FLOAT16(10, Short.BYTES),
  /** 64-bit floating point. */
  DOUBLE(11, Double.BYTES),
  /** 32-bit whole numbers from 0. */
  UINT32(12, Integer.BYTES),
  /** 64-bit whole numbers from 0. */
  UINT64(13, Long.BYTES),
  /** The upper half of 32-bit floating point. */
  BFLOAT16(16, Short.BYTES);

  private static final ValueLayout.OfShort SHORTS =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INTS =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONGS =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final int code;
  private final int bytes;

  ElementType(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** Returns the type with a number in the format. */
  public static ElementType of(long code) {
    return Arrays.stream(values()).filter(t -> t.code == code).findFirst().orElse(UNKNOWN);
  }

  /** Returns the type's number in the format. */
  public int code() {
    return code;
  }

  /** Returns the number of bytes per element; 0 if it has no fixed number. */
  public int bytes() {
    return bytes;
  }

  /** Returns whether this is a floating-point type. */
  public boolean isReal() {
    return this == FLOAT || this == FLOAT16 || this == DOUBLE || this == BFLOAT16;
  }

  /** Returns an element of a floating-point type in little-endian bytes. */
  double real(MemorySegment data, long index) {
    return switch (this) {
      case FLOAT -> Float.intBitsToFloat(data.get(INTS, index * bytes));
      case DOUBLE -> Double.longBitsToDouble(data.get(LONGS, index * bytes));
      default -> real(data.get(SHORTS, index * bytes));
    };
  }

  /** Returns a number of 16 bits as a float. */
  double real(long bits) {
    return this == BFLOAT16
        ? Float.intBitsToFloat((int) bits << Short.SIZE)
        : Float.float16ToFloat((short) bits);
  }

  /** Returns an element of a type of whole numbers in little-endian bytes. */
  long whole(MemorySegment data, long index) {
    return switch (this) {
      case INT8 -> data.get(JAVA_BYTE, index);
      case UINT8, BOOL -> data.get(JAVA_BYTE, index) & 0xFFL;
      case INT16 -> data.get(SHORTS, index * bytes);
      case UINT16 -> data.get(SHORTS, index * bytes) & 0xFFFFL;
      case INT32 -> data.get(INTS, index * bytes);
      case UINT32 -> data.get(INTS, index * bytes) & 0xFFFFFFFFL;
      default -> data.get(LONGS, index * bytes);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
