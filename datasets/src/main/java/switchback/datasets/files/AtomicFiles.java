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

  /** Writes to the path that it is given. */
  @FunctionalInterface
  public interface Writer {
    /**
     * Writes it.
     *
     * @throws IOException where it cannot; what was written is deleted then
     */
    void write(Path file) throws IOException;
  }

  /**
   * Has {@code writer} write beside {@code file}, then renames; deletes the rest on failure.
   *
   * @throws IOException where the file cannot be written, naming it
   */
  public static void write(Path file, Writer writer) throws IOException {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null) {
      throw new IOException(file + " is no file's name");
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

  /** Whether a file is named as one that is being written, or was when its program was killed. */
  public static boolean isDraft(Path file) {
    return DRAFT.matcher(String.valueOf(file.getFileName())).matches();
  }

  /**
   * Deletes what programs that were killed had begun to write, in a folder that nobody else writes
   * to and in all below it.
   *
   * @throws IOException where it cannot be read, or a draft not be deleted
   */
  public static void deleteDrafts(Path folder) throws IOException {
    try (Stream<Path> entries = Files.walk(folder)) {
      for (Path file : entries.filter(Files::isRegularFile).filter(AtomicFiles::isDraft).toList()) {
        Files.delete(file);
      }
    }
  }

  /**
   * Has the system write a file, or the names in a folder, down to the disk.
   *
   * @throws IOException where a file cannot be written, naming it
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

  /** Where the system lets a folder be opened for that. */
  private static void forceNames(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException _) {
      // Not on Windows, whose file system keeps its names safe by itself.
      return;
    }
  }

  /**
   * SHA-256 of a file, as 64 hex digits.
   *
   * @throws IOException where it cannot be read
   */
  public static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = Digests.sha256();
      in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      return Digests.hex(digest);
    }
  }

  /** A stream that fails, as on a full disk, does not say on which file. */
  private static FileSystemException named(Path file, IOException e) {
    FileSystemException named = new FileSystemException(file.toString(), null, e.getMessage());
    named.initCause(e);
    return named;
  }
}
