package switchback.training.models;

import java.io.DataInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import switchback.datasets.tasks.SwitchbackException;

/** An array as ND4J 1.0 stores it, on the heap. */
final class StoredArray {
  private static final int FIRST = 1 << 16;

  private final float[] values;

  private StoredArray(float[] values) {
    this.values = values;
  }

  /** Returns the values in the file's order, rounded to float. The array is not copied. */
  float[] values() {
    return values;
  }

  /**
   * Reads one array and leaves the stream open after it.
   *
   * @param where the file and its entry, for messages
   * @throws SwitchbackException if the stream holds anything else, or a number that is not finite
   * @throws IOException if the stream ends too early
   */
  static StoredArray read(DataInputStream in, String where) throws IOException {
    ArrayHeader header = ArrayHeader.read(in, where);
    if (header.length() > Integer.MAX_VALUE - 8) {
      throw ArrayHeader.refused(
          "too long an array", where, header.length(), "at most " + (Integer.MAX_VALUE - 8));
    }
    return new StoredArray(values(in, header, where));
  }

  /** Reads values, allocating memory only as they arrive. */
  private static float[] values(DataInputStream in, ArrayHeader header, String where)
      throws IOException {
    int length = (int) header.length();
    float[] values = new float[Math.min(length, FIRST)];
    byte[] value = new byte[header.type().bytes()];
    MemorySegment stored = MemorySegment.ofArray(value);
    for (int i = 0; i < length; i++) {
      if (i == values.length) {
        values = Arrays.copyOf(values, (int) Math.min(length, 2L * values.length));
      }
      in.readFully(value);
      values[i] = (float) header.type().at(stored, ByteOrder.BIG_ENDIAN, 0);
      if (!Float.isFinite(values[i])) {
        throw ArrayHeader.refused(
            "a weight that is not finite", where, values[i] + " at index " + i, "finite numbers");
      }
    }
    return values;
  }
}
