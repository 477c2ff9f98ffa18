package switchback.datasets.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.datasets.tasks.SwitchbackException;

/** Decodes TIFF files of every layout that is accepted to levels computed from their samples. */
class TiffImageTest {
  private static final int WIDTH = 19;
  private static final int HEIGHT = 13;

  private static final List<UnaryOperator<TiffFile>> LAYOUTS =
      List.of(
          file -> file,
          file -> file.strips(5).order(ByteOrder.BIG_ENDIAN),
          file -> file.tiles(16).compression(8),
          file -> file.strips(4).differences(),
          file -> file.tiles(16).differences().compression(8).order(ByteOrder.BIG_ENDIAN),
          file -> file.strips(3).compression(32_773),
          file -> file.strips(6).compression(5).differences(),
          file -> file.big().strips(5),
          file -> file.big().order(ByteOrder.BIG_ENDIAN).tiles(16));

  private static int[] drawn(int samples, int bits) {
    return new Random(31L * bits + samples)
        .ints((long) WIDTH * HEIGHT * samples, 0, 1 << bits)
        .toArray();
  }

  private static RgbImage decoded(TiffFile file) throws IOException {
    return ImageDecoder.decode(file.bytes(), "a.tif", line -> {});
  }

  /** Compares with fractions of red, green and blue; half a level may go either way. */
  private interface Colours {
    double at(int pixel, int channel);
  }

  private static void assertColours(RgbImage image, Colours colours) {
    assertThat(image.width()).isEqualTo(WIDTH);
    assertThat(image.height()).isEqualTo(HEIGHT);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      for (int c = 0; c < 3; c++) {
        double level = (image.rgb(i % WIDTH, i / WIDTH) >> (16 - 8 * c)) & 0xFF;
        assertThat(Math.abs(level - 255 * colours.at(i, c)))
            .as("pixel %d, channel %d", i, c)
            .isLessThan(0.51);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void readsSamplesOfAnyDepthInAnyLayout(int bits) throws IOException {
    double most = (1 << bits) - 1;
    int[] grey = drawn(1, bits);
    int[] colour = drawn(3, bits);
    int[] inks = drawn(4, bits);
    for (UnaryOperator<TiffFile> layout : LAYOUTS) {
      TiffFile black = new TiffFile(WIDTH, HEIGHT, 1, bits, 1, grey);
      assertColours(decoded(layout.apply(black)), (i, c) -> grey[i] / most);
      TiffFile white = new TiffFile(WIDTH, HEIGHT, 1, bits, 0, grey);
      assertColours(decoded(layout.apply(white)), (i, c) -> 1 - grey[i] / most);
      for (boolean planar : new boolean[] {false, true}) {
        TiffFile rgb = layout.apply(new TiffFile(WIDTH, HEIGHT, 3, bits, 2, colour));
        assertColours(decoded(planar ? rgb.planar() : rgb), (i, c) -> colour[3 * i + c] / most);
        TiffFile cmyk = layout.apply(new TiffFile(WIDTH, HEIGHT, 4, bits, 5, inks));
        assertColours(
            decoded(planar ? cmyk.planar() : cmyk),
            (i, c) -> (1 - inks[4 * i + c] / most) * (1 - inks[4 * i + 3] / most));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 12, 16})
  void looksColoursUpInPalettes(int bits) throws IOException {
    int[] indices = drawn(1, bits);
    long[] map = new Random(bits).ints(3L << bits, 0, 256).mapToLong(i -> i * 257L).toArray();
    TiffFile file = new TiffFile(WIDTH, HEIGHT, 1, bits, 3, indices).tag(320, map).strips(4);
    assertColours(decoded(file), (i, c) -> map[(c << bits) + indices[i]] / 65_535.0);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 12, 16})
  void mixesTransparentPixelsWithMidGrey(int bits) throws IOException {
    int most = (1 << bits) - 1;
    int[] samples = drawn(4, bits);
    TiffFile apart = new TiffFile(WIDTH, HEIGHT, 4, bits, 2, samples).tag(338, 2);
    assertColours(
        decoded(apart),
        (i, c) -> {
          double alpha = (double) samples[4 * i + 3] / most;
          return samples[4 * i + c] * alpha / most + (1 - alpha) * 128 / 255;
        });
    TiffFile unknown = new TiffFile(WIDTH, HEIGHT, 4, bits, 2, samples).tag(338, 0);
    assertColours(decoded(unknown), (i, c) -> (double) samples[4 * i + c] / most);
    for (int i = 0; i < samples.length; i++) {
      samples[i] = Math.min(samples[i], samples[i | 3]);
    }
    TiffFile multiplied = new TiffFile(WIDTH, HEIGHT, 4, bits, 2, samples).tag(338, 1).planar();
    assertColours(
        decoded(multiplied),
        (i, c) ->
            (double) samples[4 * i + c] / most
                + (1 - (double) samples[4 * i + 3] / most) * 128 / 255);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void unpacksFaxes(int compression) throws IOException {
    int[] dots = drawn(1, 1);
    TiffFile file = new TiffFile(WIDTH, HEIGHT, 1, 1, 0, dots).compression(compression).strips(4);
    assertColours(decoded(file), (i, c) -> 1 - dots[i]);
    TiffFile inverted =
        new TiffFile(WIDTH, HEIGHT, 1, 1, 1, dots).compression(compression).strips(9);
    assertColours(decoded(inverted), (i, c) -> dots[i]);
  }

  @Test
  void repeatsSubsampledChroma() throws IOException {
    // Two columns share a chroma: luma 100 and 50 with red chroma 10 above neutral, then 200.
    byte[] data = ImageBytes.bytes(100, 50, 128, 138, 200, 200, 128, 128);
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    byte[] tiff =
        ImageBytes.tiff(
            order, data, 256, 4, 4, 257, 4, 1, 258, 3, 8, 259, 3, 1, 262, 3, 6, 273, 4, 8, 277, 3,
            3, 278, 4, 1, 279, 4, 8, 530, 3, 2);
    // The number of rows that share a chroma is the second value, in the entry's upper half.
    int entry = 8 + data.length + 2 + 9 * 12;
    tiff[entry + 4] = 2;
    tiff[entry + 10] = 1;
    RgbImage image = ImageDecoder.decode(tiff, "a.tif", line -> {});
    // 1.402 * 10 = 14; 0.299 * 1.402 * 10 / 0.587 = 7.1
    assertThat(image.rgb(0, 0)).isEqualTo(114 << 16 | 93 << 8 | 100);
    assertThat(image.rgb(1, 0)).isEqualTo(64 << 16 | 43 << 8 | 50);
    assertThat(image.rgb(3, 0)).isEqualTo(0xC8C8C8);
  }

  @ParameterizedTest
  @CsvSource({
    "8, 3, a TIFF with CIE Lab",
    "10, 3, a TIFF with ITU Lab",
    "32803, 1, a TIFF with a camera's colour filter",
    "2, 4, '4 samples per pixel, of which 0 are named extra'",
    "77, 1, photometric interpretation 77",
  })
  void refusesOtherColoursByName(int photometric, int samples, String got) {
    assertRefused(new TiffFile(1, 1, samples, 8, photometric, new int[samples]), got);
  }

  @ParameterizedTest
  @CsvSource({
    "259, 6, JPEG of the old kind",
    "259, 50000, Zstandard",
    "259, 34712, JPEG 2000",
    "339, 3, a TIFF with floating-point samples",
    "339, 2, a TIFF with signed samples",
    "317, 3, predictor 3",
    "258, 32, samples of 32 bits",
  })
  void refusesOtherLayoutsByName(int tag, long value, String got) throws IOException {
    TiffFile file = new TiffFile(1, 1, 1, 8, 1, 7);
    byte[] bytes = tag == 339 ? file.tag(tag, value).bytes() : changed(file.bytes(), tag, value);
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> ImageDecoder.decode(bytes, "a.tif", line -> {}))
        .withMessageContaining(got);
  }

  /** Returns a little-endian file with another value of a tag. */
  private static byte[] changed(byte[] bytes, int tag, long value) {
    for (int i = 8; i < bytes.length - 11; i++) {
      if (bytes[i] == (byte) tag && bytes[i + 1] == tag >> 8 && bytes[i + 2] == 4) {
        java.nio.ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(i + 8, (int) value);
        return bytes;
      }
    }
    throw new IllegalArgumentException("no tag " + tag);
  }

  private static void assertRefused(TiffFile file, String got) {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> decoded(file))
        .withMessageContaining("got ")
        .withMessageContaining(got)
        .withMessageContaining("magick FILE -colorspace sRGB");
  }

  @Test
  void refusesWhatIsCutOff() throws IOException {
    for (int compression : new int[] {1, 5, 8, 32_773}) {
      TiffFile file = new TiffFile(WIDTH, HEIGHT, 1, 8, 1, drawn(1, 8)).compression(compression);
      byte[] whole = file.bytes();
      byte[] shorter = changed(whole, 279, 150);
      assertThatExceptionOfType(SwitchbackException.class)
          .isThrownBy(() -> ImageDecoder.decode(shorter, "a.tif", line -> {}))
          .withMessageContaining("cannot decode an image: a.tif");
    }
  }
}
