package switchback.training.models;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import switchback.datasets.tasks.SwitchbackException;

/**
 * An array as ND4J 1.0 stores it: a buffer with its shape, then one with its values. Each buffer
 * starts with its allocation mode, length and type; everything is big-endian. ND4J itself is not
 * used, since it allocates as much memory as a file claims to need.
 */
final class StoredArray {
  private static final int LONGEST_SHAPE = 2 * 32 + 4;
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
    long claimed = claimed(in, where);
    long length = header(in, where);
    String type = in.readUTF();
    if (!type.equals("FLOAT") && !type.equals("DOUBLE")) {
      throw refused("numbers of another type", where, type, "FLOAT or DOUBLE");
    }
    if (length != claimed || length > Integer.MAX_VALUE - 8) {
      throw refused("lengths of an array differ", where, length, claimed);
    }
    return new StoredArray(values(in, (int) length, type, where), type.equals("DOUBLE"));
  }

  /** Reads the shape and returns the number of values that it claims. */
  private static long claimed(DataInputStream in, String where) throws IOException {
    long length = header(in, where);
    String type = in.readUTF();
    if (!type.equals("LONG") || length < 4 || length > LONGEST_SHAPE) {
      throw refused("an array without a shape", where, length + " of " + type, "a shape");
    }
    long[] shape = new long[(int) length];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = in.readLong();
    }
    if (shape[0] < 0 || 2 * shape[0] + 4 != length) {
      throw refused("an array without a shape", where, "rank " + shape[0], "a shape");
    }
    try {
      return Arrays.stream(shape, 1, 1 + (int) shape[0]).reduce(1, Math::multiplyExact);
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }

  /** Reads the start of a buffer and returns its length. */
  private static long header(DataInputStream in, String where) throws IOException {
    String mode = in.readUTF();
    if (!mode.equals("MIXED_DATA_TYPES")) {
      throw refused("an array of another version of ND4J", where, mode, "one of ND4J 1.0");
    }
    return in.readLong();
  }

  /** Reads values, allocating memory only as they arrive. */
  private static float[] values(DataInputStream in, int length, String type, String where)
      throws IOException {
    float[] values = new float[Math.min(length, FIRST)];
    boolean isFloat = type.equals("FLOAT");
    for (int i = 0; i < length; i++) {
      if (i == values.length) {
        values = Arrays.copyOf(values, (int) Math.min(length, 2L * values.length));
      }
      values[i] = isFloat ? in.readFloat() : (float) in.readDouble();
      if (!Float.isFinite(values[i])) {
        throw refused(
            "a weight that is not finite", where, values[i] + " at index " + i, "finite numbers");
      }
    }
    return values;
  }

  /** Reads one array from the beginning of a stream. */
  static StoredArray read(InputStream in, String where) throws IOException {
    return read(new DataInputStream(new BufferedInputStream(in, FIRST)), where);
  }

  private static SwitchbackException refused(
      String what, String where, Object got, Object expected) {
    return new SwitchbackException(
        what, where, got, expected, "write the model again with DL4J 1.0");
  }
}
