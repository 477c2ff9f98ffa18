package switchback.datasets.pickles;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.OptionalLong;
import switchback.datasets.pickles.PythonValue.Raw;

/**
 * The bytes that a {@link Raw} stands for, read from where it lies. Each character of a text stands
 * for the byte of its number: in UTF-8, one from 128 to 255 takes two bytes.
 */
final class RawInput extends InputStream {
  private static final int BLOCK = 1 << 16;

  private final MemorySegment memory;
  private final boolean isText;
  private long at;

  /** Creates a stream over bytes, or over a text that has a {@link #length}. */
  RawInput(Raw raw) {
    this.memory = raw.memory();
    this.isText = raw.isText();
  }

  /**
   * Returns the number of bytes that a value stands for; none if it is a text with characters above
   * 255, or is not UTF-8.
   */
  static OptionalLong length(Raw raw) {
    MemorySegment memory = raw.memory();
    return raw.isText() ? characters(memory) : OptionalLong.of(memory.byteSize());
  }

  private static OptionalLong characters(MemorySegment text) {
    byte[] block = new byte[BLOCK];
    long count = 0;
    boolean isOpen = false;
    for (long at = 0; at < text.byteSize(); at += BLOCK) {
      int got = (int) Math.min(BLOCK, text.byteSize() - at);
      MemorySegment.copy(text, JAVA_BYTE, at, block, 0, got);
      for (int i = 0; i < got; i++) {
        if (!(isOpen ? isSecond(block[i]) : isFirst(block[i]))) {
          return OptionalLong.empty();
        }
        isOpen = !isOpen && block[i] < 0;
        count += isOpen ? 0 : 1;
      }
    }
    return isOpen ? OptionalLong.empty() : OptionalLong.of(count);
  }

  /** Returns whether a character from 0 to 255 may begin with a byte. */
  private static boolean isFirst(byte unit) {
    return unit >= 0 || unit == (byte) 0xC2 || unit == (byte) 0xC3;
  }

  private static boolean isSecond(byte unit) {
    return (unit & 0xC0) == 0x80;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length > 0 && at == memory.byteSize()) {
      return -1;
    }
    int got = (int) Math.min(length, memory.byteSize() - at);
    MemorySegment.copy(memory, JAVA_BYTE, at, bytes, offset, got);
    at += got;
    return isText ? decoded(bytes, offset, got) : got;
  }

  /** Decodes text in place, where it takes no more bytes than it did. */
  private int decoded(byte[] bytes, int offset, int count) {
    int end = offset + count;
    int to = offset;
    for (int from = offset; from < end; from++) {
      byte unit = bytes[from];
      if (unit < 0) {
        from++;
        byte second = from < end ? bytes[from] : memory.get(JAVA_BYTE, at++);
        unit = (byte) (unit << 6 | (second & 0x3F));
      }
      bytes[to++] = unit;
    }
    return to - offset;
  }
}
