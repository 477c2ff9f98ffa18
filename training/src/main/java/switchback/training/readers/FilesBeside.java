package switchback.training.readers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.SwitchbackException;

/** The files beside a network's own, which that names by their paths in its folder. */
public final class FilesBeside {
  private final Path network;

  /** Creates the files beside a network's. */
  public FilesBeside(Path network) {
    this.network = network;
  }

  /**
   * Returns a file. A link leads into the folder, or if the network's own file is a link, into that
   * of the file that it leads to.
   *
   * @param location the path that the network's file states
   * @param what what lies in the file, for messages
   * @throws SwitchbackException if the path leads out of the folder, or there is no such file
   * @throws IOException if a link cannot be followed
   */
  public Path find(String location, String what) throws IOException {
    Path folder = network.toAbsolutePath().normalize().getParent();
    Path file = inside(folder, location);
    if (folder == null || file == null) {
      throw leading(what + " in '" + location + "'");
    }
    if (!Files.isRegularFile(file)) {
      throw new SwitchbackException(
          "a file of weights is missing",
          file,
          "no such file",
          "a file with " + what,
          "put '" + location + "' beside " + network.getFileName() + ": both belong together");
    }
    Path real = file.toRealPath();
    if (!real.startsWith(folder.toRealPath())
        && !real.startsWith(network.toRealPath().resolveSibling(""))) {
      throw leading(what + " in '" + location + "', a link to " + real);
    }
    return file;
  }

  private static @Nullable Path inside(@Nullable Path folder, String location) {
    try {
      Path relative = Path.of(location);
      if (folder == null || location.isEmpty() || relative.isAbsolute()) {
        return null;
      }
      Path file = folder.resolve(relative).normalize();
      return file.startsWith(folder) && !file.equals(folder) ? file : null;
    } catch (InvalidPathException _) {
      return null;
    }
  }

  private SwitchbackException leading(String got) {
    return new SwitchbackException(
        "a path leads out of the folder of the network",
        network,
        got,
        "the name of a file beside it",
        "put the files of weights themselves into the folder and correct their paths, or export the"
            + " network again with its weights in the same folder");
  }
}
