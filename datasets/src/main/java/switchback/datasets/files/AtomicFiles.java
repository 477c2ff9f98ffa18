package switchback.datasets.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Files that appear complete or not at all. */
public final class AtomicFiles {
  private static final Pattern DRAFT = Pattern.compile("\\..+\\.\\d+\\.part");

  private AtomicFiles() {}

  /** Writes the content of a file to a given path. */
  @FunctionalInterface
  public interface Writer {
    /**
     * Writes the content.
     *
     * @throws IOException if it cannot be written; what was written is then deleted
     */
    void write(Path file) throws IOException;
  }

  /**
   * Has {@code writer} write to a temporary file next to {@code file}, then renames that to {@code
   * file}. On failure the temporary file is deleted.
   *
   * @throws IOException if the file cannot be written; the message names it
   */
  public static void write(Path file, Writer writer) throws IOException {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null) {
      throw new IOException(file + " is not the name of a file");
    }
    Path temporary =
        folder.resolve("." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    try {
      writer.write(temporary);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw named(file, e);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Returns whether a file has the name of a draft: a file being written or left by a killed
   * program.
   */
  public static boolean isDraft(Path file) {
    return DRAFT.matcher(String.valueOf(file.getFileName())).matches();
  }

  /**
   * Deletes the drafts that killed programs left in a folder and all folders below it. No other
   * process may be writing there.
   *
   * @throws IOException if the folder cannot be read or a draft cannot be deleted
   */
  public static void deleteDrafts(Path folder) throws IOException {
    try (Stream<Path> entries = Files.walk(folder)) {
      for (Path file : entries.filter(Files::isRegularFile).filter(AtomicFiles::isDraft).toList()) {
        Files.delete(file);
      }
    }
  }

  /**
   * Forces a file, or the names in a folder, to the disk.
   *
   * @throws IOException if a file cannot be written; the message names it
   */
  public static void force(Path place) throws IOException {
    if (Files.isDirectory(place)) {
      forceNames(place);
      return;
    }
    try (FileChannel channel = FileChannel.open(place, StandardOpenOption.WRITE)) {
      channel.force(true);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw named(place, e);
    }
  }

  /** Forces the names in a folder to the disk, if the system allows a folder to be opened. */
  private static void forceNames(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException _) {
      // Windows does not allow it; its file system keeps the names safe by itself.
      return;
    }
  }

  /**
   * Returns the SHA-256 of a file as 64 hex digits.
   *
   * @throws IOException if it cannot be read
   */
  public static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = Digests.sha256();
      in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      return Digests.hex(digest);
    }
  }

  /** Adds the file to an exception: a stream that fails, as on a full disk, does not name it. */
  private static FileSystemException named(Path file, IOException e) {
    FileSystemException named = new FileSystemException(file.toString(), null, e.getMessage());
    named.initCause(e);
    return named;
  }
}
