package switchback.reports;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Arrays as NumPy's {@code .npy} files, format version 1.0. */
public final class NpyFiles {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  /** The data starts at a multiple of this. */
  private static final int ALIGNMENT = 64;

  private NpyFiles() {}

  /**
   * Writes little-endian float32 in C order.
   *
   * @throws IllegalArgumentException where the shape has another number of values
   * @throws IOException where the file cannot be written; nothing is left behind then
   */
  public static void write(Path file, float[] values, int... shape) throws IOException {
    if (Arrays.stream(shape).reduce(1, Math::multiplyExact) != values.length) {
      throw new IllegalArgumentException(
          values.length + " values do not have the shape " + Arrays.toString(shape));
    }
    byte[] header = header(shape);
    ByteBuffer bytes =
        ByteBuffer.allocate(header.length + values.length * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(header);
    bytes.asFloatBuffer().put(values);
    WholeFiles.write(file, temporary -> Files.write(temporary, bytes.array()));
  }

  private static byte[] header(int... shape) {
    String dimensions =
        Arrays.stream(shape).mapToObj(side -> side + ",").collect(Collectors.joining(" "));
    String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + dimensions + "), }";
    int before = MAGIC.length + Short.BYTES;
    int length = Math.ceilDiv(before + text.length() + 1, ALIGNMENT) * ALIGNMENT - before;
    ByteBuffer header = ByteBuffer.allocate(before + length).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).putShort((short) length);
    header.put(text.getBytes(StandardCharsets.US_ASCII));
    while (header.remaining() > 1) {
      header.put((byte) ' ');
    }
    return header.put((byte) '\n').array();
  }
}
