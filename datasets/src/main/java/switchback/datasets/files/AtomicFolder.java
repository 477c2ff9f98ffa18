package switchback.datasets.files;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.SwitchbackException;

/**
 * A result folder that appears atomically. A single writer fills a draft next to the final location
 * and renames it when it is complete. An unpublished draft is deleted on close and on interruption,
 * except for finished {@link #parts}, from which a later run can resume.
 *
 * <p>A training's folder is different: it stands at its final location from the start, because its
 * checkpoints and plots are there to be looked at while training runs.
 */
public final class AtomicFolder implements AutoCloseable {
  private static final int ATTEMPTS = 100;

  /** The most entries that an error names. */
  private static final int NAMED = 3;

  private static final Comparator<String> HIDDEN_LAST =
      Comparator.comparing((String name) -> name.startsWith(".")).thenComparing(name -> name);

  private static final String PARTS = ".parts";
  private static final String IDENTITY = "identity";

  private final Path location;
  private final Path draft;
  private final @Nullable String marker;
  private final @Nullable String identity;
  private final FolderLock lock;
  private final Thread onInterrupt;

  private AtomicFolder(
      Path location, @Nullable String marker, @Nullable String identity, FolderLock lock) {
    this.location = location;
    this.draft = beside(location, "part");
    this.marker = marker;
    this.identity = identity;
    this.lock = lock;
    this.onInterrupt = new Thread(this::deleteWhileWritten);
  }

  /**
   * Creates an empty draft for {@code folder}, creating missing parent directories.
   *
   * @param marker the name of a file that marks a folder as an earlier result, which may be
   *     replaced; null if no folder may be replaced unless it is empty
   * @throws SwitchbackException if {@code folder} is a file or holds anything else, or another
   *     process is writing to it
   * @throws IOException if the draft cannot be created
   */
  public static AtomicFolder create(Path folder, @Nullable String marker) throws IOException {
    return make(folder, marker, null);
  }

  /**
   * Reopens the draft that interrupted work of the same identity left, or creates an empty one. If
   * the work ends early for any reason, its finished parts stay next to the folder. No shutdown
   * hook is set: on interruption the caller must close the draft.
   *
   * @param marker as for {@link #create}
   * @param identity everything that decides the result, as text
   * @throws SwitchbackException as {@link #create} does
   * @throws IOException if the draft cannot be read or created
   */
  public static AtomicFolder resume(Path folder, @Nullable String marker, String identity)
      throws IOException {
    return make(folder, marker, identity);
  }

  private static AtomicFolder make(Path folder, @Nullable String marker, @Nullable String identity)
      throws IOException {
    Path location = folder.toAbsolutePath().normalize();
    checkReplaceable(location, marker);
    Path parent = location.getParent();
    if (parent == null) {
      throw noFolder(location, "the root of the file system");
    }
    Files.createDirectories(parent);
    FolderLock lock = FolderLock.take(folder, parent, "." + location.getFileName() + ".lock");
    AtomicFolder made = new AtomicFolder(location, marker, identity, lock);
    try {
      made.prepare();
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
    if (identity == null) {
      Runtime.getRuntime().addShutdownHook(made.onInterrupt);
    }
    return made;
  }

  private static Path beside(Path location, String kind) {
    return location.resolveSibling("." + location.getFileName() + "." + kind);
  }

  /** Repairs what a killed process has left behind, then creates or reopens the draft. */
  private void prepare() throws IOException {
    Path former = beside(location, "old");
    if (Files.exists(former)) {
      if (isReplaceable(location, marker)) {
        delete(former);
      } else {
        Files.deleteIfExists(location);
        Files.move(former, location, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    checkReplaceable(location, marker);
    if (Files.exists(location) && !isReplaceable(location, marker)) {
      // Finds out now, not after hours of work, if this cannot be replaced: a mount point, say.
      Files.delete(location);
      Files.createDirectory(location);
    }
    if (identity != null && identity.equals(formerIdentity())) {
      AtomicFiles.deleteDrafts(draft);
      return;
    }
    delete(draft);
    Files.createDirectory(draft);
    if (identity != null) {
      Files.createDirectory(draft.resolve(PARTS));
      Files.writeString(draft.resolve(PARTS).resolve(IDENTITY), identity);
    }
  }

  private @Nullable String formerIdentity() throws IOException {
    Path file = draft.resolve(PARTS).resolve(IDENTITY);
    return Files.isRegularFile(file)
        ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
        : null;
  }

  /**
   * Checks that a folder may be published at {@code location}.
   *
   * @param marker as for {@link #create}
   * @throws SwitchbackException if a file, or a folder that may not be replaced, is there
   */
  public static void checkReplaceable(Path location, @Nullable String marker) throws IOException {
    if (Files.exists(location) && !Files.isDirectory(location)) {
      throw noFolder(location, "a file");
    }
    if (Files.isDirectory(location) && !isReplaceable(location, marker) && !isEmpty(location)) {
      throw notEmpty(location, marker);
    }
  }

  private static boolean isReplaceable(Path location, @Nullable String marker) {
    return marker != null && Files.exists(location.resolve(marker));
  }

  private static SwitchbackException noFolder(Path location, String got) {
    return new SwitchbackException(
        "output folder is taken", location, got, "the name of a folder", "choose another --out");
  }

  /**
   * Returns the exception for an output folder that is not empty and may not be replaced. It names
   * a few entries of the folder.
   *
   * @param marker as for {@link #create}
   * @throws IOException if the folder cannot be listed
   */
  public static SwitchbackException notEmpty(Path location, @Nullable String marker)
      throws IOException {
    List<String> names;
    try (Stream<Path> entries = Files.list(location)) {
      names = entries.map(entry -> entry.getFileName().toString()).sorted(HIDDEN_LAST).toList();
    }
    String some = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    String more = names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "";
    return new SwitchbackException(
        "output folder is not empty",
        location,
        some + more,
        marker == null
            ? "a new folder or an empty one"
            : "a new folder, an empty one, or an older result with " + marker + " to replace",
        "choose another --out");
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  /** Returns the draft, to which the caller writes until {@link #publish}. */
  public Path path() {
    return draft;
  }

  /** Returns the parts finished so far; empty, and keeps nothing, unless the draft is resumable. */
  public PartialResults parts() {
    return identity == null ? PartialResults.NONE : new PartialResults(draft.resolve(PARTS));
  }

  /** Returns whether interrupted work has left parts for {@code folder} from which to resume. */
  public static boolean isUnfinished(Path folder) throws IOException {
    Path location = folder.toAbsolutePath().normalize();
    boolean isUnderWay = Files.exists(beside(location, "lock"));
    return !isUnderWay && !new PartialResults(beside(location, "part").resolve(PARTS)).isEmpty();
  }

  /** Moves the draft to its final location; an earlier result is deleted after that. */
  public synchronized void publish() throws IOException {
    force();
    Path former = beside(location, "old");
    boolean replaces = isReplaceable(location, marker);
    if (replaces) {
      Files.move(location, former, StandardCopyOption.ATOMIC_MOVE);
    } else {
      Files.deleteIfExists(location);
    }
    try {
      delete(draft.resolve(PARTS));
      Files.move(draft, location, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (replaces) {
        Files.move(former, location, StandardCopyOption.ATOMIC_MOVE);
      }
      throw e;
    }
    AtomicFiles.force(requireNonNull(location.getParent()));
    if (replaces) {
      delete(former);
    }
  }

  /** Forces the draft to the disk, so that a power failure loses neither result. */
  private void force() throws IOException {
    try (Stream<Path> entries = Files.walk(draft)) {
      Path parts = draft.resolve(PARTS); // not published
      for (Path entry : entries.filter(each -> !each.startsWith(parts)).toList()) {
        AtomicFiles.force(entry);
      }
    } catch (UncheckedIOException e) {
      throw requireNonNull(e.getCause()); // a folder removed underneath, found on the walk
    }
  }

  /** Deletes the draft unless it was published or has finished parts. */
  @Override
  public void close() throws IOException {
    try (lock) {
      if (parts().isEmpty()) {
        delete(draft);
      }
    } finally {
      removeHook();
    }
  }

  private void removeHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(onInterrupt);
    } catch (IllegalStateException e) {
      // The program is being interrupted, and the hook is already running.
      return;
    }
  }

  /** Retries if a new file appears meanwhile: the interrupted work is still running. */
  private synchronized void deleteWhileWritten() {
    for (int attempt = 0; attempt < ATTEMPTS && Files.exists(draft); attempt++) {
      try {
        delete(draft);
        lock.close();
      } catch (IOException | UncheckedIOException e) {
        Thread.onSpinWait();
      }
    }
  }

  /** Deletes a file, or a folder with everything in it; does nothing if there is none. */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> entries = Files.walk(folder)) {
      for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(entry);
      }
    }
  }
}
