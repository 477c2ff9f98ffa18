package switchback.datasets.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.tasks.SwitchbackException;

/** Decodes the kinds of images within each format to levels worked out by hand. */
class ImageFormatsTest {
  @TempDir Path folder;

  private RgbImage decoded(byte[] file) throws IOException {
    return ImageDecoder.decode(Files.write(folder.resolve("image"), file));
  }

  private void assertPixels(byte[] file, int... expected) throws IOException {
    RgbImage image = decoded(file);
    int[] pixels = new int[image.width() * image.height()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = image.rgb(i % image.width(), i / image.width());
    }
    assertThat(pixels).containsExactly(expected);
  }

  private static byte[] none() {
    return new byte[0];
  }

  @Test
  void roundsSixteenBits() throws IOException {
    // 128 / 257 = 0.498, 129 / 257 = 0.502, 511 / 257 = 1.99, 65406 / 257 = 254.498.
    int[] samples = {0, 0, 0, 128, 0, 129, 1, 255, 255, 126, 255, 255};
    int[] levels = {0, 0, 0x010101, 0x020202, 0xFEFEFE, 0xFFFFFF};
    int[] png = new int[13];
    System.arraycopy(samples, 0, png, 1, 12);
    assertPixels(ImageBytes.png(6, 1, 16, 0, none(), png), levels);
    assertPixels(
        ImageBytes.greyTiff(ByteOrder.BIG_ENDIAN, 6, 1, 16, ImageBytes.bytes(samples)), levels);
    byte[] swapped = ImageBytes.bytes(0, 0, 128, 0, 129, 0, 255, 1, 126, 255, 255, 255);
    assertPixels(ImageBytes.greyTiff(ByteOrder.LITTLE_ENDIAN, 6, 1, 16, swapped), levels);
    int[] colour = {0, 0, 128, 0, 129, 1, 255};
    assertPixels(ImageBytes.png(1, 1, 16, 2, none(), colour), 0x000102);
  }

  @Test
  void roundsSixteenBitsOverMidGreyOnce() throws IOException {
    // Half transparent white and black: 255 / 2 + 64 = 191.5 less a trifle, and 64.
    int[] data = {0, 255, 255, 127, 255, 0, 0, 128, 0};
    assertPixels(ImageBytes.png(2, 1, 16, 4, none(), data), 0xBFBFBF, 0x404040);
  }

  @Test
  void takesGreysOfAnyDepth() throws IOException {
    assertPixels(ImageBytes.png(4, 1, 1, 0, none(), 0, 0b0101_0000), 0, 0xFFFFFF, 0, 0xFFFFFF);
    assertPixels(
        ImageBytes.png(4, 1, 2, 0, none(), 0, 0b00_01_10_11), 0, 0x555555, 0xAAAAAA, 0xFFFFFF);
    assertPixels(ImageBytes.png(2, 1, 4, 0, none(), 0, 0x3C), 0x333333, 0xCCCCCC);
    assertPixels(ImageBytes.png(2, 1, 8, 4, none(), 0, 200, 255, 200, 0), 0xC8C8C8, 0x808080);
    byte[] one = {(byte) 0b0101_0000};
    assertPixels(ImageBytes.greyTiff(ByteOrder.BIG_ENDIAN, 4, 1, 1, one), 0, 0xFFFFFF, 0, 0xFFFFFF);
    byte[] inverted = ImageBytes.greyTiff(ByteOrder.BIG_ENDIAN, 2, 1, 8, ImageBytes.bytes(10, 250));
    inverted[10 + 2 + 4 * 12 + 9] = 0;
    assertPixels(inverted, 0xF5F5F5, 0x050505);
  }

  @Test
  void obeysPalettesAndTheirTransparency() throws IOException {
    byte[] chunks =
        ImageBytes.join(
            ImageBytes.pngChunk("PLTE", ImageBytes.bytes(1, 2, 3, 255, 0, 0)),
            ImageBytes.pngChunk("tRNS", ImageBytes.bytes(255, 0)));
    assertPixels(ImageBytes.png(2, 1, 1, 3, chunks, 0, 0b0100_0000), 0x010203, 0x808080);
    byte[] green = ImageBytes.pngChunk("tRNS", ImageBytes.bytes(0, 0, 0, 255, 0, 0));
    assertPixels(ImageBytes.png(2, 1, 8, 2, green, 0, 0, 255, 0, 0, 254, 0), 0x808080, 0x00FE00);
  }

  @Test
  void readsPalettesOfTiffByEitherScale() throws IOException {
    for (int scale : new int[] {256, 257}) {
      int[] map = new int[2 * 3 * 256];
      int[] levels = {255, 128, 1};
      for (int channel = 0; channel < 3; channel++) {
        int value = levels[channel] * scale;
        map[2 * (256 * channel + 7)] = value >> 8;
        map[2 * (256 * channel + 7) + 1] = value & 0xFF;
      }
      byte[] data = ImageBytes.join(ImageBytes.bytes(7, 0), ImageBytes.bytes(map));
      byte[] tiff = ImageBytes.greyTiff(ByteOrder.BIG_ENDIAN, 2, 1, 8, data, 320, 4, 10);
      int entries = 8 + data.length + 2;
      tiff[entries + 4 * 12 + 9] = 3;
      tiff[entries + 9 * 12 + 3] = 3;
      tiff[entries + 9 * 12 + 6] = 3;
      tiff[entries + 9 * 12 + 7] = 0;
      assertPixels(tiff, 0xFF8001, 0);
    }
  }

  @Test
  void takesPngLevelsAsStoredWhateverTheGamma() throws IOException {
    byte[] gamma = ImageBytes.pngChunk("gAMA", ImageBytes.big(45_455));
    assertPixels(ImageBytes.png(2, 1, 8, 0, gamma, 0, 10, 100), 0x0A0A0A, 0x646464);
  }

  @Test
  void followsTheProfileOfAJpegFile() throws IOException {
    // Half of the light is level 188 of sRGB: 1.055 * (128 / 255)^(1 / 2.4) - 0.055 = 0.737.
    int[] pixels = new int[256];
    Arrays.fill(pixels, 0x808080);
    byte[] plain = ImageBytes.written(ImageBytes.image(16, pixels), "jpeg");
    byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    byte[] content = ImageBytes.join(ImageBytes.ascii("ICC_PROFILE\0\1\1"), profile);
    int length = content.length + 2;
    byte[] segment =
        ImageBytes.join(ImageBytes.bytes(0xFF, 0xE2, length >> 8, length & 0xFF), content);
    // After the segment with which every JPEG file of Java starts.
    int at = 4 + 16;
    byte[] file =
        ImageBytes.join(
            Arrays.copyOf(plain, at), segment, Arrays.copyOfRange(plain, at, plain.length));
    assertThat(decoded(plain).rgb(8, 8)).isEqualTo(0x808080);
    assertThat(decoded(file).rgb(8, 8)).isEqualTo(0xBCBCBC);
  }

  @Test
  void convertsCmyk() throws IOException {
    // (255 - C) (255 - K) / 255, by hand; Pillow's own conversion gives the same.
    RgbImage plain = decoded(ImageBytes.CMYK_JPEG);
    assertThat(plain.rgb(1, 1)).isEqualTo(0xFFCC00);
    assertThat(plain.rgb(14, 1)).isEqualTo(0x00CC7A);
    // With the marker changed the four channels are luma, two chromas and black, as in Pillow.
    byte[] luma = ImageBytes.CMYK_JPEG.clone();
    luma[17] = 2;
    assertThat(decoded(luma).rgb(1, 1)).isEqualTo(0xB30000);
    assertThat(decoded(luma).rgb(14, 1)).isEqualTo(0xB0CC18);
  }

  /** Returns the notices of decoding; the pixels have to be those of another file. */
  private List<String> notices(byte[] file, byte[] whole) {
    List<String> notices = new ArrayList<>();
    RgbImage image = ImageDecoder.decode(file, "a.jpg", notices::add);
    RgbImage other = ImageDecoder.decode(whole, "b.jpg", line -> {});
    assertThat(image.planes()).isEqualTo(other.planes());
    return notices;
  }

  @Test
  void readsAJpegWithoutItsEndMarkerWithANotice() throws IOException {
    int[] pixels = new Random(3).ints(40 * 24, 0, 1 << 24).toArray();
    byte[] jpeg = ImageBytes.written(ImageBytes.image(40, pixels), "jpeg");
    for (byte[] whole : new byte[][] {jpeg, ImageBytes.CMYK_JPEG}) {
      assertThat(notices(whole, whole)).isEmpty();
      for (int missing = 1; missing <= 2; missing++) {
        assertThat(notices(Arrays.copyOf(whole, whole.length - missing), whole))
            .containsExactly("a.jpg: the JPEG file lacks only its end marker; read as complete");
      }
      byte[] cut = Arrays.copyOf(whole, whole.length - 4);
      assertThatExceptionOfType(SwitchbackException.class)
          .isThrownBy(() -> ImageDecoder.decode(cut, "cut.jpg", line -> {}))
          .withMessageStartingWith("cannot decode an image: cut.jpg");
    }
  }

  @Test
  void refusesAProgressiveJpegWithoutItsLastScan() throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam progressive = writer.getDefaultWriteParam();
    progressive.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var output = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(output);
      BufferedImage image = ImageBytes.image(16, new Random(4).ints(256, 0, 1 << 24).toArray());
      writer.write(null, new IIOImage(image, null, null), progressive);
    }
    writer.dispose();
    byte[] whole = bytes.toByteArray();
    int scan = new String(whole, StandardCharsets.ISO_8859_1).lastIndexOf("\u00FF\u00DA");
    assertThat(notices(Arrays.copyOf(whole, whole.length - 2), whole)).hasSize(1);
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> ImageDecoder.decode(Arrays.copyOf(whole, scan), "cut.jpg", line -> {}))
        .withMessageContaining("cut off");
  }

  @Test
  void refusesJpegsOfOtherCodingsByName() throws IOException {
    byte[] jpeg = ImageBytes.written(ImageBytes.image(1, 0xFF), "jpeg");
    int frame = new String(jpeg, StandardCharsets.ISO_8859_1).indexOf("\u00FF\u00C0");
    Map<Integer, String> codings =
        Map.of(
            0xC3, "got a lossless JPEG, expected baseline or progressive JPEG",
            0xC6, "got a hierarchical JPEG,",
            0xC9, "got a JPEG with arithmetic coding, expected Huffman coding; hint: recode",
            0xF7, "got JPEG-LS,");
    codings.forEach(
        (marker, message) -> {
          byte[] other = jpeg.clone();
          other[frame + 1] = (byte) (int) marker;
          assertThatExceptionOfType(SwitchbackException.class)
              .isThrownBy(() -> ImageDecoder.decode(other, "other.jpg", line -> {}))
              .withMessageContaining(message);
        });
    jpeg[frame + 4] = 12;
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> ImageDecoder.decode(jpeg, "deep.jpg", line -> {}))
        .withMessageContaining("got a JPEG with 12 bits per sample, expected 8 bits per sample");
  }

  @Test
  void readsLzwWithDifferences() throws IOException {
    assertPixels(ImageBytes.LZW_TIFF, 0xFF0000, 0x00FF00, 0x0000FF, 0, 0xFFFFFF, 0x336699);
  }

  @Test
  void takesLumaAndChromasOfTiffForStoredLevels() throws IOException {
    // Grey 100 is luma 100 and no chroma, one sample of each in every pixel.
    byte[] data = ImageBytes.bytes(100, 128, 128, 0, 8, 0, 8, 0, 8, 0, 1, 0, 1);
    int[] tags = {
      256, 4, 1, 257, 4, 1, 258, 3, 0, 259, 3, 1, 262, 3, 6, 273, 4, 8, 277, 3, 3, 278, 4, 1, 279,
      4, 3, 530, 3, 0
    };
    byte[] tiff = ImageBytes.tiff(ByteOrder.BIG_ENDIAN, data, tags);
    int bits = 8 + data.length + 2 + 2 * 12;
    System.arraycopy(ImageBytes.big(3, 8 + 3), 0, tiff, bits + 4, 8);
    int subsampling = 8 + data.length + 2 + 9 * 12;
    System.arraycopy(ImageBytes.big(2, 1 << 16 | 1), 0, tiff, subsampling + 4, 8);
    assertPixels(tiff, 0x646464);
  }

  @Test
  void readsWebp() throws IOException {
    assertPixels(ImageBytes.LOSSLESS_WEBP, 0xFF0000, 0x00FF00, 0x0000FF, 0, 0xFFFFFF, 0x336699);
    assertPixels(ImageBytes.TRANSPARENT_WEBP, 0x808080, 0x4040C0);
    int[] lossy = new int[256];
    for (int i = 0; i < 256; i++) {
      int rgb = decoded(ImageBytes.LOSSY_WEBP).rgb(i % 16, i / 16);
      assertThat(rgb >> 16).isBetween(51, 53);
      assertThat(rgb >> 8 & 0xFF).isBetween(102, 104);
      assertThat(rgb & 0xFF).isBetween(153, 155);
      lossy[i] = rgb;
    }
    assertThat(lossy).hasSize(256).containsOnly(lossy[0]);
    // 52 * 128 / 255 + 128 * 127 / 255 = 89.9, within a level.
    assertThat(decoded(ImageBytes.LOSSY_TRANSPARENT_WEBP).rgb(3, 3) >> 16).isBetween(89, 91);
  }

  @Test
  void takesTheFirstFrameOfAnAnimationWhereItLies() throws IOException {
    int g = 0x808080;
    int r = 0xFF0000;
    assertPixels(ImageBytes.ANIMATED_WEBP, g, g, g, g, g, g, g, g, g, g, r, r, g, g, r, r);
    byte[] still = ImageBytes.written(ImageBytes.image(2, r, 0xFF), "gif");
    // The screen becomes 3x2 and the frame moves to its second column.
    int frame = frameOf(still);
    still[6] = 3;
    still[8] = 2;
    still[frame + 1] = 1;
    byte[] second = Arrays.copyOfRange(still, frame, still.length - 1);
    byte[] first = Arrays.copyOf(still, still.length - 1);
    assertPixels(ImageBytes.join(first, second, ImageBytes.bytes(0x3B)), g, r, 0xFF, g, g, g);
  }

  /** Returns the index of the image descriptor, after the header, the table and any extensions. */
  private static int frameOf(byte[] gif) {
    int at = 13 + (gif[10] < 0 ? 3 << ((gif[10] & 7) + 1) : 0);
    while (gif[at] == 0x21) {
      at += 2;
      while (gif[at] != 0) {
        at += 1 + (gif[at] & 0xFF);
      }
      at++;
    }
    return at;
  }

  @Test
  void readsBitmapsOfFifteenBitsAndFromTheTop() throws IOException {
    byte[] header = ImageBytes.bytes('B', 'M', 62, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0);
    byte[] sizes = ImageBytes.bytes(1, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF, 1, 0, 16, 0);
    byte[] pixels = ImageBytes.bytes(0xFF, 0x7F, 0, 0, 0, 0x7C, 0, 0);
    byte[] file = ImageBytes.join(header, sizes, new byte[24], pixels);
    assertPixels(file, 0xFFFFFF, 0xFF0000);
  }

  @Test
  void refusesSamplesThatAreNoLevelsInOneLine() throws IOException {
    byte[] floats = ImageBytes.greyTiff(ByteOrder.BIG_ENDIAN, 1, 1, 32, new byte[4], 339, 3, 3);
    Path file = Files.write(folder.resolve("floats.tif"), floats);
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> ImageDecoder.decode(file))
        .withMessageContaining(file.toString())
        .withMessageContaining("floating-point samples")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }
}
