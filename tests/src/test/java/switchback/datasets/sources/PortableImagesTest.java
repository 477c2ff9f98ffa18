package switchback.datasets.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.NumpyBytes;
import switchback.datasets.ImageSet;
import switchback.datasets.Portable;
import switchback.datasets.images.Fitting;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

/** Images are sent as another process would receive them: by Java's serialisation. */
class PortableImagesTest {
  private static final int IMAGES = 12;
  private static final Fitting SMALLER = new Fitting(1, 3, 3, null);

  @TempDir Path folder;

  @BeforeEach
  void writeImages() throws IOException {
    try (OutputStream out = Files.newOutputStream(folder.resolve("all.tar"));
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      byte[] levels = new byte[IMAGES * 16];
      for (int i = 0; i < IMAGES; i++) {
        byte[] png = TarShardsTest.png(20 * i + 3);
        Path file = folder.resolve("files/train/%s/%d.png".formatted(i % 3 == 0 ? "a" : "b", i));
        Files.createDirectories(file.getParent());
        Files.write(file, png);
        TarArchiveEntry entry = new TarArchiveEntry("train/a/" + i + ".png");
        entry.setSize(png.length);
        tar.putArchiveEntry(entry);
        tar.write(png);
        tar.closeArchiveEntry();
        levels[i * 16 + i] = (byte) (10 * i);
      }
      Files.write(folder.resolve("all.npy"), NumpyBytes.npy("'|u1'", false, "(12, 4, 4)", levels));
    }
  }

  private ImageSet images(String kind) {
    String place =
        switch (kind) {
          case "images" -> "images:" + folder.resolve("files");
          case "tar" -> "tar:" + folder.resolve("all.tar");
          case "npy" -> "npy:" + folder.resolve("all.npy");
          case "parquet" -> "parquet:" + ParquetImagesTest.file("pages.parquet");
          default -> kind;
        };
    SourceOptions none = new SourceOptions(0, false);
    return DatasetSource.openOffline(place, none, Map.of(), Progress.NONE, line -> {}).train();
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

  @ParameterizedTest
  @ValueSource(strings = {"images", "tar", "npy", "parquet", "synthetic"})
  void arriveAsTheyAre(String kind) throws IOException, ClassNotFoundException {
    ImageSet images = images(kind);
    assertThat(images.size()).isGreaterThanOrEqualTo(9);
    assertArrive(images, images.size() - 5, images.size());
    assertArrive(SMALLER.of(images), 2, 8);
    assertArrive(images.spread(5), 1, 4);
  }

  private static void assertArrive(ImageSet images, int from, int to)
      throws IOException, ClassNotFoundException {
    ImageSet arrived = sent(images.portable(from, to));
    assertThat(arrived).hasToString(images.range(from, to).toString());
    for (int i = from; i < to; i++) {
      assertThat(arrived.image(i - from)).isEqualTo(images.image(i));
      assertThat(arrived.label(i - from)).isEqualTo(images.label(i));
      assertThat(arrived.digested(i - from)).isEqualTo(images.digested(i));
    }
  }

  /** Checks that a set's digest needs no image that another process has read. */
  @ParameterizedTest
  @ValueSource(strings = {"images", "tar"})
  void whatOthersReadIsKnown(String kind) throws IOException, ClassNotFoundException {
    String expected = images(kind).sha256();
    ImageSet images = images(kind);
    ImageSet arrived = sent(images.portable(0, images.size()));
    for (int i = 0; i < images.size(); i++) {
      images.learn(i, arrived.digested(i));
    }
    for (int i = 0; i < IMAGES; i++) {
      Files.deleteIfExists(folder.resolve("files/train/a/" + i + ".png"));
      Files.deleteIfExists(folder.resolve("files/train/b/" + i + ".png"));
    }
    Files.delete(folder.resolve("all.tar"));
    assertThat(images.sha256()).isEqualTo(expected);
  }

  /** Checks that an image that is another one elsewhere ends the work. */
  @Test
  void otherPixelsElsewhereAreRefused() {
    ImageSet images = images("tar");
    images.image(1);
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> images.learn(1, images.digested(0)))
        .withMessageContaining("an image has changed");
  }
}
