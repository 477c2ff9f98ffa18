package switchback.datasets.arrays;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import switchback.datasets.files.AtomicFiles;
import switchback.datasets.tasks.SwitchbackException;

/** Reads and writes NumPy's {@code .npz} files: zip files of named arrays, {@code NAME.npy}. */
public final class NpzFiles {
  /** The largest size of all arrays in a file, in bytes; more would not fit into memory. */
  public static final long MOST_BYTES = 256L << 20;

  private static final String ENDING = ".npy";

  /** The earliest time that a zip file can state, so that equal arrays give equal bytes. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private NpzFiles() {}

  /**
   * Reads all arrays, stored or deflated, under the rules of {@link NpyFiles#read}.
   *
   * @return the arrays by name without {@code .npy}, in the file's order
   * @throws SwitchbackException if it is not such a file, is cut short or damaged, holds other
   *     entries, the same entry twice, a name that is a path, or more than {@value #MOST_BYTES}
   *     bytes
   * @throws IOException if it cannot be read
   */
  public static Map<String, NpyArray> read(Path file) throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    try (ForeignZip zip = ForeignZip.open(file, MOST_BYTES)) {
      zip.checkNames();
      for (String entry : zip.names()) {
        if (!entry.endsWith(ENDING)) {
          throw new SwitchbackException(
              "an entry is not an array",
              file,
              entry,
              "entries called NAME.npy",
              "write it again with numpy.savez");
        }
        String name = entry.substring(0, entry.length() - ENDING.length());
        arrays.put(
            name,
            zip.read(entry, in -> NpyReader.read(in, file + ", array " + name, "", MOST_BYTES)));
      }
    }
    return arrays;
  }

  /**
   * Writes arrays as {@code numpy.savez} does, without compression. Equal arrays give equal bytes.
   *
   * @param arrays by name, written in the map's order
   * @throws IOException if the file cannot be written; nothing is then left behind
   */
  public static void write(Path file, Map<String, NpyArray> arrays) throws IOException {
    AtomicFiles.write(
        file,
        temporary -> {
          try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(temporary))) {
            for (Map.Entry<String, NpyArray> array : arrays.entrySet()) {
              write(zip, array.getKey() + ENDING, array.getValue());
            }
          }
        });
  }

  private static void write(ZipOutputStream zip, String name, NpyArray array) throws IOException {
    byte[] header = NpyHeader.write(array);
    CRC32 crc = new CRC32();
    crc.update(header);
    crc.update(array.bytes());
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize((long) header.length + array.bytes().length);
    entry.setCrc(crc.getValue());
    entry.setTimeLocal(NO_TIME);
    zip.putNextEntry(entry);
    zip.write(header);
    zip.write(array.bytes());
    zip.closeEntry();
  }
}
