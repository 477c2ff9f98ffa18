package switchback.datasets.files;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The named parts of a long computation that are finished, from which a later run resumes. Each
 * part is a record, stored as JSON in its own file with its SHA-256; numbers read back to the same
 * bits. A damaged part counts as unfinished. Not safe for use by several threads at once.
 */
public final class PartialResults {
  /** An instance that keeps nothing and finds nothing. */
  public static final PartialResults NONE = new PartialResults(null);

  private static final String EXTENSION = ".json";

  /** The greatest length of an encoded name; some file systems allow little more. */
  private static final int LONGEST = 100;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final @Nullable Path folder;

  /**
   * Creates an instance for the parts in a folder.
   *
   * @param folder the folder, which need not exist yet; null to keep nothing
   */
  PartialResults(@Nullable Path folder) {
    this.folder = folder;
  }

  /**
   * Returns the part of that name if it is finished.
   *
   * @param type the record that {@link #keep} was given
   * @throws IOException if the part's file exists and cannot be read
   */
  public <T extends Record> Optional<T> find(String name, Class<T> type) throws IOException {
    if (folder == null || !Files.isRegularFile(file(folder, name))) {
      return Optional.empty();
    }
    String text = new String(Files.readAllBytes(file(folder, name)), StandardCharsets.UTF_8);
    int line = text.indexOf('\n');
    String json = text.substring(line + 1);
    if (line < 0 || !digest(json).equals(text.substring(0, line))) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(json, type));
    } catch (JacksonException _) {
      // Undamaged, but not a part of this type.
      return Optional.empty();
    }
  }

  /**
   * Stores a finished part, replacing an earlier one of that name.
   *
   * @throws IOException if it cannot be written
   */
  public void keep(String name, Record part) throws IOException {
    if (folder == null) {
      return;
    }
    String json = JSON.writeValueAsString(part);
    Files.createDirectories(folder);
    AtomicFiles.write(
        file(folder, name), temporary -> Files.writeString(temporary, digest(json) + "\n" + json));
  }

  /** Returns whether no part is finished. */
  boolean isEmpty() throws IOException {
    if (folder == null || !Files.isDirectory(folder)) {
      return true;
    }
    try (var files = Files.newDirectoryStream(folder, "*" + EXTENSION)) {
      return !files.iterator().hasNext();
    }
  }

  private static Path file(Path folder, String name) {
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
    return folder.resolve((encoded.length() > LONGEST ? digest(name) : encoded) + EXTENSION);
  }

  private static String digest(String json) {
    MessageDigest digest = Digests.sha256();
    digest.update(json.getBytes(StandardCharsets.UTF_8));
    return Digests.hex(digest);
  }
}
