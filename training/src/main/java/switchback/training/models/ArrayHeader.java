package switchback.training.models;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import switchback.datasets.arrays.NumberType;
import switchback.datasets.tasks.SwitchbackException;

/**
 * What comes before the values of an array as ND4J 1.0 stores it: a buffer with its shape, then the
 * start of the one with its values. Each buffer starts with its allocation mode, length and type;
 * everything is big-endian. ND4J itself is not used, since it allocates as much memory as a file
 * claims to need.
 *
 * @param length the number of values, which buffer and shape agree about
 * @param type the type of the values
 */
record ArrayHeader(long length, NumberType type) {
  private static final int LONGEST_SHAPE = 2 * 32 + 4;

  private static Optional<NumberType> type(String name) {
    return switch (name) {
      case "FLOAT" -> Optional.of(NumberType.FLOAT32);
      case "DOUBLE" -> Optional.of(NumberType.FLOAT64);
      case "HALF" -> Optional.of(NumberType.FLOAT16);
      case "BFLOAT16" -> Optional.of(NumberType.BFLOAT16);
      default -> Optional.empty();
    };
  }

  /**
   * Reads up to the first value and leaves the stream open there.
   *
   * @param where the file and its entry, for messages
   * @throws SwitchbackException if the stream holds anything else
   * @throws IOException if the stream ends too early
   */
  static ArrayHeader read(DataInputStream in, String where) throws IOException {
    long claimed = claimed(in, where);
    long length = length(in, where);
    String name = in.readUTF();
    NumberType type =
        type(name)
            .orElseThrow(
                () -> refused("numbers of another type", where, name, "FLOAT, DOUBLE or HALF"));
    if (length != claimed || length < 0) {
      throw refused("lengths of an array differ", where, length, claimed);
    }
    return new ArrayHeader(length, type);
  }

  /** Reads the shape and returns the number of values that it claims. */
  private static long claimed(DataInputStream in, String where) throws IOException {
    long length = length(in, where);
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
  private static long length(DataInputStream in, String where) throws IOException {
    String mode = in.readUTF();
    if (!mode.equals("MIXED_DATA_TYPES")) {
      throw new SwitchbackException(
          "an array of another version of ND4J", where, mode, "one of ND4J 1.0", ModelArchive.OLD);
    }
    return in.readLong();
  }

  static SwitchbackException refused(String what, String where, Object got, Object expected) {
    return new SwitchbackException(
        what,
        where,
        got,
        expected,
        "copy the file again, or save the network again with ModelSerializer.writeModel");
  }
}
