package switchback.datasets.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.SwitchbackException;

/**
 * A lock that gives a folder a single writer. The operating system holds the lock and releases it
 * when the process ends for any reason, so a lock file left behind locks nobody out. On file
 * systems without locks, other processes are not kept out.
 */
public final class FolderLock implements AutoCloseable {
  /** The locked byte lies beyond the text, since some systems forbid reading locked bytes. */
  private static final long LOCKED = Long.MAX_VALUE - 1;

  private static final int LONGEST_TEXT = 32;

  /** Files locked by this process; the operating system keeps apart processes, not threads. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;
  private final @Nullable Object key;

  private FolderLock(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.key = key(file);
  }

  /** Identifies the file among others of its name; null if the file system has no such key. */
  private static @Nullable Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  /**
   * Takes the lock.
   *
   * @param folder the folder to lock, for messages
   * @param home an existing folder, in which the lock file is created
   * @param name the lock file's name
   * @throws SwitchbackException if another writer holds the lock, naming its process, or the file
   *     is not a lock file
   * @throws IOException if the file cannot be created
   */
  public static FolderLock take(Path folder, Path home, String name) throws IOException {
    Path file = home.toRealPath().resolve(name);
    if (!HELD.add(file)) {
      throw inUse(folder, Long.toString(ProcessHandle.current().pid()));
    }
    @Nullable FolderLock taken = null;
    try {
      while (taken == null) {
        taken = attempt(folder, file);
      }
    } finally {
      if (taken == null) {
        HELD.remove(file);
      }
    }
    return taken;
  }

  /**
   * Returns null if the previous holder deleted the file after we opened and before we locked it.
   */
  private static @Nullable FolderLock attempt(Path folder, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean isTaken = false;
    try {
      if (!lock(channel)) {
        throw inUse(folder, text(channel));
      }
      if (!text(channel).matches("\\d*")) {
        throw new SwitchbackException(
            "output folder is taken",
            file,
            "a file that is not a lock",
            "no file of that name",
            "remove it first");
      }
      if (!Files.exists(file)) {
        return null;
      }
      write(channel, file);
      FolderLock taken = new FolderLock(file, channel);
      isTaken = true;
      return taken;
    } finally {
      if (!isTaken) {
        channel.close();
      }
    }
  }

  /** Writes the process id; deletes the file if that fails, as on a full disk. */
  private static void write(FileChannel channel, Path file) throws IOException {
    byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
    try {
      channel.truncate(0).write(ByteBuffer.wrap(pid), 0);
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  private static boolean lock(FileChannel channel) {
    try {
      FileLock lock = channel.tryLock(LOCKED, 1, false);
      return lock != null;
    } catch (IOException _) {
      // The file system has no locks, so other writers cannot be detected.
      return true;
    }
  }

  private static String text(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(LONGEST_TEXT);
    channel.read(text, 0);
    return new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
  }

  private static SwitchbackException inUse(Path folder, String process) {
    return new SwitchbackException(
        "output folder is in use",
        folder,
        "process " + (process.matches("\\d+") ? process : "unknown") + " writing to it",
        "no other writer",
        "wait until it has ended, or choose another --out");
  }

  /** Returns whether the lock file is still there; somebody may have removed it, or its folder. */
  public boolean isHeld() throws IOException {
    return Files.exists(file) && Objects.equals(key, key(file));
  }

  /** Deletes the lock file and releases the lock; further calls do nothing. */
  @Override
  public synchronized void close() throws IOException {
    if (!channel.isOpen()) {
      return;
    }
    try (channel) {
      if (isHeld()) {
        Files.delete(file);
      }
    } finally {
      HELD.remove(file);
    }
  }
}
