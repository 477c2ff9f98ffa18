package switchback.datasets.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.commons.imaging.ImageFormats;
import org.apache.commons.imaging.Imaging;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.Shared;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.images.FittedImages;
import switchback.datasets.images.Fitting;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

class ImageFoldersTest {
  private static final SourceOptions SKIPPING = new SourceOptions(FittedImages.DEFAULT_CACHE, true);

  @TempDir Path folder;
  private final List<String> notices = new ArrayList<>();

  private Dataset read(Path root) {
    return read(root, SourceOptions.DEFAULT);
  }

  private Dataset read(Path root, SourceOptions options) {
    notices.clear();
    return ImageFolders.read("images:" + root, root, options, Progress.NONE, notices::add);
  }

  /** Writes a PNG of one colour to a path below the folder. */
  private void png(String path, int width, int height, int rgb) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, rgb);
    }
    Imaging.writeImage(image, file.toFile(), ImageFormats.PNG);
  }

  private static List<String> paths(ImageSet images) {
    return IntStream.range(0, images.size()).mapToObj(images::path).toList();
  }

  private static List<String> paths(Dataset data) {
    List<String> paths = new ArrayList<>(paths(data.train()));
    paths.addAll(paths(data.test()));
    return paths.stream().sorted().toList();
  }

  @Test
  void readsTrainAndTestSortedByClassAndName() throws IOException {
    png("train/ship 1.5/b.png", 40, 30, 0x0000FF);
    png("train/ship 1.5/a.PNG", 32, 32, 0xFF0000);
    png("train/bär/z.png", 5, 90, 0x00FF00);
    png("test/ship 1.5/c.png", 64, 64, 0x102030);
    png("test/ant/50% #1?.png", 64, 64, 0x102030);
    Dataset dataset = read(folder);
    assertThat(dataset.name()).isEqualTo("images:" + folder);
    assertThat(dataset.classes()).containsExactly("ant", "bär", "ship 1.5");
    assertThat(dataset.train()).hasToString("3 images of 3x32x32");
    assertThat(dataset.train().label(0)).isEqualTo(1);
    assertThat(dataset.train().label(1)).isEqualTo(2);
    assertThat(dataset.train().pixel(0, 1, 31, 0)).isEqualTo(255);
    assertThat(dataset.train().pixel(1, 0, 0, 31)).isEqualTo(255);
    assertThat(dataset.train().pixel(2, 2, 0, 0)).isEqualTo(255);
    assertThat(dataset.train().path(2)).isEqualTo("train/ship 1.5/b.png");
    assertThat(dataset.test().size()).isEqualTo(2);
    assertThat(dataset.test().label(1)).isEqualTo(2);
    assertThat(dataset.test().pixel(1, 2, 16, 16)).isEqualTo(0x30);
    assertThat(notices)
        .containsExactly(
            "3 images to train, 2 to test (by the names train and test); --split all takes both");
  }

  /** Checks the order of a ligature and a rocket, which UTF-16 has the other way round. */
  @Test
  void sortsPathsByTheirBytes() throws IOException {
    List<String> sorted = List.of("a/B.png", "a/a.png", "a/\uFB01.png", "a/\uD83D\uDE80.png");
    for (String path : sorted) {
      png("train/" + path, 1, 1, 1);
    }
    png("test/a/1.png", 1, 1, 1);
    assertThat(paths(read(folder).train()))
        .isEqualTo(sorted.stream().map(path -> "train/" + path).toList());
  }

  @Test
  void keepsAboutOneInSixForTestingAndNoneTwice() throws IOException {
    for (int i = 0; i < 240; i++) {
      png("a/" + i + ".png", 1, 1, i);
    }
    Dataset dataset = read(folder);
    assertThat(dataset.test().size()).isBetween(20, 60);
    boolean[] seen = new boolean[240];
    for (ImageSet split : new ImageSet[] {dataset.train(), dataset.test()}) {
      for (int i = 0; i < split.size(); i++) {
        assertThat(seen[split.pixel(i, 2, 0, 0)]).isFalse();
        seen[split.pixel(i, 2, 0, 0)] = true;
      }
    }
    assertThat(seen).doesNotContain(false);
    assertThat(read(folder).test().sha256()).isEqualTo(dataset.test().sha256());
    assertThat(notices.getFirst()).contains("one in 6 for testing", "--split all");
  }

  @Test
  void furtherImagesDoNotMoveTheOthers() throws IOException {
    for (int i = 0; i < 60; i++) {
      png("a/" + i + ".png", 1, 1, i);
    }
    int before = read(folder).test().size();
    for (int i = 0; i < 60; i++) {
      png("b/" + i + ".png", 1, 1, i);
    }
    Dataset dataset = read(folder);
    int still = 0;
    for (int i = 0; i < dataset.test().size(); i++) {
      still += dataset.test().label(i) == 0 ? 1 : 0;
    }
    assertThat(still).isEqualTo(before);
  }

  @Test
  void passesOverOtherFilesAndSaysSo() throws IOException {
    png("a/1.png", 1, 1, 1);
    png("a/2.jfif", 1, 1, 1);
    png("a/without an ending", 1, 1, 1);
    png("a/deeper/still/3.png", 1, 1, 1);
    png("4.png", 1, 1, 1);
    png(".ipynb_checkpoints/5.png", 1, 1, 1);
    png("a/.ipynb_checkpoints/6.png", 1, 1, 1);
    png("__MACOSX/a/7.png", 1, 1, 1);
    Files.writeString(folder.resolve("a/notes.txt"), "no image");
    Files.writeString(folder.resolve("a/more.txt"), "no image");
    Files.writeString(folder.resolve("list.csv"), "no image");
    Files.writeString(folder.resolve("a/._1.png"), "of a Mac");
    Files.createDirectories(folder.resolve("empty"));
    Dataset dataset = read(folder);
    assertThat(dataset.classes()).containsExactly("a");
    assertThat(paths(dataset))
        .containsExactly("a/1.png", "a/2.jfif", "a/deeper/still/3.png", "a/without an ending");
    assertThat(notices)
        .contains(
            "left out folders that are hidden or left behind by other programs:"
                + " .ipynb_checkpoints, __MACOSX",
            "left out 3 files that are no images of a supported kind: 3 text",
            "left out images that are in no folder of a class: 1");
  }

  @Test
  void aClassMayBeCalledTrain() throws IOException {
    png("train/1.png", 1, 1, 1);
    png("bus/1.png", 1, 1, 1);
    assertThat(read(folder).classes()).containsExactly("bus", "train");
  }

  @Test
  void takesAnyNameOfASplit() throws IOException {
    for (String name : List.of("val", "valid", "Validation", "testing", "Test")) {
      Path root = Files.createDirectory(folder.resolve("of " + name));
      png("of " + name + "/training/cat/1.png", 1, 1, 1);
      png("of " + name + "/" + name + "/cat/2.png", 1, 1, 1);
      Dataset data = read(root);
      assertThat(data.classes()).containsExactly("cat");
      assertThat(paths(data.train())).containsExactly("training/cat/1.png");
      assertThat(paths(data.test())).containsExactly(name + "/cat/2.png");
    }
  }

  @Test
  void prefersTestToValAndSaysWhatIsLeftOut() throws IOException {
    png("train/cat/1.png", 1, 1, 1);
    png("val/cat/2.png", 1, 1, 1);
    png("test/cat/3.png", 1, 1, 1);
    png("unlabelled/all/4.png", 1, 1, 1);
    Dataset data = read(folder);
    assertThat(paths(data)).containsExactly("test/cat/3.png", "train/cat/1.png");
    assertThat(notices).contains("left out beside these splits: unlabelled, val");
  }

  /** Checks a test split whose images lie in one folder, as in many published collections. */
  @Test
  void leavesOutSplitsWithoutClasses() throws IOException {
    png("train/cat/1.png", 1, 1, 1);
    png("val/cat/2.png", 1, 1, 1);
    png("test/3.png", 1, 1, 1);
    Dataset data = read(folder);
    assertThat(paths(data.test())).containsExactly("val/cat/2.png");
    assertThat(notices).contains("left out images that are in no folder of a class: 1");
  }

  @Test
  void dividesATrainingFolderThatIsAlone() throws IOException {
    for (int i = 0; i < 60; i++) {
      png("train/cat/" + i + ".png", 1, 1, i);
    }
    Dataset data = read(folder);
    assertThat(data.classes()).containsExactly("cat");
    assertThat(data.test().size()).isBetween(3, 20);
  }

  @Test
  void takesImagesWithoutClassesAsOneClass() throws IOException {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    png("photos/1.png", 1, 1, 1);
    png("photos/2.png", 1, 1, 1);
    Dataset data = read(photos);
    assertThat(data.classes()).containsExactly("photos");
    assertThat(paths(data)).containsExactly("1.png", "2.png");
  }

  @Test
  void takesAnyNumberOfClasses() throws IOException {
    for (int i = 0; i < 1001; i++) {
      png("train/class %04d/1.png".formatted(i), 1, 1, i);
    }
    png("test/class 0999/1.png", 1, 1, 1);
    Dataset data = read(folder);
    assertThat(data.classes()).hasSize(1001).endsWith("class 1000");
    assertThat(data.train().label(1000)).isEqualTo(1000);
    assertThat(data.test().label(0)).isEqualTo(999);
  }

  /** Checks that an image keeps the detail of its file when it is fitted to a larger input. */
  @Test
  void fitsImagesFromTheirFiles() throws IOException {
    Path file = folder.resolve("train/a/1.png");
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(100, 100, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 10_000; i++) {
      image.setRGB(i % 100, i / 100, i);
    }
    Imaging.writeImage(image, file.toFile(), ImageFormats.PNG);
    png("test/a/2.png", 1, 1, 1);
    ImageSet fitted = new Fitting(3, 100, 100, null).of(read(folder).train());
    for (int i = 0; i < 10_000; i++) {
      int rgb = fitted.pixel(0, 1, i / 100, i % 100) << 8 | fitted.pixel(0, 2, i / 100, i % 100);
      assertThat(rgb).isEqualTo(i);
    }
    assertThat(fitted.path(0)).isEqualTo("train/a/1.png");
  }

  @Test
  void hasOneDigestWhateverIsKept() throws IOException {
    for (int i = 0; i < 40; i++) {
      png("train/a/" + i + ".png", 1, 1, i);
    }
    png("test/a/2.png", 1, 1, 1);
    ImageSet kept = read(folder, new SourceOptions(1 << 20, false)).train();
    ImageSet streamed = read(folder, new SourceOptions(0, false)).train();
    assertThat(streamed.sha256()).isEqualTo(kept.sha256()).isEqualTo(streamed.sha256());
    assertThat(streamed.identity(Progress.NONE)).isEqualTo(kept.identity(Progress.NONE));
    assertThat(streamed.range(0, 39).sha256()).isNotEqualTo(kept.sha256());
    assertThat(streamed.range(0, 39).identity(Progress.NONE))
        .isNotEqualTo(kept.identity(Progress.NONE));
    String before = kept.identity(Progress.NONE);
    png("train/a/0.png", 60, 70, 7);
    assertThat(read(folder).train().identity(Progress.NONE)).isNotEqualTo(before);
  }

  /** Checks that a change of a file's last byte shows, whatever its size and its beginning. */
  @Test
  void hasAnotherIdentityOnceAFileHasChanged() throws IOException {
    Path file = folder.resolve("train/a/1.bmp");
    png("train/a/2.png", 1, 1, 1);
    png("test/a/2.png", 1, 1, 1);
    Files.write(file, bmp(0x102030));
    String before = read(folder).train().identity(Progress.NONE);
    String untouched = read(folder).test().identity(Progress.NONE);
    assertThat(read(folder).train().identity(Progress.NONE)).isEqualTo(before);
    byte[] other = bmp(0x102030);
    other[other.length - 1]++;
    Files.write(file, other);
    assertThat(read(folder).train().identity(Progress.NONE)).isNotEqualTo(before);
    assertThat(read(folder).test().identity(Progress.NONE)).isEqualTo(untouched);
  }

  private static byte[] bmp(int rgb) throws IOException {
    BufferedImage image = new BufferedImage(60, 60, BufferedImage.TYPE_3BYTE_BGR);
    image.setRGB(0, 0, rgb);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "bmp", bytes);
    return bytes.toByteArray();
  }

  /** Checks images that are not kept in memory, so that they are read again. */
  @Test
  void refusesAnImageThatChangesBetweenTwoReadings() throws IOException {
    png("train/a/1.png", 1, 1, 1);
    png("test/a/2.png", 1, 1, 1);
    ImageSet images = read(folder, new SourceOptions(0, false)).train();
    byte[] first = images.image(0);
    assertThat(images.image(0)).isEqualTo(first);
    png("train/a/1.png", 1, 1, 2);
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> images.image(0))
        .withMessageContainingAll(
            "has changed during the work", "train/a/1.png", "run the command");
    Files.delete(folder.resolve("train/a/1.png"));
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> images.image(0))
        .withMessageContainingAll("cannot decode 1 of 2", "train/a/1.png (the file is gone)");
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> images.identity(Progress.NONE))
        .withMessageContainingAll("train/a/1.png: got the file is gone");
  }

  private void assertRefused(Path root, String... parts) {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> read(root))
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  @Test
  void refusesAFolderWithoutImages() throws IOException {
    assertRefused(folder.resolve("absent"), "absent", "no such folder");
    assertThat(folder.resolve("absent")).doesNotExist();
    assertRefused(folder, folder.toString(), "no image");
    Files.writeString(folder.resolve("notes.txt"), "no image");
    assertRefused(folder, "only files that are no images: 1 text");
    assertRefused(folder.resolve("notes.txt"), "a file");
  }

  @Test
  void namesAllDamagedFilesAtOnce() throws IOException {
    png("train/a/1.png", 1, 1, 1);
    png("test/a/1.png", 1, 1, 1);
    Files.writeString(folder.resolve("train/a/2.jpg"), "no image");
    for (int i = 0; i < 14; i++) {
      Files.writeString(folder.resolve("test/a/x%02d.jpg".formatted(i)), "no image");
    }
    Dataset data = read(folder);
    assertThat(data.train().image(0)).hasSize(3072);
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> data.train().image(1))
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .startsWith("cannot decode 15 of 17 images: " + folder)
                    .contains("train/a/2.jpg (", "test/a/x08.jpg (", "and 5 more", "--skip-bad")
                    .doesNotContain("x09"));
  }

  @Test
  void leavesOutDamagedFilesIfAllowed() throws IOException {
    png("train/a/1.png", 1, 1, 1);
    Files.writeString(folder.resolve("train/a/2.jpg"), "no image");
    png("train/a/3.png", 1, 1, 3);
    png("test/a/1.png", 1, 1, 1);
    Dataset data = read(folder, SKIPPING);
    assertThat(data.leftOut()).containsExactly("train/a/2.jpg");
    assertThat(paths(data.train())).containsExactly("train/a/1.png", "train/a/3.png");
    assertThat(data.train().pixel(1, 2, 0, 0)).isEqualTo(3);
    assertThat(notices).contains("left out 1 damaged image, as --skip-bad says: train/a/2.jpg");
  }

  @Test
  void tellsOnceOfAJpegWithoutItsEndMarker() throws IOException {
    Path file = Files.createDirectories(folder.resolve("train/a")).resolve("1.jpg");
    Files.copy(Shared.path("cases/files/noeoi.jpg"), file);
    png("test/a/1.png", 1, 1, 1);
    ImageSet images = read(folder, new SourceOptions(0, false)).train();
    images.image(0);
    images.image(0);
    assertThat(notices).filteredOn(line -> line.contains("1.jpg")).hasSize(1);
  }

  @Test
  void readsTheFoldersThatFailedOnce() {
    Dataset bad = read(Shared.path("cases/files/bad-of-many"), SKIPPING);
    assertThat(bad.leftOut()).isNotEmpty();
    assertThat(bad.train().size() + bad.test().size() + bad.leftOut().size()).isEqualTo(40);
    Dataset val = read(Shared.path("cases/files/val"));
    assertThat(val.classes()).containsExactly("cat", "dog");
    assertThat(paths(val.test())).allMatch(path -> path.startsWith("val/"));
    assertThat(read(Shared.path("cases/files/ipynb")).classes())
        .doesNotContain(".ipynb_checkpoints");
  }
}
