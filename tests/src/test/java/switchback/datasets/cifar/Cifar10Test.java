package switchback.datasets.cifar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static switchback.datasets.cifar.Cifar10Files.gzip;
import static switchback.datasets.cifar.Cifar10Files.record;
import static switchback.datasets.cifar.Cifar10Files.tar;
import static switchback.datasets.cifar.Cifar10Files.text;
import static switchback.datasets.cifar.Cifar10Files.write;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.Shared;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.PixelStatistics;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

class Cifar10Test {
  private static final String DOWNLOADS = "--data cifar10 downloads the official archive";

  @TempDir Path folder;

  private static Dataset read(Path location) {
    return Cifar10.read("cifar10:" + location, location, Progress.NONE);
  }

  private void writeTinySet(Path where) throws IOException {
    write(where, "data_batch_2.bin", record(9, 4, 5, 6));
    write(where, "data_batch_1.bin", record(3, 1, 2, 3), record(0, 255, 128, 0));
    write(where, "test_batch.bin", record(7, 10, 20, 30));
    write(where, "batches.meta.txt", text(Cifar10Files.NAMES));
  }

  private static void assertTinySet(Dataset dataset) {
    assertThat(dataset.classes()).startsWith("airplane").endsWith("truck").hasSize(10);
    assertThat(labels(dataset.train())).containsExactly(3, 0, 9);
    assertThat(labels(dataset.test())).containsExactly(7);
    assertThat(dataset.train().pixel(1, 0, 31, 31)).isEqualTo(255);
    assertThat(dataset.train().pixel(1, 1, 0, 0)).isEqualTo(128);
    assertThat(dataset.train().pixel(2, 2, 5, 6)).isEqualTo(6);
  }

  private static int[] labels(ImageSet images) {
    int[] labels = new int[images.size()];
    Arrays.setAll(labels, images::label);
    return labels;
  }

  @Test
  void readsTheFolderWithTheFilesAndItsParent() throws IOException {
    writeTinySet(folder.resolve("cifar-10-batches-bin"));
    assertTinySet(read(folder));
    assertTinySet(read(folder.resolve("cifar-10-batches-bin")));
    assertThat(read(folder).name()).isEqualTo("cifar10:" + folder);
  }

  @Test
  void readsPlanesRowByRow() throws IOException {
    byte[] record = record(0, 0, 0, 0);
    record[1 + 1024 + 2 * 32 + 3] = 77;
    write(folder, "data_batch_1.bin", record);
    ImageSet train = read(folder).train();
    assertThat(train.pixel(0, 1, 2, 3)).isEqualTo(77);
    assertThat(train.pixel(0, 1, 3, 2)).isZero();
  }

  @Test
  void takesTheTenStandardNamesWhereThereAreNone() throws IOException {
    write(folder, "test_batch.bin", record(9, 0, 0, 0));
    Dataset dataset = read(folder);
    assertThat(dataset.classes())
        .containsExactly(
            "airplane",
            "automobile",
            "bird",
            "cat",
            "deer",
            "dog",
            "frog",
            "horse",
            "ship",
            "truck");
    assertThat(dataset.train().size()).isZero();
  }

  @Test
  void takesOtherNamesFromTheFile() throws IOException {
    write(folder, "data_batch_1.bin", record(1, 0, 0, 0));
    write(folder, "batches.meta.txt", text("left\r\nright\r\n"));
    assertThat(read(folder).classes()).containsExactly("left", "right");
  }

  @Test
  void readsTheArchiveAsItIs() throws IOException {
    assertTinySet(read(write(folder, "c.tar.gz", gzip(tar(tinyArchive())))));
  }

  private static Map<String, byte[]> tinyArchive() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("cifar-10-batches-bin/", new byte[0]);
    entries.put("cifar-10-batches-bin/data_batch_2.bin", record(9, 4, 5, 6));
    entries.put("cifar-10-batches-bin/readme.html", text("<p>other</p>"));
    entries.put("cifar-10-batches-bin/._data_batch_1.bin", text("of a Mac"));
    entries.put(
        "cifar-10-batches-bin/data_batch_1.bin",
        Cifar10Files.concat(record(3, 1, 2, 3), record(0, 255, 128, 0)));
    entries.put("cifar-10-batches-bin/test_batch.bin", record(7, 10, 20, 30));
    entries.put("cifar-10-batches-bin/batches.meta.txt", text(Cifar10Files.NAMES));
    return entries;
  }

  private static void assertRefused(Path location, String... parts) {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> read(location))
        .satisfies(e -> assertThat(e.getMessage()).contains(parts).contains("hint:"));
  }

  @Test
  void refusesAMissingFolder() {
    assertRefused(folder.resolve("absent"), "absent", "no such file or folder", DOWNLOADS);
  }

  @Test
  void refusesAFolderWithoutBatches() throws IOException {
    write(folder, "notes.txt", text("none here"));
    assertRefused(
        folder,
        folder.toString(),
        "no file of CIFAR-10 in it or in its folder cifar-10-batches-bin or cifar-10-batches-py",
        "data_batch_1.bin",
        DOWNLOADS);
  }

  @Test
  void refusesFilesWithoutARecord() throws IOException {
    write(folder, "data_batch_1.bin");
    assertRefused(folder, "without any record");
  }

  @Test
  void refusesATruncatedRecordByItsNumber() throws IOException {
    byte[] cut = Arrays.copyOf(record(1, 0, 0, 0), 3000);
    write(folder, "data_batch_4.bin", record(0, 0, 0, 0), record(0, 0, 0, 0), cut);
    assertRefused(folder, "data_batch_4.bin, record 2", "got 3000 bytes", "expected 3073 bytes");
  }

  @Test
  void refusesALabelOfTen() throws IOException {
    write(folder, "data_batch_1.bin", record(0, 0, 0, 0));
    write(folder, "test_batch.bin", record(9, 0, 0, 0), record(10, 0, 0, 0));
    assertRefused(folder, "test_batch.bin, record 1", "label 10", "0 to 9");
  }

  @Test
  void refusesALabelBeyondTheNames() throws IOException {
    write(folder, "data_batch_1.bin", record(2, 0, 0, 0));
    write(folder, "batches.meta.txt", text("left\nright\n"));
    assertRefused(folder, "record 0", "label 2", "0 to 1");
  }

  @Test
  void refusesAnArchiveThatIsNone() throws IOException {
    assertRefused(write(folder, "c.tar.gz", text("no archive at all")), "c.tar.gz", DOWNLOADS);
    assertRefused(write(folder, "e.tar.gz"), "e.tar.gz");
    assertRefused(write(folder, "z.tar.gz", gzip(text("zipped, no tar"))), "z.tar.gz");
  }

  @Test
  void refusesAnArchiveOfOtherThings() throws IOException {
    byte[] archive = gzip(tar(Map.of("a.txt", text("a"))));
    assertRefused(write(folder, "c.tar.gz", archive), "no file of CIFAR-10 in the archive");
  }

  @Test
  void refusesALabelOfTenInAnArchive() throws IOException {
    byte[] archive = gzip(tar(Map.of("x/data_batch_1.bin", record(10, 0, 0, 0))));
    assertRefused(
        write(folder, "c.tar.gz", archive), "c.tar.gz, x/data_batch_1.bin, record 0", "label 10");
  }

  @Test
  void refusesATruncatedArchiveWhereverItIsCut() throws IOException {
    byte[] archive = gzip(tar(tinyArchive()));
    for (int length = 0; length < archive.length; length += 7) {
      assertRefused(write(folder, "cut.tar.gz", Arrays.copyOf(archive, length)), "cut.tar.gz");
    }
    assertRefused(
        write(folder, "cut.tar.gz", Arrays.copyOf(archive, archive.length - 1)), "cut.tar.gz");
  }

  @Test
  void refusesAnEntryShorterThanItsHeaderSays() throws IOException {
    byte[] whole = tar(Map.of("data_batch_1.bin", record(1, 0, 0, 0)));
    byte[] cut = gzip(Arrays.copyOf(whole, 1024));
    assertRefused(write(folder, "cut.tar.gz", cut), "cut.tar.gz");
  }

  @Test
  void survivesDamagedHeaders() throws IOException {
    byte[] whole = tar(tinyArchive());
    Random random = new Random(1);
    for (int trial = 0; trial < 300; trial++) {
      byte[] damaged = whole.clone();
      for (int i = 0; i < 4; i++) {
        damaged[512 + random.nextInt(512)] = (byte) random.nextInt(256);
      }
      Path file = write(folder, "damaged.tar.gz", gzip(damaged));
      try {
        assertThat(read(file).train().size()).isBetween(0, 3);
      } catch (SwitchbackException e) {
        assertThat(e.getMessage()).contains("damaged.tar.gz");
      }
    }
  }

  @Test
  void readsTheRealSample() {
    Dataset sample = read(Shared.path("data/cifar10-sample"));
    assertThat(sample.train().size()).isEqualTo(4153);
    assertThat(sample.test().size()).isEqualTo(500);
    assertThat(sample.classes()).hasSize(10).startsWith("airplane").endsWith("truck");
    PixelStatistics statistics = PixelStatistics.of(sample.train());
    // The published figures of the whole training split: 0.491, 0.482, 0.447 and 0.247, 0.243,
    // 0.262.
    assertThat(statistics.mean().get(0)).isBetween(0.47, 0.51);
    assertThat(statistics.mean().get(2)).isBetween(0.43, 0.47);
    assertThat(statistics.sd().get(1)).isBetween(0.23, 0.26);
  }

  @Test
  void tellsHowFarItHasCome() throws IOException {
    writeTinySet(folder);
    long[] last = new long[1];
    Cifar10.read("c", folder, (task, done, total) -> last[0] = done);
    assertThat(last).containsExactly(4);
  }
}
