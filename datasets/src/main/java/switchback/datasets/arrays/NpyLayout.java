package switchback.datasets.arrays;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import switchback.datasets.tasks.SwitchbackException;

/**
 * What the header of a {@code .npy} file of format 1.0 to 3.0 says, whatever the type of its
 * elements.
 *
 * @param dtype NumPy's description of the type, such as {@code <f4}
 * @param isFortran whether the first index varies fastest
 * @param shape the size of each dimension
 * @param bytes the number of bytes before the first element
 */
public record NpyLayout(String dtype, boolean isFortran, List<Integer> shape, int bytes) {
  /** The most bytes before the first element. */
  public static final int LONGEST = (1 << 16) + 12;

  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  private static final int MOST_DIMENSIONS = 32;

  private static final Pattern DESCRIPTION = entry("descr", "('[^']*'|\"[^\"]*\"|\\[.*])");
  private static final Pattern ORDER = entry("fortran_order", "(True|False)");
  private static final Pattern SHAPE = entry("shape", "\\(([\\dL, ]*)\\)");

  /** Copies the list. */
  public NpyLayout {
    shape = List.copyOf(shape);
  }

  private static Pattern entry(String key, String value) {
    return Pattern.compile("['\"]" + key + "['\"]\\s*:\\s*" + value);
  }

  /**
   * Reads a header; the stream then stands at the first element.
   *
   * @param where the file, for messages
   * @throws SwitchbackException if it is not a {@code .npy} file or is damaged
   * @throws IOException if it cannot be read
   */
  public static NpyLayout read(InputStream in, Object where) throws IOException {
    byte[] start = in.readNBytes(MAGIC.length + 2);
    if (start.length < MAGIC.length + 2 || !Arrays.equals(start, 0, 6, MAGIC, 0, 6)) {
      throw NpyHeader.refused(
          "not a .npy file", where, "other bytes at its start", "a file written by numpy.save");
    }
    if (start[6] < 1 || start[6] > 3) {
      throw NpyHeader.refused(
          "an unknown version of the .npy format", where, "version " + start[6], "1, 2 or 3");
    }
    byte[] size = in.readNBytes(start[6] == 1 ? Short.BYTES : Integer.BYTES);
    ByteBuffer length =
        ByteBuffer.wrap(Arrays.copyOf(size, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    if (length.getLong(0) > 1 << 16) {
      throw NpyHeader.refused(
          "a .npy header is too long", where, length.getLong(0) + " bytes", 1 << 16);
    }
    byte[] text = in.readNBytes((int) length.getLong(0));
    if (text.length < length.getLong(0)) {
      throw NpyHeader.refused(
          "a .npy array is cut short", where, "a part of a header", "a complete file");
    }
    int bytes = start.length + size.length + text.length;
    return parse(new String(text, ISO_8859_1), bytes, where);
  }

  private static NpyLayout parse(String text, int bytes, Object where) {
    String description = value(DESCRIPTION, text, where);
    boolean isFortran = value(ORDER, text, where).equals("True");
    List<Integer> shape = shape(value(SHAPE, text, where), where);
    String dtype = description.substring(1, description.length() - 1);
    return new NpyLayout(dtype, isFortran, shape, bytes);
  }

  private static List<Integer> shape(String text, Object where) {
    List<Integer> shape = new ArrayList<>();
    for (String side : text.replace("L", "").split(",", -1)) {
      if (side.strip().matches("\\d{1,9}")) {
        shape.add(Integer.parseInt(side.strip()));
      } else if (!side.isBlank()) {
        throw NpyHeader.refused(
            "an array is too large", where, "shape (" + text + ")", "sides below 1e9");
      }
    }
    if (shape.size() > MOST_DIMENSIONS) {
      throw NpyHeader.refused(
          "too many dimensions", where, shape.size(), MOST_DIMENSIONS + " at most");
    }
    return shape;
  }

  private static String value(Pattern entry, String text, Object where) {
    Matcher match = entry.matcher(text);
    if (!match.find()) {
      throw NpyHeader.refused(
          "a .npy header is damaged",
          where,
          text.strip(),
          "entries descr, fortran_order and shape");
    }
    return match.group(1);
  }
}
