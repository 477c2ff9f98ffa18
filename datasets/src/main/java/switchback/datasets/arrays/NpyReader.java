package switchback.datasets.arrays;

import static switchback.datasets.arrays.NpyHeader.refused;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import switchback.datasets.tasks.SwitchbackException;

/** Reads one array of finite numbers, in either byte order and either order of the indices. */
final class NpyReader {
  private NpyReader() {}

  /**
   * Reads an array to the end of the stream. Memory grows with the bytes read and never follows the
   * size that a header declares.
   *
   * @param where the file, for messages
   * @param axes a letter for each of the last axes, for messages; empty if they have no names
   * @param most the largest number of bytes that the numbers may take in memory
   * @throws switchback.datasets.tasks.SwitchbackException if it is not an array of numbers, is too
   *     large, does not have the size of its shape, or holds a value that is not a finite float
   */
  static NpyArray read(InputStream in, Object where, String axes, long most) throws IOException {
    NpyHeader header = NpyHeader.read(in, where);
    int size = header.bytesEach();
    if (header.count() > most / header.type().bytes()) {
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
    byte[] ordered = isReordered ? inC(bytes, header.shape(), size) : bytes;
    NpyArray array =
        new NpyArray(header.type(), header.shape(), header.isHalf() ? widened(ordered) : ordered);
    checkFinite(array, where, axes);
    return array;
  }

  /** Turns float16 into float32, of which each can hold it exactly. */
  private static byte[] widened(byte[] halves) {
    ShortBuffer narrow = ByteBuffer.wrap(halves).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
    ByteBuffer wide =
        ByteBuffer.allocate(narrow.capacity() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (narrow.hasRemaining()) {
      wide.putFloat(NumberType.FLOAT16.ofBits(narrow.get()));
    }
    return wide.array();
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

  private static void checkFinite(NpyArray array, Object where, String axes) {
    if (!array.type().isFloating()) {
      return;
    }
    int[] found =
        IntStream.range(0, array.size())
            .filter(i -> !Float.isFinite((float) array.get(i)))
            .toArray();
    if (found.length > 0) {
      throw new SwitchbackException(
          "an array holds a number that is not finite",
          where,
          array.get(found[0])
              + " at "
              + place(array.shape(), found[0], axes)
              + (found.length > 1 ? ", the first of " + found.length + " such numbers" : ""),
          "finite float32 numbers",
          "numpy.argwhere(~numpy.isfinite(array)) lists their places, counted from 0");
    }
  }

  /** Returns the indices of a number, with the names of the axes if they have any. */
  private static String place(List<Integer> shape, int number, String axes) {
    List<String> indices = new ArrayList<>();
    int rest = number;
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      int named = axes.length() - shape.size() + axis;
      String name = named < 0 ? "" : axes.charAt(named) + " ";
      indices.addFirst(name + rest % shape.get(axis));
      rest /= shape.get(axis);
    }
    return indices.toString();
  }
}
