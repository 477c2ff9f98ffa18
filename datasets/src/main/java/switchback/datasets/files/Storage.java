package switchback.datasets.files;

import java.net.URI;
import java.nio.file.FileSystem;

/**
 * Storage beside the machine's own files, such as a cluster's. A module that has one names it to
 * Java's {@link java.util.ServiceLoader}; {@link Places} then finds it.
 */
public interface Storage {
  /**
   * Opens a file system, which stays open as long as the process.
   *
   * @param root the place of its outermost folder, whose scheme and authority tell which one it is
   * @throws switchback.datasets.tasks.SwitchbackException if there is none of this scheme, or it
   *     cannot be reached
   */
  FileSystem open(URI root);
}
