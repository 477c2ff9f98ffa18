package switchback.datasets.sources;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import switchback.datasets.images.ImageKind;
import switchback.datasets.tasks.Counted;
import switchback.datasets.tasks.SwitchbackException;

/**
 * The image files below a folder, by their content, sorted by the bytes of their paths. Hidden
 * files and folders and those that other programs leave behind are no part of a data set; files of
 * unsupported kinds are counted.
 */
final class FoundFiles {
  /** Folders that archivers and file servers leave behind. */
  private static final Set<String> LEFTOVERS = Set.of("__MACOSX", "@eaDir", "lost+found");

  /** A file with such an ending is meant to be an image: one of other content is damaged. */
  private static final Set<String> ENDINGS =
      Set.of(
          "png", "apng", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "dib", "tif", "tiff", "webp",
          "ppm", "pgm", "pbm", "pnm");

  /** The order of paths and of classes: by their bytes in UTF-8. */
  static final Comparator<String> BY_BYTES =
      Comparator.comparing(path -> path.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  private final Path root;
  private final List<String> images = new ArrayList<>();
  private final Map<String, Integer> others = new TreeMap<>();
  private final Set<String> hidden = new TreeSet<>();

  private FoundFiles(Path root) {
    this.root = root;
  }

  /**
   * Finds all image files below a folder, however deep. Links are followed, but no folder is
   * entered from within itself.
   *
   * @throws SwitchbackException if a folder or file cannot be read
   */
  static FoundFiles below(Path root) {
    FoundFiles found = new FoundFiles(root);
    try {
      Files.walkFileTree(
          root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, found.new Visitor());
    } catch (IOException e) {
      throw unreadable(root, e);
    }
    found.images.sort(BY_BYTES);
    return found;
  }

  private static SwitchbackException unreadable(Path place, IOException e) {
    return new SwitchbackException(
        "cannot read a folder", place, reason(e), "a readable folder", "check its permissions", e);
  }

  /** Returns why a file that was found cannot be read. */
  static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "no permission";
      case NoSuchFileException _ -> "the file is gone";
      default -> String.valueOf(e.getMessage());
    };
  }

  private final class Visitor extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      String name = String.valueOf(folder.getFileName());
      if (!folder.equals(root) && isLeftoverName(name)) {
        hidden.add(name);
        return FileVisitResult.SKIP_SUBTREE;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (attributes.isRegularFile() && !file.getFileName().toString().startsWith(".")) {
        sort(file);
      }
      return FileVisitResult.CONTINUE;
    }

    /** Passes over links that lead back into the folder they are in. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      if (e instanceof FileSystemLoopException) {
        return FileVisitResult.CONTINUE;
      }
      throw unreadable(file, e);
    }
  }

  private void sort(Path file) throws IOException {
    byte[] head;
    try (InputStream stream = Files.newInputStream(file)) {
      head = stream.readNBytes(ImageKind.HEAD_BYTES);
    }
    String path =
        root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    if (isImage(head, path)) {
      images.add(path);
    } else {
      others.merge(ImageKind.of(head).label(), 1, Integer::sum);
    }
  }

  /** Returns whether a path leads through something that is no part of a data set. */
  static boolean isLeftover(String path) {
    for (String name : path.split("/", -1)) {
      if (isLeftoverName(name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLeftoverName(String name) {
    return name.startsWith(".") || LEFTOVERS.contains(name);
  }

  /** Returns whether a file is an image of a supported kind, or a damaged one. */
  static boolean isImage(byte[] head, String path) {
    return ImageKind.of(head).isSupported() || ENDINGS.contains(ending(path));
  }

  private static String ending(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.contains(".")
        ? name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)
        : "";
  }

  /** Returns the paths of the images, sorted by their bytes. */
  List<String> images() {
    return images;
  }

  /** Tells what was left out: at most one line for files and one for folders. */
  void tell(Consumer<String> notice) {
    if (!hidden.isEmpty()) {
      notice.accept(
          "left out folders that are hidden or left behind by other programs: "
              + String.join(", ", hidden));
    }
    tell(others, notice);
  }

  /** Tells how many files of each kind were left out. */
  static void tell(Map<String, Integer> others, Consumer<String> notice) {
    int count = others.values().stream().mapToInt(Integer::intValue).sum();
    if (count > 0) {
      notice.accept(
          "left out %s of a supported kind: %s"
              .formatted(
                  Counted.of(count, "file that is no image", "files that are no images"),
                  counts(others)));
    }
  }

  private static String counts(Map<String, Integer> kinds) {
    return kinds.entrySet().stream()
        .map(each -> each.getValue() + " " + each.getKey())
        .collect(Collectors.joining(", "));
  }

  /** Returns how many files of which kinds are no images, for a message. */
  String others() {
    return others.isEmpty() ? "no image" : "only files that are no images: " + counts(others);
  }
}
