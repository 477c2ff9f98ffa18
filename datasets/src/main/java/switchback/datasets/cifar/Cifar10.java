package switchback.datasets.cifar;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import switchback.datasets.Dataset;
import switchback.datasets.cifar.CifarVersion.BatchFile;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

/**
 * Reads CIFAR-10 (Krizhevsky 2009, <a
 * href="https://www.cs.toronto.edu/~kriz/cifar.html">cs.toronto.edu/~kriz/cifar.html</a>) in its
 * binary or its Python version: {@code data_batch_1} to {@code data_batch_5}, as far as they exist,
 * form the training split in this order; {@code test_batch} is the test split. A file holds any
 * whole number of records: in the binary version, whose files end in {@code .bin}, of 3,073 bytes,
 * the label, then 1,024 red, 1,024 green and 1,024 blue values, row by row.
 *
 * <p>{@code batches.meta.txt}, or {@code batches.meta}, names the classes. If it is missing or
 * empty, the classes are the ten of CIFAR-10.
 */
public final class Cifar10 {
  static final String TITLE = "CIFAR-10";

  /** The folder inside the official archive of the binary version. */
  static final String FOLDER = "cifar-10-batches-bin";

  /** The names of the ten classes by label. */
  public static final List<String> CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  private static final int OFFICIAL = 10_000;

  private static final List<CifarVersion> VERSIONS =
      List.of(
          new CifarVersion(
              TITLE, FOLDER, batches(".bin"), "batches.meta.txt", CLASSES, new CifarBinary(1, 0)),
          new CifarVersion(
              TITLE,
              "cifar-10-batches-py",
              batches(""),
              "batches.meta",
              CLASSES,
              new CifarPickles("labels", "label_names")));

  private Cifar10() {}

  private static List<BatchFile> batches(String ending) {
    Stream<BatchFile> train =
        IntStream.rangeClosed(1, 5)
            .mapToObj(i -> new BatchFile("data_batch_" + i + ending, false, OFFICIAL));
    return Stream.concat(train, Stream.of(new BatchFile("test_batch" + ending, true, OFFICIAL)))
        .toList();
  }

  /**
   * Reads all images into memory, 3,073 bytes per image.
   *
   * @param name the name of the data set
   * @param location a folder with the files of either version, its parent, or the official .tar.gz
   *     file
   * @throws SwitchbackException if there is no such file or folder, it does not hold CIFAR-10, a
   *     record is cut short, a label has no class, or the archive cannot be read to its end
   */
  public static Dataset read(String name, Path location, Progress progress) {
    return read(name, location, progress, _ -> {});
  }

  /**
   * Reads all images like {@link #read(String, Path, Progress)}.
   *
   * @param notice receives a line that says which images are missing if the classes are as many as
   *     CIFAR-10's and there are fewer images than in the official files
   */
  public static Dataset read(
      String name, Path location, Progress progress, Consumer<String> notice) {
    CifarFiles files = new CifarFiles(location, VERSIONS, progress);
    Dataset data = files.read(name);
    files.tell(data, notice);
    return data;
  }
}
