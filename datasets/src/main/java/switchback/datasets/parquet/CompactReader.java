package switchback.datasets.parquet;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Reads structures in Thrift's compact protocol, in which Parquet writes the headers of its pages.
 * A header that ends before its last field ends in a {@link BufferUnderflowException}.
 */
final class CompactReader {
  /** The types of fields. */
  static final int TRUE = 1;

  static final int FALSE = 2;
  static final int BYTE = 3;
  static final int I16 = 4;
  static final int I32 = 5;
  static final int I64 = 6;
  static final int DOUBLE = 7;
  static final int BINARY = 8;
  static final int LIST = 9;
  static final int SET = 10;
  static final int STRUCT = 12;

  private static final int DEEPEST = 16;

  private final ByteBuffer bytes;

  CompactReader(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /** Takes the fields of a structure, each of which it has to read or skip. */
  @FunctionalInterface
  interface Fields {
    /** Reads or skips a field. */
    void take(int number, int type) throws IOException;
  }

  /** Reads a structure. */
  void struct(Fields fields) throws IOException {
    int number = 0;
    for (int head = next(); head != 0; head = next()) {
      int step = head >> 4;
      number = step == 0 ? integer() : number + step;
      fields.take(number, head & 15);
    }
  }

  private int next() {
    return bytes.get() & 0xFF;
  }

  /** Reads a number of a field of type {@link #I32}. */
  int integer() throws IOException {
    long value = varint();
    long number = (value >>> 1) ^ -(value & 1);
    if (number != (int) number) {
      throw damaged("a number of more than 32 bits");
    }
    return (int) number;
  }

  private long varint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int each = next();
      value |= (each & 0x7FL) << shift;
      if (each < 0x80) {
        return value;
      }
    }
    throw damaged("a number of more than 64 bits");
  }

  private static IOException damaged(String got) {
    return new IOException("the header of a page is damaged: " + got);
  }

  /** Skips the value of a field. */
  void skip(int type) throws IOException {
    skip(type, 0);
  }

  private void skip(int type, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw damaged("structures within structures");
    }
    switch (type) {
      case TRUE, FALSE -> {}
      case BYTE -> skip(1L);
      case I16, I32, I64 -> varint();
      case DOUBLE -> skip(8L);
      case BINARY -> skip(varint());
      case LIST, SET -> skipList(depth);
      case STRUCT -> struct((number, inner) -> skip(inner, depth + 1));
      default -> throw damaged("a field of type " + type);
    }
  }

  private void skip(long count) throws IOException {
    if (count < 0 || count > Integer.MAX_VALUE) {
      throw damaged("a text of " + count + " bytes");
    }
    if (count > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    bytes.position(bytes.position() + (int) count);
  }

  private void skipList(int depth) throws IOException {
    int head = next();
    long size = head >> 4 == 15 ? varint() : head >> 4;
    int type = head & 15;
    for (long i = 0; i < size; i++) {
      // Within a list, a truth value takes a byte.
      skip(type == TRUE || type == FALSE ? BYTE : type, depth + 1);
    }
  }
}
