package switchback.reports.drawing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngFilesTest {
  @TempDir Path folder;

  private static Raster noise(long seed) {
    Random random = new Random(seed);
    Raster raster = new Raster(7, 11, 0);
    for (int i = 0; i < 77; i++) {
      raster.set(i / 11, i % 11, random.nextInt(0x1000000));
    }
    return raster;
  }

  @Test
  void anotherDecoderReadsTheSamePixels() throws IOException {
    Path file = folder.resolve("a.png");
    PngFiles.write(file, noise(1).toImage(), Map.of());
    BufferedImage read = ImageIO.read(file.toFile());
    for (int y = 0; y < 7; y++) {
      for (int x = 0; x < 11; x++) {
        assertThat(read.getRGB(x, y) & 0xFFFFFF).isEqualTo(noise(1).get(y, x));
      }
    }
  }

  @Test
  void keepsGreyPicturesInColour() throws IOException {
    Path file = folder.resolve("grey.png");
    PngFiles.write(file, new Raster(2, 2, 0x808080).toImage(), Map.of());
    assertThat(ImageIO.read(file.toFile()).getColorModel().getNumComponents()).isEqualTo(3);
  }

  @Test
  void textReadsBack() throws IOException {
    Map<String, String> text = new LinkedHashMap<>();
    text.put("switchback.recipe", "zeiler-fergus");
    text.put("Title", "gr\u00fcn, \u7dd1, 3\u00d73");
    text.put("Empty", "");
    Path file = folder.resolve("a.png");
    PngFiles.write(file, noise(1).toImage(), text);
    assertThat(PngFiles.readText(file))
        .containsOnly(
            entry("switchback.recipe", "zeiler-fergus"),
            entry("Title", "gr\u00fcn, \u7dd1, 3\u00d73"),
            entry("Empty", ""));
  }

  @Test
  void theSamePictureGivesTheSameBytes() throws IOException {
    PngFiles.write(folder.resolve("a.png"), noise(1).toImage(), Map.of("Title", "x"));
    PngFiles.write(folder.resolve("b.png"), noise(1).toImage(), Map.of("Title", "x"));
    assertThat(folder.resolve("b.png")).hasSameBinaryContentAs(folder.resolve("a.png"));
  }

  @Test
  void leavesNothingWhereItFails() throws IOException {
    Path taken = folder.resolve("a.png");
    Files.createDirectories(taken.resolve("full"));
    assertThatThrownBy(() -> PngFiles.write(taken, noise(1).toImage(), Map.of()))
        .isInstanceOf(IOException.class);
    assertThat(folder).isDirectoryNotContaining(path -> path.toString().contains("part"));
  }
}
