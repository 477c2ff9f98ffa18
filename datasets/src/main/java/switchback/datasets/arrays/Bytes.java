package switchback.datasets.arrays;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;

/**
 * Little-endian numbers at positions of memory. A position outside it ends in an {@link
 * IndexOutOfBoundsException}.
 *
 * @param memory the bytes
 */
public record Bytes(MemorySegment memory) {
  /** Returns the number of bytes. */
  public long size() {
    return memory.byteSize();
  }

  /** Returns an unsigned number of one byte. */
  public int uint8(long at) {
    return Byte.toUnsignedInt(memory.get(JAVA_BYTE, at));
  }

  /** Returns an unsigned number of two bytes. */
  public int uint16(long at) {
    return uint8(at) | uint8(at + 1) << Byte.SIZE;
  }

  /** Returns a number of four bytes. */
  public int int32(long at) {
    return uint16(at) | uint16(at + 2) << Short.SIZE;
  }

  /** Returns an unsigned number of four bytes. */
  public long uint32(long at) {
    return Integer.toUnsignedLong(int32(at));
  }

  /** Returns a number of eight bytes. */
  public long int64(long at) {
    return uint32(at) | uint32(at + Integer.BYTES) << Integer.SIZE;
  }

  /** Returns a view of some of the bytes. */
  public MemorySegment part(long at, long count) {
    return memory.asSlice(at, count);
  }

  /** Returns bytes as text in UTF-8. */
  public String text(long at, int count) {
    return new String(part(at, count).toArray(JAVA_BYTE), UTF_8);
  }
}
