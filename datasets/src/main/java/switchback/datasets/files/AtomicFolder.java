package switchback.datasets.files;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.SwitchbackException;

/**
 * A folder in the making: filled beside its place by one writer, then renamed. Whatever is not
 * published is deleted, also where the user interrupts; but long work may keep {@link #parts} that
 * are finished, and go on with them another time.
 */
public final class AtomicFolder implements AutoCloseable {
  private static final int ATTEMPTS = 100;

  /** Why a folder is taken. */
  public static final String NOT_EMPTY = "a folder with things in it";

  private static final String PARTS = ".parts";
  private static final String IDENTITY = "identity";

  private final Path place;
  private final Path draft;
  private final @Nullable String marker;
  private final @Nullable String identity;
  private final FolderLock lock;
  private final Thread onInterrupt;

  private AtomicFolder(
      Path place, @Nullable String marker, @Nullable String identity, FolderLock lock) {
    this.place = place;
    this.draft = beside(place, "part");
    this.marker = marker;
    this.identity = identity;
    this.lock = lock;
    this.onInterrupt = new Thread(this::deleteWhileWritten);
  }

  /**
   * Starts an empty draft for {@code folder}, whose parents are made where there are none.
   *
   * @param marker the file by which a folder counts as an earlier result that may be replaced; null
   *     where nothing may
   * @throws SwitchbackException where {@code folder} is a file or holds something else, or another
   *     process writes there
   * @throws IOException where the draft cannot be made
   */
  public static AtomicFolder create(Path folder, @Nullable String marker) throws IOException {
    return make(folder, marker, null);
  }

  /**
   * Goes on with the draft that work of the same identity left there, or starts; throws likewise.
   * Where such work ends early, however it does, what it had finished stays beside the folder. It
   * is its caller's to end it well where the user interrupts.
   *
   * @param identity all that decides the result
   */
  public static AtomicFolder resume(Path folder, @Nullable String marker, String identity)
      throws IOException {
    return make(folder, marker, identity);
  }

  private static AtomicFolder make(Path folder, @Nullable String marker, @Nullable String identity)
      throws IOException {
    Path place = folder.toAbsolutePath().normalize();
    checkReplaceable(place, marker);
    Path parent = place.getParent();
    if (parent == null) {
      throw taken(place, "the root of the file system");
    }
    Files.createDirectories(parent);
    FolderLock lock = FolderLock.take(folder, parent, "." + place.getFileName() + ".lock");
    AtomicFolder made = new AtomicFolder(place, marker, identity, lock);
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

  private static Path beside(Path place, String kind) {
    return place.resolveSibling("." + place.getFileName() + "." + kind);
  }

  /** Puts right what a program that was killed has left. */
  private void prepare() throws IOException {
    Path former = beside(place, "old");
    if (Files.exists(former)) {
      if (isReplaceable(place, marker)) {
        delete(former);
      } else {
        Files.deleteIfExists(place);
        Files.move(former, place, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    checkReplaceable(place, marker);
    if (Files.exists(place) && !isReplaceable(place, marker)) {
      // Work of hours should not end in finding that this cannot be replaced: a mount point, say.
      Files.delete(place);
      Files.createDirectory(place);
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

  /** Passes a place where a folder may be put; see {@link #create}. */
  public static void checkReplaceable(Path place, @Nullable String marker) throws IOException {
    if (Files.exists(place) && !Files.isDirectory(place)) {
      throw taken(place, "a file");
    }
    if (Files.isDirectory(place) && !isReplaceable(place, marker) && !isEmpty(place)) {
      throw taken(place, NOT_EMPTY);
    }
  }

  private static boolean isReplaceable(Path place, @Nullable String marker) {
    return marker != null && Files.exists(place.resolve(marker));
  }

  /** Refuses a place. */
  public static SwitchbackException taken(Path place, String got) {
    return new SwitchbackException(
        "output folder is taken",
        place,
        got,
        "no folder yet, an empty one or an earlier result of the same kind",
        "choose another --out, or remove it first");
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  /** Where to write to until {@link #publish}. */
  public Path path() {
    return draft;
  }

  /** What is finished of it; nothing where it is not to be gone on with. */
  public PartialResults parts() {
    return identity == null ? PartialResults.NONE : new PartialResults(draft.resolve(PARTS));
  }

  /** Whether work that ended early has left something there that it can go on with. */
  public static boolean isUnfinished(Path folder) throws IOException {
    Path place = folder.toAbsolutePath().normalize();
    boolean isUnderWay = Files.exists(beside(place, "lock"));
    return !isUnderWay && !new PartialResults(beside(place, "part").resolve(PARTS)).isEmpty();
  }

  /** Puts the draft in its place; an earlier result there goes once the new one stands. */
  public synchronized void publish() throws IOException {
    force();
    Path former = beside(place, "old");
    boolean replaces = isReplaceable(place, marker);
    if (replaces) {
      Files.move(place, former, StandardCopyOption.ATOMIC_MOVE);
    } else {
      Files.deleteIfExists(place);
    }
    try {
      delete(draft.resolve(PARTS));
      Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (replaces) {
        Files.move(former, place, StandardCopyOption.ATOMIC_MOVE);
      }
      throw e;
    }
    AtomicFiles.force(requireNonNull(place.getParent()));
    if (replaces) {
      delete(former);
    }
  }

  /** An earlier result is not given up for what a failing machine could still lose. */
  private void force() throws IOException {
    try (Stream<Path> entries = Files.walk(draft)) {
      Path parts = draft.resolve(PARTS); // which go
      for (Path entry : entries.filter(each -> !each.startsWith(parts)).toList()) {
        AtomicFiles.force(entry);
      }
    } catch (UncheckedIOException e) {
      throw requireNonNull(e.getCause()); // a folder removed underneath, found on the walk
    }
  }

  /** Deletes the draft unless it was published or has parts that are finished. */
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
      // The program is being interrupted: the hook is at work already.
      return;
    }
  }

  /** Tries again where a file came up meanwhile: the interrupted work still runs beside it. */
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

  /** Deletes a folder or a file, where there is one, with all that is in it. */
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
