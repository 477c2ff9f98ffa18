package switchback.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import switchback.datasets.SwitchbackException;

/**
 * A folder in the making: filled beside its place, then renamed. Whatever is not published is
 * deleted, also where the user interrupts.
 */
public final class WholeFolder implements AutoCloseable {
  private static final int ATTEMPTS = 100;

  private final Path place;
  private final Path draft;
  private final Path former;
  private final @Nullable String marker;
  private final Thread onInterrupt;

  private WholeFolder(Path place, Path draft, Path former, @Nullable String marker) {
    this.place = place;
    this.draft = draft;
    this.former = former;
    this.marker = marker;
    this.onInterrupt = new Thread(() -> deleteWhileWritten(draft));
  }

  /**
   * Starts an empty draft for {@code folder}, whose parents are made where there are none.
   *
   * @param marker the file by which a folder counts as an earlier result that may be replaced; null
   *     where nothing may
   * @throws SwitchbackException where {@code folder} is a file or holds something else
   * @throws IOException where the draft cannot be made
   */
  public static WholeFolder create(Path folder, @Nullable String marker) throws IOException {
    Path place = folder.toAbsolutePath().normalize();
    checkReplaceable(place, marker);
    Path parent = place.getParent();
    if (parent == null) {
      throw taken(place, "the root of the file system");
    }
    Files.createDirectories(parent);
    String name = "." + place.getFileName() + "." + ProcessHandle.current().pid();
    WholeFolder made =
        new WholeFolder(
            place, parent.resolve(name + ".part"), parent.resolve(name + ".old"), marker);
    Files.createDirectory(made.draft);
    Runtime.getRuntime().addShutdownHook(made.onInterrupt);
    return made;
  }

  /** Passes a place where a folder may be put; see {@link #create}. */
  static void checkReplaceable(Path place, @Nullable String marker) throws IOException {
    if (Files.exists(place) && !Files.isDirectory(place)) {
      throw taken(place, "a file");
    }
    if (Files.isDirectory(place) && !isReplaceable(place, marker) && !isEmpty(place)) {
      throw taken(place, "a folder with things in it");
    }
  }

  private static boolean isReplaceable(Path place, @Nullable String marker) {
    return marker != null && Files.exists(place.resolve(marker));
  }

  private static SwitchbackException taken(Path place, String got) {
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

  /** Puts the draft in its place; an earlier result there goes once the new one stands. */
  public void publish() throws IOException {
    boolean replaces = isReplaceable(place, marker);
    if (replaces) {
      Files.move(place, former, StandardCopyOption.ATOMIC_MOVE);
    } else {
      Files.deleteIfExists(place);
    }
    try {
      Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (replaces) {
        Files.move(former, place, StandardCopyOption.ATOMIC_MOVE);
      }
      throw e;
    }
    if (replaces) {
      delete(former);
    }
  }

  /** Deletes the draft unless it was published. */
  @Override
  public void close() throws IOException {
    delete(draft);
    try {
      Runtime.getRuntime().removeShutdownHook(onInterrupt);
    } catch (IllegalStateException e) {
      // The program is being interrupted: the hook is at work already.
      return;
    }
  }

  /** Tries again where a file came up meanwhile: the interrupted work still runs beside it. */
  private static void deleteWhileWritten(Path folder) {
    for (int attempt = 0; attempt < ATTEMPTS && Files.exists(folder); attempt++) {
      try {
        delete(folder);
      } catch (IOException | UncheckedIOException e) {
        Thread.onSpinWait();
      }
    }
  }

  /** Deletes a folder or a file, where there is one, with all that is in it. */
  static void delete(Path folder) throws IOException {
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
