package switchback.datasets.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.cifar.Cifar100;
import switchback.datasets.images.FittedImages;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

/**
 * Checks that Parquet files, written by pyarrow ({@code make.py}), give their images and labels.
 */
class ParquetImagesTest {
  @TempDir Path folder;
  private final List<String> notices = new ArrayList<>();

  /** Returns a file that {@code make.py} wrote. */
  static Path file(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(
                  ParquetImagesTest.class.getResource("/switchback/datasets/parquet/" + name))
              .toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private Dataset read(Path place) {
    return read(place, SourceOptions.DEFAULT);
  }

  private Dataset read(Path place, SourceOptions options) {
    notices.clear();
    return ParquetImages.read("parquet:" + place, place, options, Progress.NONE, notices::add);
  }

  private static List<String> described(Dataset data) {
    return Stream.of(data.train(), data.test())
        .flatMap(split -> TarShardsTest.described(data, split).stream())
        .sorted()
        .toList();
  }

  private void refused(Path place, String... parts) {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(
            () -> {
              Dataset data = read(place);
              for (ImageSet split : List.of(data.train(), data.test())) {
                IntStream.range(0, split.size()).forEach(split::image);
              }
            })
        .satisfies(e -> assertThat(e.getMessage()).contains(parts).doesNotContain("\n"));
  }

  @Test
  void takesTheNamesOfClassesFromTheMetadata() {
    Dataset data = read(file("struct-snappy.parquet"));
    assertThat(data.classes()).containsExactly("zebra", "ant", "crane", "bee", "crane (4)");
    assertThat(described(data))
        .hasSize(12)
        .contains(
            "struct-snappy.parquet[0] zebra 0",
            "struct-snappy.parquet[4] crane (4) 4",
            "struct-snappy.parquet[11] ant 11");
    assertThat(notices).anyMatch(line -> line.contains("one in 6 for testing"));
  }

  /** Checks that a test split without labels gives way to the one for validation. */
  @Test
  void shardsAreSplitsByTheirNames() {
    Dataset data = read(file("shards"));
    assertThat(TarShardsTest.described(data, data.train()))
        .containsExactly(
            "data/train-00000-of-00002.parquet[0] zebra 0",
            "data/train-00000-of-00002.parquet[1] ant 1",
            "data/train-00000-of-00002.parquet[2] crane 2",
            "data/train-00000-of-00002.parquet[3] bee 3",
            "data/train-00001-of-00002.parquet[0] crane (4) 4",
            "data/train-00001-of-00002.parquet[1] zebra 5",
            "data/train-00001-of-00002.parquet[2] ant 6");
    assertThat(TarShardsTest.described(data, data.test()))
        .containsExactly(
            "data/validation-00000-of-00001.parquet[0] bee 7",
            "data/validation-00000-of-00001.parquet[1] crane 8");
    assertThat(notices)
        .contains("left out images without a label (null or negative): 3")
        .anyMatch(line -> line.startsWith("7 images to train, 2 to test"));
  }

  @Test
  void imagesOfWhichNoneHasALabelFormAClass() {
    Dataset data = read(file("shards/data/test-00000-of-00001.parquet"));
    assertThat(data.classes()).containsExactly("test-00000-of-00001");
    assertThat(data.test().size()).isEqualTo(3);
    assertThat(notices).contains("no image has a label, so all form one class");
    Dataset other = read(file("unlabelled.parquet"));
    assertThat(other.classes()).containsExactly("unlabelled");
    assertThat(described(other))
        .containsExactly(
            "unlabelled.parquet[0] unlabelled 0",
            "unlabelled.parquet[1] unlabelled 1",
            "unlabelled.parquet[2] unlabelled 2");
  }

  @Test
  void leavesOutRowsWithoutALabel() {
    Dataset data = read(file("labels-null.parquet"));
    assertThat(data.classes()).containsExactly("0", "1");
    assertThat(described(data))
        .containsExactly("labels-null.parquet[0] 1 0", "labels-null.parquet[3] 0 3");
    assertThat(notices).contains("left out images without a label (null or negative): 2");
  }

  @ParameterizedTest
  @CsvSource({
    "plain-zstd.parquet, 'cat,dog', cat dog cat dog cat dog cat dog",
    "plain-gzip.parquet, '0,1,2,3', 3 1 3 1 3 1 3 1",
    "plain-none.parquet, '0,1,2,3,4,5,6,7', 0 1 2 3 4 5 6 7",
  })
  void readsEachKindOfCompressionAndOfLabels(String name, String classes, String labels) {
    Dataset data = read(file(name));
    assertThat(String.join(",", data.classes())).isEqualTo(classes);
    String[] each = labels.split(" ", -1);
    assertThat(described(data))
        .isEqualTo(
            IntStream.range(0, 8)
                .mapToObj(i -> name + "[" + i + "] " + each[i] + " " + i)
                .toList());
  }

  @Test
  void theOptionForLabelsChoosesACoarseColumn() {
    SourceOptions coarse = new SourceOptions(0, false, Cifar100.Labels.COARSE, null);
    assertThat(read(file("plain-none.parquet"), coarse).classes()).containsExactly("0", "1");
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> read(file("plain-gzip.parquet"), coarse))
        .withMessageContaining("no column coarse_label");
  }

  /** Checks that rows in any order, by many threads, are the images of a folder, to the bit. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "pages.parquet",
        "pages-v2.parquet",
        "pages-dictionary.parquet",
        "pages-delta.parquet"
      })
  void rowsInAnyOrderAreTheImagesOfAFolder(String name) throws IOException {
    Path images = Files.createDirectories(folder.resolve("images/test"));
    for (int i = 0; i < 100; i++) {
      Path file = images.resolve("%d/%02d.png".formatted(i / 50, i));
      Files.createDirectories(file.getParent());
      int level = name.equals("pages-dictionary.parquet") && i < 50 ? i % 7 : i;
      Files.write(file, TarShardsTest.png(level));
    }
    Path named = Files.createDirectories(folder.resolve("files")).resolve("test.parquet");
    Files.copy(file(name), named);
    SourceOptions uncached = new SourceOptions(0, false);
    ImageSet expected =
        ImageFolders.read("f", folder.resolve("images"), uncached, Progress.NONE, line -> {})
            .test();
    ImageSet forward = read(named, uncached).test();
    assertThat(forward.size()).isEqualTo(100);
    for (int i = 0; i < 100; i++) {
      assertThat(forward.image(i)).as(name + " " + i).isEqualTo(expected.image(i));
      assertThat(forward.label(i)).isEqualTo(expected.label(i));
    }
    ImageSet random = read(named, uncached).test();
    List<Integer> order = new ArrayList<>(IntStream.range(0, 100).boxed().toList());
    Collections.shuffle(order, new Random(1));
    for (int i : order) {
      assertThat(random.image(i)).isEqualTo(expected.image(i));
    }
    ImageSet shared = read(named, uncached).test();
    boolean allEqual =
        IntStream.range(0, 3200)
            .parallel()
            .map(i -> i * 37 % 100)
            .allMatch(i -> Arrays.equals(shared.image(i), expected.image(i)));
    assertThat(allEqual).isTrue();
    assertThat(shared.sha256()).isEqualTo(forward.sha256());
  }

  @Test
  void missingAndDamagedImagesAreNamedOrLeftOut() {
    Path file = file("nulls.parquet");
    refused(
        file,
        "cannot decode 3 of 5 images",
        "nulls.parquet[1] (null in place of an image)",
        "nulls.parquet[2] (null in place of an image)",
        "nulls.parquet[4]",
        "--skip-bad");
    Dataset data = read(file, new SourceOptions(FittedImages.DEFAULT_CACHE, true));
    assertThat(described(data)).containsExactly("nulls.parquet[0] 0 0", "nulls.parquet[3] 1 3");
    assertThat(data.leftOut())
        .containsExactlyInAnyOrder("nulls.parquet[1]", "nulls.parquet[2]", "nulls.parquet[4]");
  }

  @Test
  void refusesOtherColumns() {
    refused(file("columns.parquet"), "no column of images", "text (texts), label (INT64)");
    refused(file("lists.parquet"), "not a column of images", "image (a list)");
    refused(file("texts.parquet"), "not a column of images", "image (texts)", "images:DIR");
    refused(file("labels-list.parquet"), "not a column of labels", "several values per row");
    refused(file("labels-float.parquet"), "not a column of labels", "DOUBLE");
    refused(file("names-few.parquet"), "a label is not the number of a class", "got 7", "below 2");
    refused(file("empty.parquet"), "no images found", "no row in 1 file");
    refused(file("brotli.parquet"), "compression by BROTLI", "snappy, zstd or gzip");
    refused(file("lz4.parquet"), "compression by LZ4");
  }

  @Test
  void refusesWhatIsNoParquetFile() throws IOException {
    byte[] whole = Files.readAllBytes(file("pages.parquet"));
    Path broken = folder.resolve("broken.parquet");
    Files.write(broken, Arrays.copyOf(whole, whole.length / 2));
    refused(broken, "cannot read a Parquet file", "at end", "it is cut short");
    Files.write(broken, new byte[0]);
    refused(broken, "cannot read a Parquet file", "too small");
    Files.writeString(broken, "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");
    refused(broken, "cannot read a Parquet file", "git lfs pull");
    Files.writeString(broken, "an image, perhaps");
    refused(broken, "cannot read a Parquet file", "content is of another kind");
    byte[] sealed = whole.clone();
    byte[] magic = "PARE".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(magic, 0, sealed, 0, 4);
    System.arraycopy(magic, 0, sealed, sealed.length - 4, 4);
    Files.write(broken, sealed);
    refused(broken, "cannot read a Parquet file", "ncrypt", "without encryption");
    refused(folder.resolve("none"), "no Parquet files found", "no such file");
    refused(Files.createDirectory(folder.resolve("new")), "no file called .parquet");
  }

  /** Checks that a damaged page is told as such, and costs its own rows alone. */
  @Test
  void aDamagedPageCostsItsRows() throws IOException {
    byte[] whole = Files.readAllBytes(file("pages-v2.parquet"));
    Arrays.fill(whole, 1000, 1020, (byte) 0x5A);
    Path broken = folder.resolve("broken.parquet");
    Files.write(broken, whole);
    refused(broken, "cannot decode", "of 100 images", "broken.parquet[");
    Dataset data = read(broken, new SourceOptions(FittedImages.DEFAULT_CACHE, true));
    assertThat(data.leftOut()).isNotEmpty().hasSizeLessThan(41);
    assertThat(described(data)).contains("broken.parquet[99] 1 99");
  }

  @Test
  void aFileThatIsCutShortMeanwhileIsNamed() throws IOException {
    Path file = folder.resolve("cut.parquet");
    Files.copy(file("pages.parquet"), file);
    Dataset data = read(file, new SourceOptions(0, false));
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 100));
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> data.train().image(0))
        .withMessageContaining("the file ends within it");
  }

  @Test
  void filesOfOneSetHaveTheSameColumnsAndClasses() throws IOException {
    Files.copy(file("struct-snappy.parquet"), folder.resolve("a.parquet"));
    Files.copy(file("unlabelled.parquet"), folder.resolve("b.parquet"));
    refused(folder, "files without labels", "1 of 2 files have no column label");
    Files.delete(folder.resolve("b.parquet"));
    Files.copy(file("names-few.parquet"), folder.resolve("b.parquet"));
    refused(folder, "files with different classes", "got a, b");
  }
}
