package switchback.training.readers.torch.tensors;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;

/**
 * Little-endian numbers at positions of memory. A position outside it ends in an {@link
 * IndexOutOfBoundsException}.
 *
 * @param memory the bytes
 */
record Bytes(MemorySegment memory) {
  long size() {
    return memory.byteSize();
  }

  int uint8(long at) {
    return Byte.toUnsignedInt(memory.get(JAVA_BYTE, at));
  }

  int uint16(long at) {
    return uint8(at) | uint8(at + 1) << Byte.SIZE;
  }

  int int32(long at) {
    return uint16(at) | uint16(at + 2) << Short.SIZE;
  }

  long uint32(long at) {
    return Integer.toUnsignedLong(int32(at));
  }

  long int64(long at) {
    return uint32(at) | uint32(at + Integer.BYTES) << Integer.SIZE;
  }

  MemorySegment part(long at, long count) {
    return memory.asSlice(at, count);
  }

  String text(long at, int count) {
    return new String(part(at, count).toArray(JAVA_BYTE), UTF_8);
  }
}
