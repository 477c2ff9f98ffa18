package switchback.training.models;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import switchback.datasets.arrays.NumberType;
import switchback.datasets.tasks.SwitchbackException;

/**
 * All parameters of a network in native memory, which is free again once nobody refers to it.
 *
 * @param memory float32 values in the file's order and the machine's byte order
 * @param isRounded whether the values were float64
 * @param isWidened whether the values had 16 bits
 */
public record StoredParameters(MemorySegment memory, boolean isRounded, boolean isWidened) {
  private static final int BLOCK = 1 << 16;

  /**
   * Reads parameters from an entry.
   *
   * @param expected the number of values that the network has
   * @param bytes the size of the entry, which bounds the memory
   * @param where the file and its entry, for messages
   */
  static StoredParameters read(InputStream in, long expected, long bytes, String where)
      throws IOException {
    DataInputStream data = new DataInputStream(new BufferedInputStream(in, BLOCK));
    ArrayHeader header = checked(ArrayHeader.read(data, where), expected, bytes, where);
    MemorySegment memory = allocated(header.length(), where);
    fill(memory, data, header.type(), where);
    return new StoredParameters(
        memory, header.type() == NumberType.FLOAT64, header.type().bytes() == Short.BYTES);
  }

  /** Returns a header if it is that of parameters of a network and an entry. */
  static ArrayHeader checked(ArrayHeader header, long expected, long bytes, String where) {
    if (header.length() != expected) {
      throw ArrayHeader.refused(
          "numbers of parameters differ",
          where,
          header.length(),
          expected + ", as the layers in configuration.json have");
    }
    if (header.length() > bytes / header.type().bytes()) {
      throw ArrayHeader.refused(
          "an array in a model file is cut short",
          where,
          bytes + " bytes",
          header.length() + " values of type " + header.type());
    }
    return header;
  }

  /**
   * Allocates memory for values.
   *
   * @throws SwitchbackException if there is not as much
   */
  private static MemorySegment allocated(long values, String where) {
    try {
      return NativeBlock.allocate(values * Float.BYTES);
    } catch (OutOfMemoryError e) {
      throw new SwitchbackException(
          "too little memory for the parameters",
          where,
          ((values * Float.BYTES) >> 20) + " MB of parameters",
          "as much memory outside of Java's heap",
          "close other programs, or use a machine with more memory",
          e);
    }
  }

  private static void fill(MemorySegment memory, DataInputStream in, NumberType type, String where)
      throws IOException {
    byte[] block = new byte[BLOCK];
    MemorySegment stored = MemorySegment.ofArray(block);
    int each = BLOCK / type.bytes();
    long count = memory.byteSize() / Float.BYTES;
    for (long at = 0; at < count; at += each) {
      int values = (int) Math.min(each, count - at);
      in.readFully(block, 0, values * type.bytes());
      for (int i = 0; i < values; i++) {
        float value = (float) type.at(stored, ByteOrder.BIG_ENDIAN, i);
        if (!Float.isFinite(value)) {
          throw ArrayHeader.refused(
              "a weight that is not finite", where, value + " at index " + (at + i), "numbers");
        }
        memory.setAtIndex(JAVA_FLOAT, at + i, value);
      }
    }
  }
}
