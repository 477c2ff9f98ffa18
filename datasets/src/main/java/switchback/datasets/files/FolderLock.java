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
 * The one writer of a folder. The operating system holds the lock and drops it with the process,
 * however that ends: a file that was left behind locks nobody out. Where a file system knows no
 * locks, writers are not kept apart.
 */
public final class FolderLock implements AutoCloseable {
  /** A byte beyond the text, since some systems let nobody read what is locked. */
  private static final long LOCKED = Long.MAX_VALUE - 1;

  private static final int LONGEST_TEXT = 32;

  /** The operating system's locks keep processes apart, not the threads of this one. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;
  private final @Nullable Object key;

  private FolderLock(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.key = key(file);
  }

  /** What tells the file from another of its name, where the file system has such a thing. */
  private static @Nullable Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  /**
   * Takes the lock.
   *
   * @param folder what is locked, for messages
   * @param home where the lock's file is put, which exists
   * @param name that file's
   * @throws SwitchbackException where another writer has it, naming its process, or the file is
   *     somebody else's
   * @throws IOException where the file cannot be made
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

  /** Null where the writer before deleted the file between our opening and our locking it. */
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
            "output folder is taken", file, "a file that is no lock", "none", "remove it first");
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

  /** Leaves no file where its text cannot be written, as on a full disk. */
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
      // The file system knows no locks: nothing can be told of others.
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
        "process " + (process.matches("\\d+") ? process : "unknown") + " at work in it",
        "nobody else at work there",
        "wait until it has ended, or choose another --out");
  }

  /** Whether the file is still there: with its folder, it may have been removed underneath. */
  public boolean isHeld() throws IOException {
    return Files.exists(file) && Objects.equals(key, key(file));
  }

  /** Deletes the file and lets the next one in; once. */
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
