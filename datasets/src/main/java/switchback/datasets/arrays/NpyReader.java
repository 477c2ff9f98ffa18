package switchback.datasets.arrays;

import static switchback.datasets.arrays.NpyHeader.refused;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Reads one array of finite numbers, in either byte order and either order of the indices. */
final class NpyReader {
  private NpyReader() {}

  /**
   * Reads an array to the end of the stream. Memory grows with the bytes read and never follows the
   * size that a header declares.
   *
   * @param where the file, for messages
   * @param most the largest number of bytes that the numbers may take
   * @throws switchback.datasets.tasks.SwitchbackException if it is not an array of numbers, is too
   *     large, does not have the size of its shape, or holds a value that is not a finite float
   */
  static NpyArray read(InputStream in, Object where, long most) throws IOException {
    NpyHeader header = NpyHeader.read(in, where);
    int size = header.type().bytes();
    if (header.count() > most / size) {
      throw refused(
          "an array is too large", where, "shape " + header.shape(), most + " bytes at most");
    }
    int expected = Math.toIntExact(header.count() * size);
    byte[] bytes = in.readNBytes(expected);
    if (bytes.length < expected) {
      throw refused(
          "a .npy array is cut short",
          where,
          bytes.length + " bytes",
          expected + " bytes for its shape");
    }
    if (in.read() >= 0) {
      throw refused(
          "a .npy array is too long", where, "further bytes", expected + " bytes for its shape");
    }
    if (header.order() == ByteOrder.BIG_ENDIAN) {
      reverse(bytes, size);
    }
    boolean isReordered = header.isFortran() && header.shape().size() > 1;
    NpyArray array =
        new NpyArray(
            header.type(), header.shape(), isReordered ? inC(bytes, header.shape(), size) : bytes);
    checkFinite(array, where);
    return array;
  }

  private static void reverse(byte[] bytes, int size) {
    for (int from = 0; from < bytes.length; from += size) {
      for (int i = 0; i < size / 2; i++) {
        byte kept = bytes[from + i];
        bytes[from + i] = bytes[from + size - 1 - i];
        bytes[from + size - 1 - i] = kept;
      }
    }
  }

  /**
   * Reorders the numbers from Fortran order, in which the first index varies fastest, to C order.
   */
  private static byte[] inC(byte[] fortran, List<Integer> shape, int size) {
    ByteBuffer c = ByteBuffer.allocate(fortran.length);
    int[] index = new int[shape.size()];
    while (c.hasRemaining()) {
      int place = 0;
      for (int axis = index.length - 1; axis >= 0; axis--) {
        place = place * shape.get(axis) + index[axis];
      }
      c.put(fortran, place * size, size);
      for (int axis = index.length - 1; axis >= 0 && ++index[axis] == shape.get(axis); axis--) {
        index[axis] = 0;
      }
    }
    return c.array();
  }

  private static void checkFinite(NpyArray array, Object where) {
    for (int i = 0; i < array.size() && array.type().isFloating(); i++) {
      if (!Float.isFinite((float) array.get(i))) {
        throw refused(
            "an array holds a number that is not finite",
            where,
            array.get(i) + " at position " + i,
            "finite float32 numbers");
      }
    }
  }
}
