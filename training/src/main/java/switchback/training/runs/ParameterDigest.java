package switchback.training.runs;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import switchback.datasets.files.Digests;

/** The digest of parameters that a manifest states. */
final class ParameterDigest {
  /** The number of bytes that are digested at a time. */
  private static final int BLOCK = 1 << 16;

  private ParameterDigest() {}

  /**
   * Returns the SHA-256 of float32 values as little-endian bytes, in 64 hex digits.
   *
   * @param values in the machine's byte order
   */
  static String of(MemorySegment values) {
    MessageDigest digest = Digests.sha256();
    MemorySegment block = MemorySegment.ofArray(new byte[BLOCK]);
    for (long from = 0; from < values.byteSize(); from += BLOCK) {
      long count = Math.min(BLOCK, values.byteSize() - from);
      MemorySegment.copy(
          values,
          JAVA_FLOAT_UNALIGNED,
          from,
          block,
          JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN),
          0,
          count / Float.BYTES);
      digest.update(block.asSlice(0, count).asByteBuffer());
    }
    return Digests.hex(digest);
  }
}
