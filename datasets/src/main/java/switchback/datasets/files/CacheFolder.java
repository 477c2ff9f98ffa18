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

  /**
   * Returns the cache of the user with these environment variables. A relative {@code
   * $XDG_CACHE_HOME} is ignored, as the XDG base directory specification demands.
   */
  public static Path of(Map<String, String> environment) {
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (!cache.isEmpty() && Path.of(cache).isAbsolute()) {
      return Path.of(cache, "switchback");
    }
    String home = environment.getOrDefault("HOME", System.getProperty("user.home", ""));
    return Path.of(home, ".cache", "switchback");
  }

  /**
   * Creates the folder unless it exists.
   *
   * @throws SwitchbackException if something other than a folder has its name
   * @throws IOException if it cannot be created
   */
  public static void make(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (FileAlreadyExistsException e) {
      throw new SwitchbackException(
          "the cache is not a folder",
          folder,
          "a file or a broken link at " + e.getFile(),
          "a folder, or no such file",
          "remove it, or set XDG_CACHE_HOME to another folder",
          e);
    }
  }
}
