package switchback.cluster.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.Portable;
import switchback.datasets.sources.DatasetSource;
import switchback.datasets.sources.SourceOptions;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

/** Data sets in one of Hadoop's file systems, read as from local files. */
class HadoopDataTest {
  private static final int IMAGES = 24;
  private static final String SHELF = "shelf://top";

  @TempDir Path folder;
  private final List<String> notices = new ArrayList<>();

  @BeforeEach
  void write() throws IOException {
    ShelfFileSystem.install();
    Path tars = Files.createDirectories(folder.resolve("tars/more"));
    try (TarArchiveOutputStream train = tar(tars.resolve("a train 1.tar"));
        TarArchiveOutputStream test = tar(tars.resolve("test%20.tar"))) {
      for (int i = 0; i < IMAGES; i++) {
        byte[] png = png(9 * i);
        Path file =
            folder.resolve("files/%s/%d%%20 %%.png".formatted(i % 3 == 0 ? "a b" : "\u6f22#", i));
        Files.createDirectories(file.getParent());
        Files.write(file, png);
        put(i % 4 == 0 ? test : train, "%05d.png".formatted(i), png);
        put(i % 4 == 0 ? test : train, "%05d.cls".formatted(i), digits(i % 5));
      }
    }
    Files.write(folder.resolve("files/a b/notes.txt"), new byte[9]);
    byte[] record = new byte[3073];
    Arrays.fill(record, 7, 2000, (byte) 99);
    Files.write(Files.createDirectories(folder.resolve("cifar")).resolve("test_batch.bin"), record);
    writeArrays();
  }

  private void writeArrays() throws IOException {
    ByteArrayOutputStream npy = new ByteArrayOutputStream();
    String header = "{'descr': '|u1', 'fortran_order': False, 'shape': (12, 4, 4), }";
    npy.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
    npy.write("%-117s\n".formatted(header).getBytes(StandardCharsets.US_ASCII));
    ByteArrayOutputStream idx = new ByteArrayOutputStream();
    idx.write(new byte[] {0, 0, 8, 3, 0, 0, 0, 12, 0, 0, 0, 4, 0, 0, 0, 4});
    for (int i = 0; i < 12 * 16; i++) {
      npy.write(i);
      idx.write(i);
    }
    Files.write(folder.resolve("all.npy"), npy.toByteArray());
    Path folderOfIdx = Files.createDirectories(folder.resolve("idx"));
    Files.write(folderOfIdx.resolve("train-images-idx3-ubyte"), idx.toByteArray());
    byte[] labels = {0, 0, 8, 1, 0, 0, 0, 12, 3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8};
    Files.write(folderOfIdx.resolve("train-labels-idx1-ubyte"), labels);
  }

  private static byte[] digits(int number) {
    return Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] png(int level) throws IOException {
    BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
    image.setRGB(1, 2, level);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private static TarArchiveOutputStream tar(Path file) throws IOException {
    OutputStream out = Files.newOutputStream(file);
    return new TarArchiveOutputStream(out);
  }

  private static void put(TarArchiveOutputStream tar, String name, byte[] bytes)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(bytes.length);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  private Dataset open(String specification) {
    notices.clear();
    return DatasetSource.openOffline(
        specification, new SourceOptions(0, false), Map.of(), Progress.NONE, notices::add);
  }

  private Dataset local(String kind) {
    return open(kind.replace("@", folder.toString()));
  }

  private Dataset shelf(String kind) {
    return open(kind.replace("@", SHELF + folder));
  }

  private static void assertSame(ImageSet actual, ImageSet expected) {
    assertThat(actual.size()).isEqualTo(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.image(i)).isEqualTo(expected.image(i));
      assertThat(actual.label(i)).isEqualTo(expected.label(i));
      assertThat(actual.path(i)).isEqualTo(expected.path(i));
      assertThat(actual.digested(i)).isEqualTo(expected.digested(i));
    }
  }

  /** Checks that a set has the images, labels, paths and notices of the same one in local files. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "images:@/files",
        "images:@/files/../files/",
        "tar:@/tars",
        "tar:@/tars/more/a train 1.tar",
        "cifar10:@/cifar",
        "npy:@/all.npy",
        "idx:@/idx"
      })
  void readsWhatLocalFilesHave(String kind) {
    Dataset expected = local(kind);
    List<String> told = List.copyOf(notices);
    Dataset actual = shelf(kind);
    assertThat(notices).isEqualTo(told);
    assertThat(actual.classes()).isEqualTo(expected.classes());
    assertThat(actual.train().size() + actual.test().size()).isPositive();
    assertSame(actual.train(), expected.train());
    assertSame(actual.test(), expected.test());
    assertThat(actual.train().sha256()).isEqualTo(expected.train().sha256());
  }

  @Test
  void readsTwoArrays() throws IOException {
    Files.copy(folder.resolve("all.npy"), folder.resolve("labels.npy"));
    byte[] labels = Files.readAllBytes(folder.resolve("labels.npy"));
    String header = "{'descr': '|u1', 'fortran_order': False, 'shape': (12,), }";
    byte[] padded = "%-117s\n".formatted(header).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(padded, 0, labels, 10, padded.length);
    Files.write(folder.resolve("labels.npy"), Arrays.copyOf(labels, 128 + 12));
    Files.copy(folder.resolve("all.npy"), folder.resolve("a.npy,b.npy"));
    assertSame(shelf("npy:@/a.npy,b.npy").train(), local("npy:@/a.npy,b.npy").train());
    Dataset expected = open("npy:" + folder + "/all.npy," + folder + "/labels.npy");
    String place = SHELF + folder;
    assertSame(
        open("npy:" + place + "/all.npy," + place + "/labels.npy").train(), expected.train());
  }

  @SuppressWarnings("unchecked")
  private static <T> T sent(Portable<T> portable) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(portable);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return ((Portable<T>) in.readObject()).open();
    }
  }

  /** Checks that images that are sent are read in the same storage. */
  @ParameterizedTest
  @ValueSource(strings = {"images:@/files", "tar:@/tars"})
  void imagesAreSentAsPlaces(String kind) throws IOException, ClassNotFoundException {
    ImageSet images = shelf(kind).train();
    ImageSet arrived = sent(images.portable(2, images.size()));
    assertSame(arrived, images.range(2, images.size()));
    assertThat(arrived).hasToString(images.range(2, images.size()).toString());
    Files.move(
        folder.resolve("files"), folder.resolve("gone"), StandardCopyOption.REPLACE_EXISTING);
    Files.move(folder.resolve("tars"), folder.resolve("gone too"));
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> arrived.image(0))
        .withMessageContaining("cannot read an image: " + SHELF + folder)
        .withMessageContaining("the file is gone");
  }

  private String failure(String specification, boolean isRead) {
    SwitchbackException failure =
        catchThrowableOfType(
            SwitchbackException.class,
            () -> {
              Dataset data = open(specification);
              for (int i = 0; isRead && i < data.train().size(); i++) {
                data.train().image(i);
              }
            });
    assertThat(failure).as(specification).isNotNull();
    return String.valueOf(failure.getMessage());
  }

  /** Checks that messages are those about local files, except for the place. */
  @Test
  void failsLikeLocalFiles() throws IOException {
    Path broken = Files.createDirectories(folder.resolve("broken/a")).resolve("1.png");
    Files.write(broken, Arrays.copyOf(png(7), 50));
    Files.write(folder.resolve("broken/a/0.png"), png(7));
    byte[] tar = Files.readAllBytes(folder.resolve("tars/more/a train 1.tar"));
    Files.write(folder.resolve("short.tar"), Arrays.copyOf(tar, 550));
    for (String kind :
        List.of(
            "images:@/missing",
            "images:@/all.npy",
            "images:@/cifar",
            "images:@/broken",
            "tar:@/missing.tar",
            "tar:@/cifar",
            "tar:@/short.tar",
            "tar:@/all.npy",
            "cifar10:@/missing",
            "cifar10:@/files",
            "cifar10:@/all.npy",
            "npy:@/idx/train-images-idx3-ubyte",
            "idx:@/missing")) {
      assertThat(failure(kind.replace("@", SHELF + folder), true).replace(SHELF, ""))
          .isEqualTo(failure(kind.replace("@", folder.toString()), true));
    }
  }

  @Test
  void whatMayNotBeReadIsNamed() throws IOException {
    Files.createDirectories(folder.resolve("open"));
    Files.createDirectories(folder.resolve("locked"));
    Files.write(folder.resolve("open/locked.png"), png(1));
    assertThat(failure("images:" + SHELF + folder + "/open", false))
        .startsWith("cannot read a folder: " + SHELF + folder + "/open: got no permission");
    assertThat(failure("tar:" + SHELF + folder + "/locked/set", false))
        .startsWith("cannot read from this storage: " + SHELF + folder + "/locked/set: got")
        .contains("no permission: ", "user=somebody", "hint: check that it is running");
  }

  @Test
  void whatHadoopHasNotIsNamed() {
    assertThat(failure("tar:nowhere://host/a", false))
        .startsWith("no file system of this scheme: nowhere://host/: got nowhere://, expected");
    assertThat(failure("tar:https://host/a.tar", false)).contains("folders can be listed");
    assertThat(failure("tar:s3a://bucket/a", false))
        .startsWith("Hadoop's connector is missing: s3a://bucket/: got no class ")
        .contains("spark-submit --packages org.apache.hadoop:hadoop-aws:3.");
  }

  @Test
  void storageThatDoesNotAnswerIsNamed() {
    System.setProperty("spark.hadoop.ipc.client.connect.max.retries", "0");
    try {
      assertThat(failure("tar:hdfs://127.0.0.1:1/a", false))
          .startsWith("cannot read from this storage: hdfs://127.0.0.1:1/a: got ")
          .contains("Connection refused", "hint: check that it is running, its address");
      assertThat(failure("tar:hdfs://nowhere.invalid/a", false))
          .startsWith("cannot")
          .contains("nowhere.invalid");
    } finally {
      System.clearProperty("spark.hadoop.ipc.client.connect.max.retries");
    }
  }
}
