package switchback.datasets.arrays;

import static switchback.datasets.arrays.NpyHeader.refused;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Reads one array: either byte order, either order of the indices, finite numbers only. */
final class NpyReader {
  private NpyReader() {}

  /**
   * Reads to the end of the stream. Memory is taken as bytes come, never by what a header promises.
   *
   * @param where the file, for people
   * @param most bytes of numbers at most
   * @throws switchback.datasets.tasks.SwitchbackException where it is no array of numbers, larger,
   *     cut short, longer than its shape, or holds what is no finite float
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
          "a .npy array is cut short", where, bytes.length + " bytes", expected + " by its shape");
    }
    if (in.read() >= 0) {
      throw refused("bytes after a .npy array", where, "more", expected + " by its shape");
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

  /** From the first index running fastest to the last one. */
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
            "an array with a number that is none",
            where,
            array.get(i) + " at place " + i,
            "finite float32 numbers");
      }
    }
  }
}
