package switchback.datasets.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.apache.commons.imaging.ImageFormats;
import org.apache.commons.imaging.Imaging;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.tasks.SwitchbackException;

class ImageDecoderTest {
  @TempDir Path folder;

  /** 3x2: red, green, blue / black, white, 0x336699. */
  private static BufferedImage colours() {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    int[] pixels = {0xFF0000, 0x00FF00, 0x0000FF, 0x000000, 0xFFFFFF, 0x336699};
    image.setRGB(0, 0, 3, 2, pixels, 0, 3);
    return image;
  }

  private static void assertColours(RgbImage image) {
    assertThat(image.width()).isEqualTo(3);
    assertThat(image.height()).isEqualTo(2);
    assertThat(image.rgb(0, 0)).isEqualTo(0xFF0000);
    assertThat(image.rgb(2, 0)).isEqualTo(0x0000FF);
    assertThat(image.rgb(0, 1)).isZero();
    assertThat(image.rgb(2, 1)).isEqualTo(0x336699);
  }

  @Test
  void decodesLosslessFormatsExactly() throws IOException {
    for (ImageFormats format :
        new ImageFormats[] {
          ImageFormats.PNG, ImageFormats.BMP, ImageFormats.TIFF, ImageFormats.GIF, ImageFormats.PPM
        }) {
      Path file = folder.resolve("image." + format.getDefaultExtension());
      Imaging.writeImage(colours(), file.toFile(), format);
      assertColours(ImageDecoder.decode(file));
    }
  }

  @Test
  void goesByContentAndNotByName() throws IOException {
    Path file = folder.resolve("image.jpg");
    Imaging.writeImage(colours(), file.toFile(), ImageFormats.PNG);
    assertColours(ImageDecoder.decode(file));
  }

  private Path written(BufferedImage image, String format) throws IOException {
    Path file = folder.resolve("image." + format);
    assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
    return file;
  }

  @Test
  void decodesJpegWithinItsLoss() throws IOException {
    BufferedImage image = new BufferedImage(16, 8, BufferedImage.TYPE_INT_RGB);
    int[] pixels = new int[128];
    Arrays.fill(pixels, 0x336699);
    image.setRGB(0, 0, 16, 8, pixels, 0, 16);
    RgbImage decoded = ImageDecoder.decode(written(image, "jpeg"));
    assertThat(decoded.width()).isEqualTo(16);
    assertThat(decoded.rgb(5, 5) >> 16).isBetween(0x31, 0x35);
    assertThat(decoded.rgb(5, 5) & 0xFF).isBetween(0x97, 0x9B);
  }

  @Test
  void keepsGreyLevelsAsTheyAreStored() throws IOException {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 64; i++) {
      image.getRaster().setSample(i % 8, i / 8, 0, 10);
    }
    assertThat(ImageDecoder.decode(written(image, "png")).rgb(3, 3)).isEqualTo(0x0A0A0A);
    assertThat(ImageDecoder.decode(written(image, "jpeg")).rgb(3, 3)).isEqualTo(0x0A0A0A);
  }

  @Test
  void putsTransparencyOnMidGrey() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00FF0000);
    image.setRGB(1, 0, 0x800000FF);
    RgbImage decoded = ImageDecoder.decode(written(image, "png"));
    assertThat(decoded.rgb(0, 0)).isEqualTo(0x808080);
    // 128 of 255 parts blue, the rest grey: 128 * 127 / 255 = 63.7, and 255 * 128 / 255 more.
    assertThat(decoded.rgb(1, 0)).isEqualTo(0x4040C0);
  }

  private static void assertRefused(Path file, String... parts) {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> ImageDecoder.decode(file))
        .satisfies(e -> assertThat(e.getMessage()).contains(file.toString()).contains(parts));
  }

  @Test
  void refusesWhatIsNoImage() throws IOException {
    assertRefused(folder.resolve("absent.png"), "cannot read");
    assertRefused(folder, "cannot read");
    assertRefused(Files.writeString(folder.resolve("text.png"), "no image at all"), "got text");
    assertRefused(Files.write(folder.resolve("empty.png"), new byte[0]), "got empty file");
    byte[] jpegStart = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, 0, 1, 2, 3};
    assertRefused(Files.write(folder.resolve("start.jpg"), jpegStart), "decode");
  }
}
