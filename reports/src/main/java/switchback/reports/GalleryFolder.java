package switchback.reports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.stream.Stream;
import switchback.datasets.SwitchbackException;

/**
 * A folder in the making: filled beside its place, then renamed. Whatever is not published is
 * deleted, also where the user interrupts.
 */
final class GalleryFolder implements AutoCloseable {
  /** The file that makes a folder a gallery. */
  static final String RECORD = "gallery.json";

  private static final int ATTEMPTS = 100;

  private final Path place;
  private final Path draft;
  private final Path former;
  private final Thread onInterrupt;

  private GalleryFolder(Path place, Path draft, Path former) {
    this.place = place;
    this.draft = draft;
    this.former = former;
    this.onInterrupt = new Thread(() -> deleteWhileWritten(draft));
  }

  /**
   * Starts an empty draft for {@code folder}, whose parents are made where there are none.
   *
   * @throws SwitchbackException where {@code folder} is a file or holds something else
   */
  static GalleryFolder create(Path folder) throws IOException {
    Path place = folder.toAbsolutePath().normalize();
    checkReplaceable(place);
    Path parent = place.getParent();
    if (parent == null) {
      throw notReplaceable(place, "the root of the file system");
    }
    Files.createDirectories(parent);
    String name = "." + place.getFileName() + "." + ProcessHandle.current().pid();
    GalleryFolder made =
        new GalleryFolder(place, parent.resolve(name + ".part"), parent.resolve(name + ".old"));
    Files.createDirectory(made.draft);
    Runtime.getRuntime().addShutdownHook(made.onInterrupt);
    return made;
  }

  private static void checkReplaceable(Path place) throws IOException {
    if (Files.exists(place) && !Files.isDirectory(place)) {
      throw notReplaceable(place, "a file");
    }
    if (Files.isDirectory(place) && !Files.exists(place.resolve(RECORD)) && !isEmpty(place)) {
      throw notReplaceable(place, "a folder with other things in it");
    }
  }

  private static SwitchbackException notReplaceable(Path place, String got) {
    return new SwitchbackException(
        "output folder is taken",
        place,
        got,
        "no folder yet, an empty one or an earlier gallery",
        "choose another --out");
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  /** Where to write to until {@link #publish}. */
  Path path() {
    return draft;
  }

  /** The contact sheet of a layer, relative to the folder. */
  static String sheet(String layer) {
    return fileName(layer) + ".png";
  }

  /** The strip of a feature, relative to the folder. */
  static String strip(String layer, int feature) {
    return "%s-%03d.png".formatted(fileName(layer), feature);
  }

  /** Layers of other people's networks may be called anything; two names never become one. */
  private static String fileName(String layer) {
    if (layer.matches("[A-Za-z0-9][A-Za-z0-9_]*")) {
      return layer;
    }
    String plain = layer.replaceAll("[^A-Za-z0-9_]", "_");
    return plain + "." + HexFormat.of().formatHex(layer.getBytes(StandardCharsets.UTF_8));
  }

  /** Puts the draft in its place; an earlier gallery there goes once the new one stands. */
  void publish() throws IOException {
    boolean replaces = Files.exists(place.resolve(RECORD));
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

  private static void delete(Path folder) throws IOException {
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
