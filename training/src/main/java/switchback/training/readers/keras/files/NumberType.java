package switchback.training.readers.keras.files;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Locale;

/** The ways in which a file stores a number. */
public enum NumberType {
  /** IEEE 754 half precision. */
  FLOAT16(2),
  /** The upper half of a float32. */
  BFLOAT16(2),
  /** IEEE 754 single precision. */
  FLOAT32(4),
  /** IEEE 754 double precision. */
  FLOAT64(8),
  /** A signed byte. */
  INT8(1),
  /** An unsigned byte. */
  UINT8(1),
  /** A signed integer of two bytes. */
  INT16(2),
  /** An unsigned integer of two bytes. */
  UINT16(2),
  /** A signed integer of four bytes. */
  INT32(4),
  /** A signed integer of eight bytes. */
  INT64(8);

  // Constants, since a layout that is made for each access is slow.
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final int bytes;

  NumberType(int bytes) {
    this.bytes = bytes;
  }

  /** Returns the number of bytes of a value. */
  public int bytes() {
    return bytes;
  }

  /** Returns the value at an index of an array in memory. */
  double read(MemorySegment memory, boolean isBigEndian, long index) {
    long at = index * bytes;
    return switch (this) {
      case FLOAT16 -> Float.float16ToFloat(shortAt(memory, isBigEndian, at));
      case BFLOAT16 -> Float.intBitsToFloat(shortAt(memory, isBigEndian, at) << 16);
      case FLOAT32 -> Float.intBitsToFloat(intAt(memory, isBigEndian, at));
      case FLOAT64 -> Double.longBitsToDouble(longAt(memory, isBigEndian, at));
      case INT8 -> memory.get(ValueLayout.JAVA_BYTE, at);
      case UINT8 -> Byte.toUnsignedInt(memory.get(ValueLayout.JAVA_BYTE, at));
      case INT16 -> shortAt(memory, isBigEndian, at);
      case UINT16 -> Short.toUnsignedInt(shortAt(memory, isBigEndian, at));
      case INT32 -> intAt(memory, isBigEndian, at);
      case INT64 -> longAt(memory, isBigEndian, at);
    };
  }

  private static short shortAt(MemorySegment memory, boolean isBigEndian, long at) {
    short bits = memory.get(SHORT, at);
    return isBigEndian ? Short.reverseBytes(bits) : bits;
  }

  private static int intAt(MemorySegment memory, boolean isBigEndian, long at) {
    int bits = memory.get(INT, at);
    return isBigEndian ? Integer.reverseBytes(bits) : bits;
  }

  private static long longAt(MemorySegment memory, boolean isBigEndian, long at) {
    long bits = memory.get(LONG, at);
    return isBigEndian ? Long.reverseBytes(bits) : bits;
  }

  /** Returns the type's name as Keras writes it, such as {@code float32}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
