package switchback.datasets.sources;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.datavec.api.io.filters.PathFilter;
import org.datavec.api.io.labels.ParentPathLabelGenerator;
import org.datavec.api.split.FileSplit;
import switchback.datasets.CounterRandom;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.images.ImageDecoder;
import switchback.datasets.images.RgbImage;
import switchback.datasets.tasks.HeapMemory;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

/**
 * Reads images from one folder per class: {@code DIR/train/CLASS/FILE} and {@code
 * DIR/test/CLASS/FILE} if both exist, otherwise {@code DIR/CLASS/FILE}. In the latter case one
 * image in six is for testing, chosen by a hash of CLASS/FILE, so that added images do not change
 * the split of the others.
 *
 * <p>The classes are the names of folders that hold images, sorted; the images of a split are
 * sorted by CLASS/FILE. Each image is decoded by {@link ImageDecoder}, then cropped to its central
 * square and scaled to 32x32 by {@link RgbImage#fit}. Hidden files and files without the extension
 * of an image are ignored.
 */
final class ImageFolders {
  private static final int SIDE = 32;
  private static final int MOST_CLASSES = 256;
  private static final long PURPOSE = 3;
  private static final int ONE_IN = 6;
  private static final Set<String> EXTENSIONS =
      Set.of("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp", "ppm", "pgm", "pbm", "pnm");

  private final Path root;
  private final Progress progress;
  private long decoded;

  private ImageFolders(Path root, Progress progress) {
    this.root = root;
    this.progress = progress;
  }

  /**
   * Reads all images into memory, 3,072 bytes per image.
   *
   * @param name the name of the data set
   * @throws SwitchbackException if there is no such folder, it has no class folder with images or
   *     more than 256 of them, or an image cannot be decoded
   */
  static Dataset read(String name, Path root, Progress progress) {
    return new ImageFolders(root.toAbsolutePath().normalize(), progress).read(name);
  }

  private Dataset read(String name) {
    if (!Files.isDirectory(root)) {
      throw noClasses(Files.exists(root) ? "a file" : "no such folder");
    }
    Path train = root.resolve("train");
    Path test = root.resolve("test");
    if (!folders(train).isEmpty() && !folders(test).isEmpty()) {
      return dataset(name, list(train, path -> true), list(test, path -> true));
    }
    return dataset(
        name, list(root, path -> !isForTesting(path)), list(root, path -> isForTesting(path)));
  }

  private static boolean isForTesting(String path) {
    return new CounterRandom(0, PURPOSE, path.hashCode(), path.length()).below(ONE_IN) == 0;
  }

  private SwitchbackException noClasses(String got) {
    return new SwitchbackException(
        "no image folders found",
        root,
        got,
        "a folder of images for each class, or such folders in both train and test",
        "name the folder that holds the folders of the classes");
  }

  private static List<Path> folders(Path parent) {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(parent, Files::isDirectory)) {
      stream.forEach(folders::add);
    } catch (IOException e) {
      throw unreadable(parent, e);
    }
    return folders;
  }

  private static SwitchbackException unreadable(Path folder, Object got) {
    return new SwitchbackException(
        "cannot read a folder", folder, got, "a readable folder", "check its permissions");
  }

  /** Returns the images below a folder whose CLASS/FILE is wanted, sorted by CLASS/FILE. */
  private static List<URI> list(Path parent, Predicate<String> wanted) {
    for (Path folder : folders(parent)) {
      if (!Files.isReadable(folder)) {
        throw unreadable(folder, "no permission");
      }
    }
    PathFilter filter =
        paths ->
            Arrays.stream(paths)
                .filter(path -> isImage(parent, path) && wanted.test(relative(parent, path)))
                .sorted(Comparator.comparing(path -> relative(parent, path)))
                .toArray(URI[]::new);
    return List.of(new FileSplit(parent.toFile()).sample(filter)[0].locations());
  }

  private static boolean isImage(Path parent, URI location) {
    Path path = path(location);
    String name = path.getFileName().toString();
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return parent.relativize(path).getNameCount() == 2
        && EXTENSIONS.contains(extension)
        && !name.startsWith(".")
        && Files.isRegularFile(path);
  }

  /**
   * Converts a URI of DataVec, which may hold letters beyond ASCII, which {@code Path.of} rejects.
   */
  private static Path path(URI location) {
    return new File(location).toPath();
  }

  private static String relative(Path parent, URI path) {
    return parent.relativize(path(path)).toString().replace(File.separatorChar, '/');
  }

  private Dataset dataset(String name, List<URI> train, List<URI> test) {
    TreeSet<String> sorted = new TreeSet<>();
    train.forEach(path -> sorted.add(label(path)));
    test.forEach(path -> sorted.add(label(path)));
    if (sorted.isEmpty()) {
      throw noClasses("no folder with images");
    }
    if (sorted.size() > MOST_CLASSES) {
      throw noClasses(sorted.size() + " classes, more than " + MOST_CLASSES);
    }
    List<String> classes = List.copyOf(sorted);
    long total = (long) train.size() + test.size();
    HeapMemory.require(
        total + " images", root, HeapMemory.ofImages(total, 3L * SIDE * SIDE), "fewer images, or ");
    return new Dataset(name, classes, decode(train, classes, total), decode(test, classes, total));
  }

  private static String label(URI path) {
    return new ParentPathLabelGenerator().getLabelForPath(path).toString();
  }

  private ImageSet decode(List<URI> paths, List<String> classes, long total) {
    byte[][] images = new byte[paths.size()][];
    byte[] labels = new byte[paths.size()];
    for (int i = 0; i < images.length; i++) {
      images[i] = ImageDecoder.decode(path(paths.get(i))).fit(SIDE, SIDE).planes();
      labels[i] = (byte) classes.indexOf(label(paths.get(i)));
      progress.at("reading images", ++decoded, total);
    }
    return new ImageSet(3, SIDE, SIDE, images, labels);
  }
}
