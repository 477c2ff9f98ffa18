package switchback;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Builds NumPy's files byte by byte, including ones that NumPy would not write. */
public final class NumpyBytes {
  private NumpyBytes() {}

  /** Builds a {@code .npy} file of format 1.0. */
  public static byte[] npy(String descr, boolean fortran, String shape, byte[] data) {
    return npy(
        1,
        "{'descr': %s, 'fortran_order': %s, 'shape': %s, }"
            .formatted(descr, fortran ? "True" : "False", shape),
        data);
  }

  /** Builds a {@code .npy} file of any format with any header. */
  public static byte[] npy(int version, String header, byte[] data) {
    String padded = header + " ".repeat(63 - (header.length() + 9) % 64) + "\n";
    ByteBuffer bytes =
        ByteBuffer.allocate(16 + padded.length() + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    if (version == 1) {
      bytes.putShort((short) padded.length());
    } else {
      bytes.putInt(padded.length());
    }
    bytes.put(padded.getBytes(US_ASCII)).put(data);
    byte[] whole = new byte[bytes.position()];
    bytes.flip().get(whole);
    return whole;
  }

  /** Returns values as float32 in C order. */
  public static byte[] floats(String shape, float... values) {
    ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return npy("'<f4'", false, shape, data.array());
  }

  /** Returns values as float64 in C order. */
  public static byte[] doubles(String shape, double... values) {
    ByteBuffer data = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asDoubleBuffer().put(values);
    return npy("'<f8'", false, shape, data.array());
  }

  /** Writes a zip file of these entries, deflated. */
  public static Path zip(Path file, Map<String, byte[]> entries) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return file;
  }

  /** Replaces every occurrence of some bytes in a file; fails if there is none. */
  public static void replace(Path file, byte[] from, byte[] to) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int changes = 0;
    for (int i = 0; i + from.length <= bytes.length; i++) {
      if (java.util.Arrays.equals(bytes, i, i + from.length, from, 0, from.length)) {
        System.arraycopy(to, 0, bytes, i, to.length);
        changes++;
      }
    }
    if (changes == 0) {
      throw new IllegalArgumentException("no such bytes in " + file);
    }
    Files.write(file, bytes);
  }
}
