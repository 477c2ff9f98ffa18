package switchback.training.models;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import switchback.datasets.tasks.SwitchbackException;

/**
 * An array as ND4J 1.0 stores it: a buffer of its shape, then one of its values, each with the way
 * of its making, its length and its type, big-endian. Read here rather than by ND4J, which takes
 * memory by the length that a file claims.
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

  /** The values in the file's order, rounded to float. Not copied. */
  float[] values() {
    return values;
  }

  /** Whether they were float64. */
  boolean isRounded() {
    return isRounded;
  }

  /**
   * Reads one array and leaves the stream behind it.
   *
   * @param where the file and its part, for people
   * @throws SwitchbackException where it holds anything else, or a number that is not finite
   * @throws IOException where the stream ends too early
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

  /** The number of values by the shape. */
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

  /** The length of a buffer. */
  private static long header(DataInputStream in, String where) throws IOException {
    String mode = in.readUTF();
    if (!mode.equals("MIXED_DATA_TYPES")) {
      throw refused("an array of another version of ND4J", where, mode, "one of ND4J 1.0");
    }
    return in.readLong();
  }

  /** Takes memory as values come. */
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
            "a weight that is no number", where, values[i] + " at place " + i, "finite numbers");
      }
    }
    return values;
  }

  /** Reads one array from a stream's beginning. */
  static StoredArray read(InputStream in, String where) throws IOException {
    return read(new DataInputStream(new BufferedInputStream(in, FIRST)), where);
  }

  private static SwitchbackException refused(
      String what, String where, Object got, Object expected) {
    return new SwitchbackException(
        what, where, got, expected, "write the model again with DL4J 1.0");
  }
}
