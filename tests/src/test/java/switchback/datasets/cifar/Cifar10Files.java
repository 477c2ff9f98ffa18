package switchback.datasets.cifar;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes tiny files of CIFAR-10's binary version by hand. */
public final class Cifar10Files {
  public static final String NAMES =
      "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n";

  private Cifar10Files() {}

  /** Creates a record of one colour: the label, then 1,024 bytes each of red, green and blue. */
  public static byte[] record(int label, int red, int green, int blue) {
    byte[] record = new byte[3073];
    record[0] = (byte) label;
    for (int i = 0; i < 1024; i++) {
      record[1 + i] = (byte) red;
      record[1025 + i] = (byte) green;
      record[2049 + i] = (byte) blue;
    }
    return record;
  }

  public static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  public static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Creates a tar archive with the entries in the map's order. */
  public static byte[] tar(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        TarArchiveEntry header = new TarArchiveEntry(entry.getKey());
        header.setSize(entry.getValue().length);
        tar.putArchiveEntry(header);
        tar.write(entry.getValue());
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  public static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(bytes);
    }
    return zipped.toByteArray();
  }

  public static Path write(Path folder, String name, byte[]... parts) throws IOException {
    Files.createDirectories(folder);
    return Files.write(folder.resolve(name), concat(parts));
  }
}
