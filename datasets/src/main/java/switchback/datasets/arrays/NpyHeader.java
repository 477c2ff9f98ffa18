package switchback.datasets.arrays;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import switchback.datasets.tasks.SwitchbackException;

/**
 * The header of a {@code .npy} file. Formats 1.0 to 3.0 are read; format 1.0 is written.
 *
 * @param type the type of the numbers
 * @param order the order of their bytes
 * @param isFortran whether the first index varies fastest
 * @param shape the size of each dimension
 */
record NpyHeader(NpyArray.Type type, ByteOrder order, boolean isFortran, List<Integer> shape) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** The data starts at a multiple of this number of bytes. */
  private static final int ALIGNMENT = 64;

  private static final int LONGEST = 1 << 16;
  private static final int MOST_DIMENSIONS = 32;

  private static final Pattern DESCRIPTION = entry("descr", "('[^']*'|\"[^\"]*\"|\\[.*])");
  private static final Pattern ORDER = entry("fortran_order", "(True|False)");
  private static final Pattern SHAPE = entry("shape", "\\(([\\dL, ]*)\\)");

  private static Pattern entry(String key, String value) {
    return Pattern.compile("['\"]" + key + "['\"]\\s*:\\s*" + value);
  }

  /** Returns the number of values, limited to {@link Long#MAX_VALUE}. */
  long count() {
    long count = shape.contains(0) ? 0 : 1;
    for (int side : shape) {
      if (side > 0 && count > Long.MAX_VALUE / side) {
        return Long.MAX_VALUE;
      }
      count *= side;
    }
    return count;
  }

  /**
   * Reads a header; the stream then stands at the first number.
   *
   * @param where the file, for messages
   * @throws SwitchbackException if it is not a {@code .npy} file or holds an unsupported type
   */
  static NpyHeader read(InputStream in, Object where) throws IOException {
    byte[] start = in.readNBytes(MAGIC.length + 2);
    if (start.length < MAGIC.length + 2 || !Arrays.equals(start, 0, 6, MAGIC, 0, 6)) {
      throw refused(
          "not a .npy file", where, "other bytes at its start", "a file written by numpy.save");
    }
    if (start[6] < 1 || start[6] > 3) {
      throw refused(
          "an unknown version of the .npy format", where, "version " + start[6], "1, 2 or 3");
    }
    byte[] size = in.readNBytes(start[6] == 1 ? Short.BYTES : Integer.BYTES);
    ByteBuffer length =
        ByteBuffer.wrap(Arrays.copyOf(size, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    if (length.getLong(0) > LONGEST) {
      throw refused("a .npy header is too long", where, length.getLong(0) + " bytes", LONGEST);
    }
    byte[] text = in.readNBytes((int) length.getLong(0));
    if (text.length < length.getLong(0)) {
      throw refused("a .npy array is cut short", where, "a part of a header", "a complete file");
    }
    return parse(new String(text, ISO_8859_1), where);
  }

  private static NpyHeader parse(String text, Object where) {
    String description = value(DESCRIPTION, text, where);
    String dtype = description.substring(1, description.length() - 1);
    boolean isFortran = value(ORDER, text, where).equals("True");
    if (dtype.endsWith("O")) {
      throw refused(
          "pickled Python objects are not supported",
          where,
          "dtype " + dtype,
          "numbers, such as float32");
    }
    NpyArray.Type type =
        Arrays.stream(NpyArray.Type.values())
            .filter(known -> dtype.matches("[<>]" + known.code()))
            .findFirst()
            .orElseThrow(
                () ->
                    refused(
                        "unsupported type of numbers",
                        where,
                        "dtype " + description,
                        "float32 or float64"));
    ByteOrder order = dtype.startsWith("<") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    return new NpyHeader(type, order, isFortran, shape(value(SHAPE, text, where), where));
  }

  private static List<Integer> shape(String text, Object where) {
    List<Integer> shape = new ArrayList<>();
    for (String side : text.replace("L", "").split(",", -1)) {
      if (side.strip().matches("\\d{1,9}")) {
        shape.add(Integer.parseInt(side.strip()));
      } else if (!side.isBlank()) {
        throw refused("an array is too large", where, "shape (" + text + ")", "sides below 1e9");
      }
    }
    if (shape.size() > MOST_DIMENSIONS) {
      throw refused("too many dimensions", where, shape.size(), MOST_DIMENSIONS + " at most");
    }
    return shape;
  }

  private static String value(Pattern entry, String text, Object where) {
    Matcher match = entry.matcher(text);
    if (!match.find()) {
      throw refused(
          "a .npy header is damaged",
          where,
          text.strip(),
          "entries descr, fortran_order and shape");
    }
    return match.group(1);
  }

  static SwitchbackException refused(String what, Object where, Object got, Object expected) {
    return new SwitchbackException(
        what, where, got, expected, "write the array again with numpy.save, as float32 or float64");
  }

  /** Returns the bytes of a file before its first number. */
  static byte[] write(NpyArray array) {
    String sides = array.shape().stream().map(side -> side + ",").collect(Collectors.joining(" "));
    String text =
        "{'descr': '<%s', 'fortran_order': False, 'shape': (%s), }"
            .formatted(array.type().code(), sides);
    int before = MAGIC.length + 2 + Short.BYTES;
    int length = Math.ceilDiv(before + text.length() + 1, ALIGNMENT) * ALIGNMENT - before;
    ByteBuffer header = ByteBuffer.allocate(before + length).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) length);
    header.put(text.getBytes(US_ASCII));
    while (header.remaining() > 1) {
      header.put((byte) ' ');
    }
    return header.put((byte) '\n').array();
  }
}
