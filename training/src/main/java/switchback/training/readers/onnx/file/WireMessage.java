package switchback.training.readers.onnx.file;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A protobuf message to be written. Large parts are referred to, not copied, until they are
 * written. For one thread at a time.
 */
public final class WireMessage {
  private static final int VARINT = 0;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;
  private static final int MOST_COPIED = 1 << 12;
  private static final int BUFFER = 1 << 16;

  private final List<MemorySegment> parts = new ArrayList<>();
  private ByteArrayOutputStream open = new ByteArrayOutputStream();
  private long size;

  /** Creates a message without fields. */
  public WireMessage() {}

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      open.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
      size++;
    }
    open.write((int) rest);
    size++;
  }

  private void key(int field, int type) {
    varint((long) field << 3 | type);
  }

  /** Adds a whole number. */
  public WireMessage whole(int field, long value) {
    key(field, VARINT);
    varint(value);
    return this;
  }

  /** Adds a float. */
  public WireMessage real(int field, float value) {
    key(field, FIXED32);
    int bits = Float.floatToIntBits(value);
    for (int i = 0; i < Float.BYTES; i++) {
      open.write(bits >>> (Byte.SIZE * i));
    }
    size += Float.BYTES;
    return this;
  }

  /** Adds a text. */
  public WireMessage text(int field, String value) {
    return bytes(field, MemorySegment.ofArray(value.getBytes(StandardCharsets.UTF_8)));
  }

  /** Adds bytes. */
  public WireMessage bytes(int field, MemorySegment value) {
    key(field, BYTES);
    varint(value.byteSize());
    append(value);
    return this;
  }

  /** Adds a message as it is now. */
  public WireMessage message(int field, WireMessage value) {
    key(field, BYTES);
    varint(value.size());
    value.close();
    value.parts.forEach(this::append);
    return this;
  }

  private void append(MemorySegment part) {
    if (part.byteSize() <= MOST_COPIED) {
      open.writeBytes(part.toArray(JAVA_BYTE));
    } else {
      close();
      parts.add(part);
    }
    size += part.byteSize();
  }

  /** Makes a part of the bytes that are still open. */
  private void close() {
    if (open.size() > 0) {
      parts.add(MemorySegment.ofArray(open.toByteArray()));
      open = new ByteArrayOutputStream();
    }
  }

  /** Returns the number of bytes. */
  public long size() {
    return size;
  }

  /**
   * Writes the message.
   *
   * @throws IOException if the stream cannot be written to
   */
  public void writeTo(OutputStream out) throws IOException {
    close();
    byte[] buffer = new byte[BUFFER];
    for (MemorySegment part : parts) {
      for (long at = 0; at < part.byteSize(); at += BUFFER) {
        int count = (int) Math.min(BUFFER, part.byteSize() - at);
        MemorySegment.copy(part, JAVA_BYTE, at, buffer, 0, count);
        out.write(buffer, 0, count);
      }
    }
  }
}
