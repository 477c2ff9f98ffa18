package switchback.datasets.cifar;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import switchback.datasets.Dataset;
import switchback.datasets.cifar.CifarVersion.BatchFile;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

/**
 * Reads CIFAR-100 (Krizhevsky 2009, <a
 * href="https://www.cs.toronto.edu/~kriz/cifar.html">cs.toronto.edu/~kriz/cifar.html</a>) in its
 * binary or its Python version: {@code train} and {@code test}, as far as they exist. A record of
 * the binary version, whose files end in {@code .bin}, has 3,074 bytes: the coarse label, the fine
 * label, then the image as in CIFAR-10.
 *
 * <p>{@code fine_label_names.txt}, {@code coarse_label_names.txt} or {@code meta} name the classes;
 * without them, they are called by their numbers.
 */
public final class Cifar100 {
  private static final String TITLE = "CIFAR-100";

  private Cifar100() {}

  /** Which of its two labels an image has. */
  public enum Labels {
    /** One of 100 classes, such as maple tree. */
    FINE("fine", 100, 1),
    /** One of 20 groups of classes, such as trees. */
    COARSE("coarse", 20, 0);

    private final String word;
    private final int classes;
    private final int position;

    Labels(String word, int classes, int position) {
      this.word = word;
      this.classes = classes;
      this.position = position;
    }

    private List<CifarVersion> versions() {
      List<String> numbers = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
      return List.of(
          new CifarVersion(
              TITLE,
              "cifar-100-binary",
              batches(".bin"),
              word + "_label_names.txt",
              numbers,
              new CifarBinary(2, position)),
          new CifarVersion(
              TITLE,
              "cifar-100-python",
              batches(""),
              "meta",
              numbers,
              new CifarPickles(word + "_labels", word + "_label_names")));
    }

    private static List<BatchFile> batches(String ending) {
      return List.of(
          new BatchFile("train" + ending, false, 50_000),
          new BatchFile("test" + ending, true, 10_000));
    }
  }

  /**
   * Reads all images into memory, 3,073 bytes per image.
   *
   * @param name the name of the data set
   * @param location a folder with the files of either version, its parent, or the official .tar.gz
   *     file
   * @param notice receives a line that says which images are missing
   * @throws SwitchbackException if there is no such file or folder, it does not hold CIFAR-100, a
   *     record is cut short, a label has no class, or the archive cannot be read to its end
   */
  public static Dataset read(
      String name, Path location, Labels labels, Progress progress, Consumer<String> notice) {
    CifarFiles files = new CifarFiles(location, labels.versions(), progress);
    Dataset data = files.read(name);
    files.tell(data, notice);
    return data;
  }
}
