package switchback.datasets.sources;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import switchback.datasets.Dataset;
import switchback.datasets.cifar.Cifar100;
import switchback.datasets.parquet.ParquetShard;
import switchback.datasets.tasks.Counted;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

/**
 * Finds images in the rows of a Parquet file, or of all Parquet files of a folder (shards), in the
 * order of the shards' names, as Hugging Face's data sets are stored. A shard whose path has a word
 * such as train, test or validation is of that split; otherwise {@link Splitting} divides the
 * images.
 *
 * <p>Labels are whole numbers or texts. The file's metadata may give numbers names, which stay in
 * the order of the numbers. Rows without a label, or with a negative one, which stands for none,
 * are left out, unless no row has one: then all images form one class.
 */
final class ParquetImages {
  private static final int MOST_ROWS = 50_000_000;
  private static final String COARSE = "coarse_label";
  private static final String ENDING = ".parquet";

  private final Path place;
  private final Consumer<String> notice;
  private final List<ParquetShard> shards = new ArrayList<>();

  private ParquetImages(Path place, Consumer<String> notice) {
    this.place = place;
    this.notice = notice;
  }

  /**
   * Opens all files and reads their labels; no image is decoded yet unless damaged ones are to be
   * left out.
   *
   * @param name the name of the data set
   * @param place a Parquet file, or a folder with Parquet files
   * @param notice receives lines about how the images are divided and what was left out
   * @throws SwitchbackException if there is no such file, or one is damaged or holds no images
   */
  static Dataset read(
      String name, Path place, SourceOptions options, Progress progress, Consumer<String> notice) {
    Path whole = place.toAbsolutePath().normalize();
    return new ParquetImages(whole, notice).read(name, options, progress);
  }

  private Dataset read(String name, SourceOptions options, Progress progress) {
    List<Path> files = files();
    List<String> labelNames = labelNames(options.labels());
    long rows = 0;
    for (int i = 0; i < files.size(); i++) {
      ParquetShard shard = ParquetShard.open(files.get(i), labelNames);
      rows += shard.rows();
      if (rows > MOST_ROWS) {
        throw refused("too many images", files.get(i), "more than " + MOST_ROWS);
      }
      shards.add(shard);
      progress.at("reading Parquet files", i + 1, files.size());
    }
    if (rows == 0) {
      throw refused("no images found", place, "no row in " + Counted.of(files.size(), "file"));
    }
    if (labelNames.contains(COARSE) && shards.stream().noneMatch(ParquetShard::isLabelled)) {
      throw refused("no coarse labels", place, "no column " + COARSE);
    }
    List<String> labels = labels((int) rows);
    return labels.isEmpty()
        ? dataset(
            maker(name, options, progress), List.of(), Collections.nCopies((int) rows, whole()))
        : dataset(maker(name, options, progress), classes(labels), labels);
  }

  private StreamedDataset maker(String name, SourceOptions options, Progress progress) {
    return new StreamedDataset(name, place, options, progress, notice);
  }

  /** Returns the name of the class if there is only one. */
  private String whole() {
    return String.valueOf(place.getFileName()).replaceFirst("\\.parquet$", "");
  }

  /** Divides the rows that have a label, and makes the data set. */
  private Dataset dataset(StreamedDataset maker, List<String> classes, List<String> labels) {
    List<String> names = shards.stream().map(shard -> name(shard.file())).toList();
    ParquetFiles.Shards all = new ParquetFiles.Shards(shards, names);
    int[] kept = IntStream.range(0, labels.size()).filter(i -> !labels.get(i).isEmpty()).toArray();
    if (kept.length < labels.size()) {
      notice.accept(
          "left out images without a label (null or negative): " + (labels.size() - kept.length));
    }
    List<String> splits = names.stream().map(Splitting::inName).toList();
    return SplitFiles.byShards(
            IntStream.of(kept).mapToObj(i -> splits.get(all.file(i))).toList(),
            IntStream.of(kept).mapToObj(all::path).toList(),
            IntStream.of(kept).mapToObj(labels::get).toList())
        .dataset(
            maker,
            classes,
            (numbers, own) ->
                new ParquetFiles(all, IntStream.of(numbers).map(i -> kept[i]).toArray(), own));
  }

  private static List<String> labelNames(Cifar100.Labels labels) {
    // CIFAR-100 has two columns, of which --labels chooses.
    return labels == Cifar100.Labels.FINE
        ? List.of("label", "labels", "fine_label", "cls", "class")
        : List.of(COARSE);
  }

  /** Returns the label of each row, empty for none; no label at all if no row has one. */
  private List<String> labels(int rows) {
    long labelled = shards.stream().filter(ParquetShard::isLabelled).count();
    if (labelled > 0 && labelled < shards.size()) {
      throw refused(
          "files without labels",
          place,
          "%d of %d files have no column label".formatted(shards.size() - labelled, shards.size()));
    }
    List<String> labels = new ArrayList<>(rows);
    shards.forEach(shard -> labels.addAll(shard.labels()));
    if (labelled > 0 && labels.stream().allMatch(String::isEmpty)) {
      notice.accept("no image has a label, so all form one class");
      labels.clear();
    }
    return labels;
  }

  /** Returns the names of the classes by their numbers; empty if the labels are names. */
  private List<String> classes(List<String> labels) {
    List<String> classes = List.of();
    for (ParquetShard shard : shards) {
      if (!classes.isEmpty() && !shard.classes().isEmpty() && !shard.classes().equals(classes)) {
        throw refused(
            "files with different classes",
            shard.file(),
            Counted.shortened(shard.classes()),
            Counted.shortened(classes) + ", as in other files",
            "name the files of one data set");
      }
      classes = classes.isEmpty() ? shard.classes() : classes;
    }
    int count = classes.size();
    if (count > 0) {
      labels.stream()
          .filter(label -> !label.isEmpty())
          .filter(label -> label.length() > 9 || Integer.parseInt(label) >= count)
          .findFirst()
          .ifPresent(
              label -> {
                throw refused(
                    "a label is not the number of a class",
                    place,
                    label,
                    "a number below " + count + ", as many classes as the metadata name",
                    "write the file again with its features, or without its metadata");
              });
    }
    return distinct(classes);
  }

  /** Returns the names with the number behind those that another class has, too. */
  private static List<String> distinct(List<String> names) {
    Set<String> known = new HashSet<>();
    return IntStream.range(0, names.size())
        .mapToObj(i -> known.add(names.get(i)) ? names.get(i) : names.get(i) + " (" + i + ")")
        .toList();
  }

  private static SwitchbackException refused(String what, Object where, String got) {
    return refused(
        what,
        where,
        got,
        "Parquet files with the columns image and label, as Hugging Face stores data sets",
        "name a file called .parquet, or the folder that holds such files of one data set");
  }

  private static SwitchbackException refused(
      String what, Object where, String got, String expected, String hint) {
    return new SwitchbackException(what, where, got, expected, hint);
  }

  private List<Path> files() {
    if (Files.isRegularFile(place)) {
      return List.of(place);
    }
    if (!Files.isDirectory(place)) {
      throw refused("no Parquet files found", place, "no such file or folder");
    }
    try (Stream<Path> all = Files.walk(place)) {
      List<Path> files =
          all.filter(file -> file.toString().endsWith(ENDING))
              .filter(file -> !FoundFiles.isLeftover(name(file)) && Files.isRegularFile(file))
              .sorted((a, b) -> FoundFiles.BY_BYTES.compare(a.toString(), b.toString()))
              .toList();
      if (files.isEmpty()) {
        throw refused("no Parquet files found", place, "no file called " + ENDING);
      }
      return files;
    } catch (IOException e) {
      throw new SwitchbackException(
          "cannot read a folder", place, e, "a readable folder", "check its permissions", e);
    }
  }

  /** Returns the path of a file below the folder, or its name if it is the only one. */
  private String name(Path file) {
    Path path = file.equals(place) ? file.getFileName() : place.relativize(file);
    return path.toString().replace(file.getFileSystem().getSeparator(), "/");
  }
}
