package switchback.datasets.parquet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes structures in Thrift's compact protocol, in which Parquet writes a file's metadata. */
final class CompactWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** The number of the field that was written last, in each structure that is not ended yet. */
  private int[] last = new int[8];

  private int depth;

  private void field(int number, int type) {
    bytes.write(((number - last[depth]) << 4) | type);
    last[depth] = number;
  }

  private void varint(long value) {
    long rest = value;
    while (rest > 0x7F) {
      bytes.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  /** Writes a field with a number that is not negative. */
  CompactWriter number(int field, int type, long value) {
    field(field, type);
    varint(value << 1);
    return this;
  }

  /** Writes a field with a text. */
  CompactWriter text(int field, String value) {
    field(field, CompactReader.BINARY);
    text(value);
    return this;
  }

  private void text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    varint(utf8.length);
    bytes.writeBytes(utf8);
  }

  /** Writes a field with a list of texts. */
  CompactWriter texts(int field, Iterable<String> values, int size) {
    list(field, CompactReader.BINARY, size);
    values.forEach(this::text);
    return this;
  }

  /** Writes a field with a list of numbers that are not negative. */
  CompactWriter numbers(int field, int... values) {
    list(field, CompactReader.I32, values.length);
    for (int value : values) {
      varint((long) value << 1);
    }
    return this;
  }

  /** Begins a field with a list, whose values follow. */
  CompactWriter list(int field, int type, int size) {
    field(field, CompactReader.LIST);
    bytes.write((Math.min(size, 15) << 4) | type);
    if (size >= 15) {
      varint(size);
    }
    return this;
  }

  /** Begins a field with a structure. */
  CompactWriter struct(int field) {
    field(field, CompactReader.STRUCT);
    return element();
  }

  /** Begins a structure that is a value of a list. */
  CompactWriter element() {
    depth++;
    last[depth] = 0;
    return this;
  }

  /** Ends a structure. */
  CompactWriter end() {
    bytes.write(0);
    depth--;
    return this;
  }

  /** Ends the outermost structure and returns what was written. */
  byte[] bytes() {
    bytes.write(0);
    return bytes.toByteArray();
  }
}
