package switchback.datasets.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.imaging.ImageFormats;
import org.apache.commons.imaging.Imaging;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

class ImageFoldersTest {
  @TempDir Path folder;

  private static Dataset read(Path root) {
    return ImageFolders.read("images:" + root, root, Progress.NONE);
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
    assertThat(dataset.test().size()).isEqualTo(2);
    assertThat(dataset.test().label(1)).isEqualTo(2);
    assertThat(dataset.test().pixel(1, 2, 16, 16)).isEqualTo(0x30);
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
  void passesOverOtherFiles() throws IOException {
    png("a/1.png", 1, 1, 1);
    png("a/2.png", 1, 1, 1);
    png("a/deeper/3.png", 1, 1, 1);
    png("4.png", 1, 1, 1);
    Files.writeString(folder.resolve("a/notes.txt"), "no image");
    Files.writeString(folder.resolve("a/._1.png"), "of a Mac");
    Files.createDirectories(folder.resolve("empty"));
    Dataset dataset = read(folder);
    assertThat(dataset.classes()).containsExactly("a");
    assertThat(dataset.train().size() + dataset.test().size()).isEqualTo(2);
  }

  @Test
  void aClassMayBeCalledTrain() throws IOException {
    png("train/1.png", 1, 1, 1);
    png("bus/1.png", 1, 1, 1);
    assertThat(read(folder).classes()).containsExactly("bus", "train");
  }

  private static void assertRefused(Path root, String... parts) {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> read(root))
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  @Test
  void refusesAFolderWithoutClasses() throws IOException {
    assertRefused(folder.resolve("absent"), "absent", "no such folder");
    assertThat(folder.resolve("absent")).doesNotExist();
    assertRefused(folder, folder.toString(), "no folder with images");
    png("1.png", 1, 1, 1);
    assertRefused(folder, "no folder with images");
    assertRefused(folder.resolve("1.png"), "a file");
  }

  @Test
  void namesTheFileThatIsNoImage() throws IOException {
    png("a/1.png", 1, 1, 1);
    Path broken = Files.writeString(folder.resolve("a/2.jpg"), "no image");
    assertRefused(folder, broken.toString(), "cannot decode");
  }
}
