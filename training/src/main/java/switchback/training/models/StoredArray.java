package switchback.training.models;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import switchback.datasets.arrays.NumberType;
import switchback.datasets.tasks.SwitchbackException;

/** An array as ND4J 1.0 stores it, on the heap. */
final class StoredArray {
  private static final int FIRST = 1 << 16;

  private final float[] values;
  private final boolean isRounded;

  private StoredArray(float[] values, boolean isRounded) {
    this.values = values;
    this.isRounded = isRounded;
  }

  /** Returns the values in the file's order, rounded to float. The array is not copied. */
  float[] values() {
    return values;
  }

  /** Returns whether the values were float64. */
  boolean isRounded() {
    return isRounded;
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
    return new StoredArray(values(in, header, where), header.type() == NumberType.FLOAT64);
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

  /** Reads one array from the beginning of a stream. */
  static StoredArray read(InputStream in, String where) throws IOException {
    return read(new DataInputStream(new BufferedInputStream(in, FIRST)), where);
  }
}
