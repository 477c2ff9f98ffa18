package switchback.datasets.sources;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import switchback.datasets.Dataset;
import switchback.datasets.images.RgbImage;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

/**
 * Finds images in one folder per class: {@code DIR/CLASS/.../FILE}, or such folders in {@code
 * DIR/train} and one of {@code DIR/test}, {@code DIR/val}, {@code DIR/valid}; {@link Splitting} has
 * the rule. Images that are in no folder of a class form a class of their own if there is no other.
 *
 * <p>The classes are the names of folders that hold images, sorted by their bytes; the images of a
 * split are sorted by the bytes of their paths. Whether a file is an image follows from its
 * content. Images are decoded when they are asked for, then cropped to their central square and
 * scaled to 32x32 by {@link RgbImage#fit}, unless they are fitted to another size.
 */
final class ImageFolders {
  private final Path root;
  private final SourceOptions options;
  private final Progress progress;
  private final Consumer<String> notice;

  private ImageFolders(
      Path root, SourceOptions options, Progress progress, Consumer<String> notice) {
    this.root = root;
    this.options = options;
    this.progress = progress;
    this.notice = notice;
  }

  /**
   * Finds all images; none is decoded yet unless damaged ones are to be left out.
   *
   * @param name the name of the data set
   * @param notice receives lines about how the images are divided and what was left out
   * @throws SwitchbackException if there is no such folder, it cannot be read, or it holds no
   *     images
   */
  static Dataset read(
      String name, Path root, SourceOptions options, Progress progress, Consumer<String> notice) {
    Path whole = root.toAbsolutePath().normalize();
    return new ImageFolders(whole, options, progress, notice).read(name);
  }

  private Dataset read(String name) {
    if (!Files.isDirectory(root)) {
      throw noImages(Files.exists(root) ? "a file" : "no such folder");
    }
    FoundFiles found = FoundFiles.below(root);
    if (found.images().isEmpty()) {
      throw noImages(found.others());
    }
    found.tell(notice);
    return dataset(name, found.images());
  }

  private SwitchbackException noImages(String got) {
    return new SwitchbackException(
        "no images found",
        root,
        got,
        "a folder of images for each class, or such folders in train and test (or val)",
        "name the folder that holds the folders of the classes");
  }

  private Dataset dataset(String name, List<String> paths) {
    List<String> inClasses = paths.stream().filter(path -> depth(path) > 1).toList();
    Splitting splitting = new Splitting(tops(inClasses));
    if (splitting.isByName()) {
      return dataset(name, paths, inClasses, splitting);
    }
    List<String> inFolders = paths.stream().filter(path -> depth(path) > 0).toList();
    splitting = new Splitting(tops(inFolders));
    return dataset(name, paths, inFolders.isEmpty() ? paths : inFolders, splitting);
  }

  private static int depth(String path) {
    return Math.toIntExact(path.chars().filter(letter -> letter == '/').count());
  }

  private static Set<String> tops(List<String> inFolders) {
    return inFolders.stream().map(ImageFolders::top).collect(Collectors.toSet());
  }

  private Dataset dataset(String name, List<String> all, List<String> paths, Splitting splitting) {
    if (paths.size() < all.size()) {
      notice.accept(
          "left out images that are in no folder of a class: " + (all.size() - paths.size()));
    }
    SplitFiles splits = new SplitFiles();
    for (String path : paths) {
      String top = depth(path) > 0 ? top(path) : "";
      String rest = splitting.isByName() ? path.substring(top.length() + 1) : path;
      splitting.isForTesting(top, rest).ifPresent(isTest -> splits.add(isTest, path, label(rest)));
    }
    return splits.dataset(name, root, splitting, options, progress, notice);
  }

  private static String top(String path) {
    return path.substring(0, path.indexOf('/'));
  }

  /**
   * Returns the class of an image: the first folder on its path, or the name of the whole folder.
   */
  private String label(String path) {
    return path.contains("/") ? top(path) : String.valueOf(root.getFileName());
  }

  /** The paths of both splits with the names of their classes. */
  private static final class SplitFiles {
    private final List<List<String>> paths = List.of(new ArrayList<>(), new ArrayList<>());
    private final List<List<String>> labels = List.of(new ArrayList<>(), new ArrayList<>());
    private final Set<String> names = new TreeSet<>(FoundFiles.BY_BYTES);

    void add(boolean isTest, String path, String label) {
      paths.get(isTest ? 1 : 0).add(path);
      labels.get(isTest ? 1 : 0).add(label);
      names.add(label);
    }

    Dataset dataset(
        String name,
        Path root,
        Splitting splitting,
        SourceOptions options,
        Progress progress,
        Consumer<String> notice) {
      List<String> classes = List.copyOf(names);
      List<LabelledFiles> files = List.of(files(root, 0, classes), files(root, 1, classes));
      splitting.tell(files.get(0).size(), files.get(1).size(), notice);
      return new StreamedDataset(name, root, classes, options, progress, notice)
          .of(files.get(0), files.get(1));
    }

    private LabelledFiles files(Path root, int split, List<String> classes) {
      var numbers = new java.util.HashMap<String, Integer>();
      classes.forEach(each -> numbers.put(each, numbers.size()));
      int[] theirs = labels.get(split).stream().mapToInt(numbers::get).toArray();
      return new FolderFiles(root, paths.get(split), theirs);
    }
  }
}
