package switchback.training.readers.onnx.file;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A protobuf message in memory, read field by field without copying any. Every length is checked
 * against the message's own end. For one thread at a time.
 */
final class Wire {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;
  private static final int LONGEST_TEXT = 1 << 16;

  private static final ValueLayout.OfInt INT =
      JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment bytes;
  private long at;
  private int field;
  private int type;
  private long number;
  private MemorySegment payload = MemorySegment.NULL;

  /** Creates a reader in front of the first field. */
  Wire(MemorySegment bytes) {
    this.bytes = bytes;
  }

  /**
   * Moves to the next field.
   *
   * @return false if there is none
   * @throws DamagedMessage if the message is cut short or its bytes are no fields
   */
  boolean next() {
    if (at == bytes.byteSize()) {
      return false;
    }
    long key = varint();
    field = (int) Math.min(key >>> 3, Integer.MAX_VALUE);
    type = (int) (key & 7);
    long start = at;
    switch (type) {
      case VARINT -> number = varint();
      case FIXED64 -> {
        require(Long.BYTES);
        number = bytes.get(LONG, at);
        at += Long.BYTES;
      }
      case FIXED32 -> {
        require(Integer.BYTES);
        number = bytes.get(INT, at);
        at += Integer.BYTES;
      }
      case BYTES -> {
        long length = varint();
        require(length);
        start = at;
        at += length;
      }
      default -> throw new DamagedMessage("bytes that are no field at " + start);
    }
    if (field == 0) {
      throw new DamagedMessage("a field without a number at " + start);
    }
    payload = bytes.asSlice(start, at - start);
    return true;
  }

  private void require(long length) {
    if (length < 0 || length > bytes.byteSize() - at) {
      throw new DamagedMessage(
          "a part of "
              + Long.toUnsignedString(length)
              + " bytes where "
              + (bytes.byteSize() - at)
              + " are left");
    }
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      require(1);
      byte part = bytes.get(JAVA_BYTE, at++);
      value |= (part & 0x7FL) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw new DamagedMessage("a number of more than ten bytes");
  }

  /** Returns the number of the current field. */
  int field() {
    return field;
  }

  /** Returns whether the field has a length: bytes, text, a message or many numbers. */
  boolean isBytes() {
    return type == BYTES;
  }

  /** Returns the field's whole number. */
  long number() {
    if (type == BYTES) {
      throw new DamagedMessage("bytes in place of a number in field " + field);
    }
    return number;
  }

  /** Returns the field's float. */
  float real() {
    if (type != FIXED32) {
      throw new DamagedMessage("no float in field " + field);
    }
    return Float.intBitsToFloat((int) number);
  }

  /** Returns the content of a field with a length, or the bytes of a number. */
  MemorySegment payload() {
    return payload;
  }

  /** Returns a message in this field. */
  Wire message() {
    if (type != BYTES) {
      throw new DamagedMessage("a number in place of a message in field " + field);
    }
    return new Wire(payload);
  }

  /** Returns the whole message, whatever was read of it. */
  MemorySegment whole() {
    return bytes;
  }

  /** Returns the text in this field. */
  String text() {
    if (type != BYTES || payload.byteSize() > LONGEST_TEXT) {
      throw new DamagedMessage("no text, or a very long one, in field " + field);
    }
    return new String(payload.toArray(JAVA_BYTE), StandardCharsets.UTF_8);
  }

  /** Returns the numbers of a field of many, read one after the other as varints. */
  Varints varints() {
    return new Varints(new Wire(payload));
  }

  /** Numbers one behind the other. */
  static final class Varints {
    private final Wire wire;

    private Varints(Wire wire) {
      this.wire = wire;
    }

    /** Returns the numbers in bytes. */
    static Varints of(MemorySegment bytes) {
      return new Varints(new Wire(bytes));
    }

    /** Returns whether there is another one. */
    boolean hasNext() {
      return wire.at < wire.bytes.byteSize();
    }

    /** Returns the next one. */
    long next() {
      return wire.varint();
    }
  }
}
