package switchback.datasets.sources;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
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
    List<String> paths = found.images();
    return SplitFiles.byFolders(paths, String.valueOf(root.getFileName()), notice)
        .dataset(
            new StreamedDataset(name, root, options, progress, notice),
            (numbers, labels) ->
                new FolderFiles(root, IntStream.of(numbers).mapToObj(paths::get).toList(), labels));
  }

  private SwitchbackException noImages(String got) {
    return new SwitchbackException(
        "no images found",
        root,
        got,
        "a folder of images for each class, or such folders in train and test (or val)",
        "name the folder that holds the folders of the classes");
  }
}
