package switchback.datasets.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import switchback.datasets.tasks.SwitchbackException;

/** The user's cache: {@code $XDG_CACHE_HOME/switchback}, or {@code ~/.cache/switchback}. */
public final class CacheFolder {
  private CacheFolder() {}

  /** By the XDG base directory specification, which wants a relative path to be ignored. */
  public static Path of(Map<String, String> environment) {
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (!cache.isEmpty() && Path.of(cache).isAbsolute()) {
      return Path.of(cache, "switchback");
    }
    String home = environment.getOrDefault("HOME", System.getProperty("user.home", ""));
    return Path.of(home, ".cache", "switchback");
  }

  /**
   * Makes it where it is not there.
   *
   * @throws SwitchbackException where something else than a folder is in its place
   * @throws IOException where the machine would not let it
   */
  public static void make(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (FileAlreadyExistsException e) {
      throw new SwitchbackException(
          "the cache is no folder",
          folder,
          "a file or a broken link at " + e.getFile(),
          "a folder, or nothing yet",
          "remove it, or name another cache by XDG_CACHE_HOME",
          e);
    }
  }
}
