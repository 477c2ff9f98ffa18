package switchback.datasets.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.tasks.SwitchbackException;

/** Rejects handmade headers that declare too many pixels, in every format. */
@Timeout(20)
class HugeImagesTest {
  @TempDir Path folder;

  private void assertTooLarge(byte[] bytes, String size) throws IOException {
    Path file = Files.write(folder.resolve("huge"), bytes);
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> ImageDecoder.decode(file))
        .withMessageContaining("too large")
        .withMessageContaining(file.toString())
        .withMessageContaining(size)
        .withMessageContaining("at most");
  }

  @Test
  void refusesPng() throws IOException {
    assertTooLarge(ImageBytes.png(60_000, 50_000, 8, 2, new byte[0], 0), "60000x50000 pixels");
    assertTooLarge(
        ImageBytes.png(Integer.MAX_VALUE, 1, 1, 0, new byte[0], 0), "2147483647x1 pixels");
    // 60 million pixels are allowed, but not of 8 bytes each.
    byte[] words = ImageBytes.pngChunk("tEXt", new byte[8_000]);
    assertTooLarge(ImageBytes.png(10_000, 6_000, 16, 6, words, 0), "10000x6000 pixels of 8 bytes");
  }

  @Test
  void refusesPixelsThatAreNotInTheFile() throws IOException {
    byte[] empty = ImageBytes.png(8_000, 8_000, 1, 0, new byte[0], 0);
    assertTooLarge(empty, "8000x8000 pixels in " + empty.length + " bytes");
    // White at one bit per pixel compresses most, and it is accepted.
    int[] white = new int[3_000 * (1 + 375)];
    RgbImage image =
        ImageDecoder.decode(
            Files.write(
                folder.resolve("white"), ImageBytes.png(3_000, 3_000, 1, 0, new byte[0], white)));
    assertThat(image.width()).isEqualTo(3_000);
  }

  @Test
  void refusesJpeg() throws IOException {
    byte[] jpeg = ImageBytes.written(ImageBytes.image(1, 0xFF), "jpeg");
    int frame = new String(jpeg, StandardCharsets.ISO_8859_1).indexOf("\u00FF\u00C0");
    Arrays.fill(jpeg, frame + 5, frame + 9, (byte) 0xF0);
    assertTooLarge(jpeg, "61680x61680");
  }

  @Test
  void refusesJpegThatIsScannedTooOften() throws IOException {
    byte[] jpeg = ImageBytes.written(ImageBytes.image(1, 0xFF), "jpeg");
    int scan = new String(jpeg, StandardCharsets.ISO_8859_1).indexOf("\u00FF\u00DA");
    byte[][] parts = new byte[103][];
    Arrays.fill(parts, Arrays.copyOfRange(jpeg, scan, jpeg.length - 2));
    parts[0] = Arrays.copyOf(jpeg, scan);
    parts[102] = ImageBytes.bytes(0xFF, 0xD9);
    Path file = Files.write(folder.resolve("scans.jpg"), ImageBytes.join(parts));
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> ImageDecoder.decode(file))
        .withMessageContaining("101 scans");
  }

  @Test
  void refusesGif() throws IOException {
    byte[] gif = ImageBytes.written(ImageBytes.image(1, 0xFF), "gif");
    byte[] screen = gif.clone();
    Arrays.fill(screen, 6, 10, (byte) 0xFF);
    assertTooLarge(screen, "65535x65535");
    int frame = new String(gif, StandardCharsets.ISO_8859_1).lastIndexOf("\0\0\0\0\1\0\1\0");
    Arrays.fill(gif, frame + 4, frame + 8, (byte) 0xFF);
    assertTooLarge(gif, "65535x65535");
  }

  @Test
  void refusesBmp() throws IOException {
    byte[] bmp = ImageBytes.written(ImageBytes.image(1, 0xFF), "bmp");
    Arrays.fill(bmp, 20, 22, (byte) 0xFF);
    Arrays.fill(bmp, 24, 26, (byte) 0xFF);
    assertTooLarge(bmp, "65535x65535");
  }

  @Test
  void refusesTiff() throws IOException {
    byte[] data = {1, 2};
    assertTooLarge(
        ImageBytes.greyTiff(ByteOrder.LITTLE_ENDIAN, 50_000, 60_000, 8, data), "50000x60000");
    byte[] wide = ImageBytes.greyTiff(ByteOrder.BIG_ENDIAN, Integer.MAX_VALUE, 2, 8, data);
    assertTooLarge(wide, "2147483647x2");
  }

  @Test
  void refusesWebp() throws IOException {
    byte[] lossy = ImageBytes.LOSSY_WEBP.clone();
    Arrays.fill(lossy, 26, 30, (byte) 0xFF);
    assertTooLarge(lossy, "16383x16383");
    byte[] lossless = ImageBytes.LOSSLESS_WEBP.clone();
    Arrays.fill(lossless, 21, 24, (byte) 0xFF);
    lossless[24] = 0x0F;
    assertTooLarge(lossless, "16384x16384");
    byte[] extended = ImageBytes.LOSSY_TRANSPARENT_WEBP.clone();
    Arrays.fill(extended, 24, 30, (byte) 0xFF);
    assertTooLarge(extended, "16777216x16777216");
    byte[] inside = ImageBytes.LOSSY_TRANSPARENT_WEBP.clone();
    Arrays.fill(inside, inside.length - 48 + 6, inside.length - 48 + 10, (byte) 0xFF);
    assertTooLarge(inside, "16383x16383");
  }

  @Test
  void refusesPpm() throws IOException {
    assertTooLarge(ImageBytes.ascii("P6\n100000 100000\n255\nabc"), "100000x100000");
  }

  @Test
  void refusesAnImageWithoutPixels() throws IOException {
    byte[] none = ImageBytes.png(0, 5, 8, 0, new byte[0], 0);
    Path file = Files.write(folder.resolve("none.png"), none);
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> ImageDecoder.decode(file))
        .satisfies(e -> assertThat(e.getMessage()).contains("none.png"));
  }
}
