package switchback.datasets.sources;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import switchback.datasets.Portable;
import switchback.datasets.files.Places;
import switchback.datasets.parquet.PageCache;
import switchback.datasets.parquet.ParquetShard;
import switchback.datasets.tasks.SwitchbackException;

/** Labelled images in the rows of Parquet files, which are read in place. */
final class ParquetFiles implements LabelledFiles {
  private final Shards shards;
  private final int[] numbers;
  private final int[] labels;

  /**
   * Creates labelled images.
   *
   * @param numbers the rows of the images in order, counted on from one file to the next; not
   *     copied
   * @param labels one per image; not copied
   */
  ParquetFiles(Shards shards, int[] numbers, int[] labels) {
    this.shards = shards;
    this.numbers = numbers;
    this.labels = labels;
  }

  /** Parquet files, whose rows are counted on from one to the next, with their decoded pages. */
  static final class Shards {
    private final List<ParquetShard> files;
    private final List<String> names;
    private final int[] starts;
    private final PageCache cache = new PageCache();

    /**
     * Creates files.
     *
     * @param names the paths of the files within the data set
     */
    Shards(List<ParquetShard> files, List<String> names) {
      this.files = List.copyOf(files);
      this.names = List.copyOf(names);
      this.starts = new int[files.size()];
      for (int i = 1; i < starts.length; i++) {
        starts[i] = starts[i - 1] + files.get(i - 1).rows();
      }
    }

    /** Opens files whose labels are known. */
    static Shards open(List<String> files, List<String> names) {
      return new Shards(
          files.stream().map(file -> ParquetShard.open(Places.path(file), List.of())).toList(),
          names);
    }

    /** Returns the number of the file that has a row. */
    int file(int number) {
      int found = Arrays.binarySearch(starts, number);
      int file = found < 0 ? -found - 2 : found;
      // Of files that start at the same row, all but the last are empty.
      while (file + 1 < starts.length && starts[file + 1] == number) {
        file++;
      }
      return file;
    }

    /** Returns the path of a row within the data set. */
    String path(int number) {
      int file = file(number);
      return names.get(file) + "[" + (number - starts[file]) + "]";
    }
  }

  @Override
  public int size() {
    return numbers.length;
  }

  @Override
  public String path(int index) {
    return shards.path(numbers[index]);
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public String where(int index) {
    int file = shards.file(numbers[index]);
    return shards.files.get(file).file() + "[" + (numbers[index] - shards.starts[file]) + "]";
  }

  @Override
  public byte[] bytes(int index, int most) throws IOException {
    int file = shards.file(numbers[index]);
    byte[] image = shards.files.get(file).image(numbers[index] - shards.starts[file], shards.cache);
    if (image == null) {
      throw new SwitchbackException(
          "cannot decode an image",
          where(index),
          "null in place of an image",
          "the bytes of an image",
          "images that only their path names are read by images:DIR");
    }
    return image.length <= most ? image : Arrays.copyOf(image, most);
  }

  @Override
  public LabelledFiles chosen(int[] positions) {
    return new ParquetFiles(
        shards,
        IntStream.of(positions).map(i -> numbers[i]).toArray(),
        IntStream.of(positions).map(i -> labels[i]).toArray());
  }

  /** Returns these rows with the paths of the files that have any of them. */
  @Override
  public Portable<LabelledFiles> portable() {
    int[] used = IntStream.of(numbers).map(shards::file).sorted().distinct().toArray();
    List<String> files =
        IntStream.of(used).mapToObj(i -> shards.files.get(i).file()).map(Places::text).toList();
    List<String> names = IntStream.of(used).mapToObj(shards.names::get).toList();
    int[] starts = new int[used.length];
    for (int i = 1; i < starts.length; i++) {
      starts[i] = starts[i - 1] + shards.files.get(used[i - 1]).rows();
    }
    int[] their =
        IntStream.of(numbers)
            .map(
                number -> {
                  int file = shards.file(number);
                  return starts[Arrays.binarySearch(used, file)] + number - shards.starts[file];
                })
            .toArray();
    int[] same = labels;
    return () -> new ParquetFiles(Shards.open(files, names), their, same);
  }
}
