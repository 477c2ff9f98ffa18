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

/** Named arrays as NumPy's {@code .npz} files: a zip file of {@code NAME.npy}. */
public final class NpzFiles {
  /** Arrays of one file, in bytes: more would not fit into the program's memory. */
  public static final long MOST_BYTES = 256L << 20;

  private static final String ENDING = ".npy";

  /** The earliest time that a zip file can tell: the same arrays give the same bytes. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private NpzFiles() {}

  /**
   * Reads all arrays, stored or deflated, as {@link NpyFiles#read} would.
   *
   * @return name without {@code .npy} to array, in the file's order
   * @throws SwitchbackException where it is no such file, is cut short or damaged, holds other
   *     entries, one twice, one with a path for a name, or more than {@value #MOST_BYTES} bytes
   * @throws IOException where it cannot be read
   */
  public static Map<String, NpyArray> read(Path file) throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    try (ForeignZip zip = ForeignZip.open(file, MOST_BYTES)) {
      for (String entry : zip.names()) {
        if (!entry.endsWith(ENDING)) {
          throw new SwitchbackException(
              "an entry that is no array",
              file,
              entry,
              "entries NAME.npy",
              "write it again with numpy.savez");
        }
        String name = entry.substring(0, entry.length() - ENDING.length());
        arrays.put(
            name, zip.read(entry, in -> NpyReader.read(in, file + ", array " + name, MOST_BYTES)));
      }
    }
    return arrays;
  }

  /**
   * Writes arrays as {@code numpy.savez} does, not compressed. The same arrays give the same bytes.
   *
   * @param arrays by name, written in the map's order
   * @throws IOException where the file cannot be written; nothing is left behind then
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
