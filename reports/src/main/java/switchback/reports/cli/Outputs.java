package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import switchback.datasets.files.AtomicFolder;
import switchback.datasets.tasks.SwitchbackException;

/** Checks, before any work is done, that a result can be written to the place of {@code --out}. */
final class Outputs {
  private Outputs() {}

  /**
   * Checks that a file can be written.
   *
   * @throws SwitchbackException if its folder is missing or cannot be written to, or it is itself a
   *     folder
   * @throws IOException if the disk is full
   */
  static void checkFile(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new SwitchbackException(
          "no such folder",
          file,
          folder != null && Files.exists(folder) ? "a file " + folder : "no folder " + folder,
          "an existing folder to write to",
          "create it first, or choose another --out");
    }
    if (Files.isDirectory(file)) {
      throw new SwitchbackException(
          "output file is taken", file, "a folder", "the name of a file", "choose another --out");
    }
    checkWritable(folder);
  }

  /**
   * Checks that a folder can be written. Missing parent folders will be created.
   *
   * @param marker the name of a file that marks an earlier result, which may be replaced; null if
   *     only an empty folder may be
   * @throws SwitchbackException if a file is in its place or in that of a parent, it holds
   *     something that may not be replaced, or it cannot be created there
   * @throws IOException if the disk is full
   */
  static void checkFolder(Path out, @Nullable String marker) throws IOException {
    Path location = out.toAbsolutePath().normalize();
    AtomicFolder.checkReplaceable(location, marker);
    // The folder is made beside its place and then moved there.
    checkWritable(location.getParent() == null ? location : location.getParent());
  }

  /**
   * Checks that files can be written to a folder, which will be created if it is missing.
   *
   * @throws SwitchbackException if a file is in the place of a parent, or nothing can be written
   * @throws IOException if the disk is full
   */
  static void checkFiles(Path out) throws IOException {
    checkWritable(out.toAbsolutePath().normalize());
  }

  /** Checks that files can be written to a folder or, if it is missing, that it can be created. */
  private static void checkWritable(Path folder) throws IOException {
    Path existing = folder;
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing)) {
      throw new SwitchbackException(
          "output folder is taken",
          existing,
          "a file",
          "the name of a folder",
          "choose another --out");
    }
    try {
      // Permissions alone do not tell whether a disk is full or a file system is read-only.
      Files.delete(Files.createTempFile(existing, ".switchback", ".part"));
    } catch (AccessDeniedException _) {
      throw unwritable(existing, "permission denied");
    } catch (IOException e) {
      String reason = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
      if (Failures.isFull(reason)) {
        throw new FileSystemException(existing.toString(), null, reason);
      }
      throw unwritable(existing, reason == null ? "no file can be created there" : reason);
    }
  }

  private static SwitchbackException unwritable(Path folder, String got) {
    return new SwitchbackException(
        "cannot write to the output folder",
        folder,
        got,
        "a folder that can be written to",
        "change its permissions, or choose another --out");
  }
}
