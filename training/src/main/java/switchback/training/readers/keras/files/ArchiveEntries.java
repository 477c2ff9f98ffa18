package switchback.training.readers.keras.files;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.datasets.arrays.ForeignZip;
import switchback.datasets.files.MappedFile;
import switchback.datasets.tasks.SwitchbackException;

/**
 * The entries of a zip of Keras 3. Names are looked up, never used as paths of files; backslashes
 * count as slashes, and a folder around all entries does not matter.
 */
final class ArchiveEntries {
  private static final String CONFIG = "config.json";

  /** The largest number of bytes of all entries together that are unpacked. */
  private static final long MOST_BYTES = 8L << 30;

  private final Path file;
  private final ForeignZip zip;
  private final Arena arena;
  private final Map<String, String> names = new HashMap<>();

  private ArchiveEntries(Path file, ForeignZip zip, Arena arena) {
    this.file = file;
    this.zip = zip;
    this.arena = arena;
    String folder = folder();
    for (String name : zip.names()) {
      if (slashed(name).startsWith(folder)) {
        names.put(slashed(name).substring(folder.length()), name);
      }
    }
  }

  /**
   * Opens a zip.
   *
   * @param arena the arena of all memory for it
   * @throws SwitchbackException if it is damaged
   * @throws IOException if it cannot be read
   */
  static ArchiveEntries open(Path file, Arena arena) throws IOException {
    MemorySegment memory = MappedFile.of(file, arena);
    return new ArchiveEntries(file, ForeignZip.of(file, memory, MOST_BYTES), arena);
  }

  private static String slashed(String name) {
    return name.replace('\\', '/');
  }

  /** Returns the folder that the configuration is in, with a slash at its end; perhaps nothing. */
  private String folder() {
    return zip.names().stream()
        .map(ArchiveEntries::slashed)
        .filter(name -> name.equals(CONFIG) || name.endsWith("/" + CONFIG))
        .map(name -> name.substring(0, name.length() - CONFIG.length()))
        .min((a, b) -> a.length() == b.length() ? a.compareTo(b) : a.length() - b.length())
        .orElse("");
  }

  /** Returns whether there is an entry. */
  boolean has(String name) {
    return names.containsKey(name);
  }

  /**
   * Returns the bytes of an entry, in the file or unpacked.
   *
   * @throws SwitchbackException if it is missing or damaged
   */
  MemorySegment read(String name) {
    String stored = names.get(name);
    if (stored == null) {
      throw damaged(file, "no entry " + name, null);
    }
    return zip.checked(stored, arena);
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
}
