package switchback.training.readers.keras.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.SwitchbackException;

/**
 * The entries of a zip of Keras 3. Names are looked up, never used as paths of files; backslashes
 * count as slashes, and a folder around all entries does not matter.
 */
final class ArchiveEntries implements AutoCloseable {
  private static final String CONFIG = "config.json";
  private static final int MOST_ENTRIES = 100_000;

  /** Deflate makes a byte of at most 1032. */
  private static final long MOST_EXPANSION = 1100;

  private final Path file;
  private final ZipFile zip;
  private final Map<String, ZipEntry> entries;

  private ArchiveEntries(Path file, ZipFile zip, Map<String, ZipEntry> entries) {
    this.file = file;
    this.zip = zip;
    this.entries = entries;
  }

  /**
   * Opens a zip.
   *
   * @throws SwitchbackException if it is damaged
   * @throws IOException if it cannot be read
   */
  static ArchiveEntries open(Path file) throws IOException {
    ZipFile zip;
    try {
      zip = new ZipFile(file.toFile());
    } catch (ZipException | EOFException e) {
      throw damaged(file, String.valueOf(e.getMessage()), e);
    }
    if (zip.size() > MOST_ENTRIES) {
      zip.close();
      throw damaged(file, zip.size() + " entries", null);
    }
    Map<String, ZipEntry> all = new LinkedHashMap<>();
    zip.stream().forEach(entry -> all.put(entry.getName().replace('\\', '/'), entry));
    return new ArchiveEntries(file, zip, inFolder(all));
  }

  /** Takes the folder off that the configuration is in. */
  private static Map<String, ZipEntry> inFolder(Map<String, ZipEntry> all) {
    String folder =
        all.keySet().stream()
            .filter(name -> name.equals(CONFIG) || name.endsWith("/" + CONFIG))
            .map(name -> name.substring(0, name.length() - CONFIG.length()))
            .min((a, b) -> a.length() == b.length() ? a.compareTo(b) : a.length() - b.length())
            .orElse("");
    Map<String, ZipEntry> entries = new LinkedHashMap<>();
    all.forEach(
        (name, entry) -> {
          if (name.startsWith(folder)) {
            entries.put(name.substring(folder.length()), entry);
          }
        });
    return entries;
  }

  /** Returns whether there is an entry. */
  boolean has(String name) {
    return entries.containsKey(name);
  }

  /**
   * Reads an entry into memory.
   *
   * @param arena the arena to allocate the memory from
   * @throws SwitchbackException if it is missing or damaged
   * @throws IOException if the file cannot be read
   */
  MemorySegment read(String name, Arena arena) throws IOException {
    ZipEntry entry = entries.get(name);
    if (entry == null) {
      throw damaged(file, "no entry " + name, null);
    }
    long size = entry.getSize();
    if (size < 0 || size > entry.getCompressedSize() * MOST_EXPANSION) {
      throw damaged(file, name + " of " + size + " bytes", null);
    }
    MemorySegment memory = NativeMemory.allocate(arena, size);
    try (InputStream in = zip.getInputStream(entry)) {
      fill(name, memory, in, entry.getCrc());
    } catch (ZipException | EOFException e) {
      throw damaged(file, name + ": " + e.getMessage(), e);
    }
    return memory;
  }

  private void fill(String name, MemorySegment memory, InputStream in, long sum)
      throws IOException {
    CRC32 crc = new CRC32();
    byte[] block = new byte[1 << 16];
    long at = 0;
    for (int got = in.read(block); got >= 0; got = in.read(block)) {
      if (got > memory.byteSize() - at) {
        throw damaged(file, name + " is longer than declared", null);
      }
      MemorySegment.copy(MemorySegment.ofArray(block), 0, memory, at, got);
      crc.update(block, 0, got);
      at += got;
    }
    if (at != memory.byteSize() || crc.getValue() != sum) {
      throw damaged(file, "the checksum of " + name + " is wrong", null);
    }
  }

  static SwitchbackException damaged(Path file, String got, @Nullable Throwable cause) {
    return new SwitchbackException(
        "a Keras 3 file is cut short or damaged",
        file,
        got,
        "a complete file of model.save('model.keras')",
        "copy or download the file again",
        cause);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
