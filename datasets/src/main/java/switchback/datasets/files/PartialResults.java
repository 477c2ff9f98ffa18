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
 * What a long work has finished so far, by name: results as JSON, whose numbers read back as the
 * same bits, each in a file of its own with its SHA-256. A part that is damaged, or of another
 * kind, counts as not finished. For one thread at a time.
 */
public final class PartialResults {
  /** Keeps nothing. */
  public static final PartialResults NONE = new PartialResults(null);

  private static final String EXTENSION = ".json";

  /** Longer names are too long for some file systems. */
  private static final int LONGEST = 100;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final @Nullable Path folder;

  /**
   * Those in a folder.
   *
   * @param folder where they are; there need not be one yet. Null to keep nothing
   */
  PartialResults(@Nullable Path folder) {
    this.folder = folder;
  }

  /**
   * A part, where it is finished.
   *
   * @throws IOException where there is one and it cannot be read
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
      // Sound, but not what this program writes.
      return Optional.empty();
    }
  }

  /**
   * Keeps a part that is finished.
   *
   * @throws IOException where it cannot be written
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

  /** Whether none is finished. */
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
