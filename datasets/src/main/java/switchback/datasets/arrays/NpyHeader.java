package switchback.datasets.arrays;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import switchback.datasets.tasks.SwitchbackException;

/**
 * The header of a {@code .npy} file. Formats 1.0 to 3.0 are read; format 1.0 is written.
 *
 * @param type the type of the numbers; that of wider ones if they are half as wide
 * @param isHalf whether they are float16, which are read as float32
 * @param order the order of their bytes
 * @param isFortran whether the first index varies fastest
 * @param shape the size of each dimension
 */
record NpyHeader(
    NpyArray.Type type, boolean isHalf, ByteOrder order, boolean isFortran, List<Integer> shape) {
  /** The data starts at a multiple of this number of bytes. */
  private static final int ALIGNMENT = 64;

  /** Returns the number of bytes per number in the file. */
  int bytesEach() {
    return isHalf ? NumberType.FLOAT16.bytes() : type.bytes();
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
    NpyLayout layout = NpyLayout.read(in, where);
    String dtype = layout.dtype();
    if (dtype.endsWith("O")) {
      throw refused(
          "pickled Python objects are not supported",
          where,
          "dtype " + dtype,
          "numbers, such as float32");
    }
    boolean isHalf = dtype.matches("[<>]" + NumberType.FLOAT16.numpy());
    String read = isHalf ? dtype.charAt(0) + NpyArray.Type.FLOAT32.code() : dtype;
    NpyArray.Type type =
        Arrays.stream(NpyArray.Type.values())
            .filter(known -> read.matches("[<>]" + known.code()))
            .findFirst()
            .orElseThrow(
                () ->
                    refused(
                        "unsupported type of numbers",
                        where,
                        "dtype '" + dtype + "'",
                        "float16, float32 or float64"));
    ByteOrder order = dtype.startsWith("<") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    return new NpyHeader(type, isHalf, order, layout.isFortran(), layout.shape());
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
    int before = NpyLayout.MAGIC.length + 2 + Short.BYTES;
    int length = Math.ceilDiv(before + text.length() + 1, ALIGNMENT) * ALIGNMENT - before;
    ByteBuffer header = ByteBuffer.allocate(before + length).order(ByteOrder.LITTLE_ENDIAN);
    header.put(NpyLayout.MAGIC).put((byte) 1).put((byte) 0).putShort((short) length);
    header.put(text.getBytes(US_ASCII));
    while (header.remaining() > 1) {
      header.put((byte) ' ');
    }
    return header.put((byte) '\n').array();
  }
}
