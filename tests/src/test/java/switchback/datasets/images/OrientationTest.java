package switchback.datasets.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks the eight orientations of EXIF and TIFF pixel for pixel, in every format that has them.
 */
class OrientationTest {
  @TempDir Path folder;

  private static final int R = 0xFF0000;
  private static final int G = 0x00FF00;
  private static final int B = 0x0000FF;
  private static final int K = 0x000000;
  private static final int W = 0xFFFFFF;
  private static final int M = 0x336699;

  /** The stored image: R G B over K W M. */
  private static final int[] STORED = {R, G, B, K, W, M};

  /** The upright images by orientation 1 to 8, after the table in the EXIF standard. */
  private static final int[][][] SEEN = {
    {{R, G, B}, {K, W, M}},
    {{B, G, R}, {M, W, K}},
    {{M, W, K}, {B, G, R}},
    {{K, W, M}, {R, G, B}},
    {{R, K}, {G, W}, {B, M}},
    {{K, R}, {W, G}, {M, B}},
    {{M, B}, {W, G}, {K, R}},
    {{B, M}, {G, W}, {R, K}}
  };

  private static byte[] exif(int orientation, ByteOrder order) {
    return ImageBytes.tiff(order, new byte[0], 271, 4, 8, 274, 3, orientation);
  }

  private static ByteOrder order(int orientation) {
    return orientation % 2 == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /** Checks all pixels except two at each border of a block, where JPEG mixes the colours. */
  private void assertSeen(int orientation, int block, int tolerance, byte[] file)
      throws IOException {
    RgbImage image = ImageDecoder.decode(Files.write(folder.resolve("image"), file));
    int[][] seen = SEEN[orientation - 1];
    assertThat(image.height()).isEqualTo(block * seen.length);
    assertThat(image.width()).isEqualTo(block * seen[0].length);
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        if (tolerance > 0 && (isAtBorder(x % block, block) || isAtBorder(y % block, block))) {
          continue;
        }
        for (int shift = 0; shift < 24; shift += 8) {
          int expected = seen[y / block][x / block] >> shift & 0xFF;
          assertThat(image.rgb(x, y) >> shift & 0xFF)
              .as("orientation %d, column %d, row %d", orientation, x, y)
              .isBetween(expected - tolerance, expected + tolerance);
        }
      }
    }
  }

  private static boolean isAtBorder(int place, int block) {
    return place < 2 || place >= block - 2;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void turnsPng(int orientation) throws IOException {
    byte[] chunk = ImageBytes.pngChunk("eXIf", exif(orientation, order(orientation)));
    assertSeen(orientation, 1, 0, png(chunk));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void turnsJpeg(int orientation) throws IOException {
    int[] pixels = new int[48 * 32];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = STORED[i / 48 / 16 * 3 + i % 48 / 16];
    }
    byte[] plain = ImageBytes.written(ImageBytes.image(48, pixels), "jpeg");
    byte[] data =
        ImageBytes.join(ImageBytes.ascii("Exif\0\0"), exif(orientation, order(orientation)));
    byte[] segment = ImageBytes.join(ImageBytes.bytes(0xFF, 0xE1, 0, data.length + 2), data);
    byte[] start = Arrays.copyOf(plain, 2);
    byte[] rest = Arrays.copyOfRange(plain, 2, plain.length);
    assertSeen(orientation, 16, 4, ImageBytes.join(start, segment, rest));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void turnsTiff(int orientation) throws IOException {
    byte[] bits = {8, 0, 8, 0, 8, 0};
    int[] levels = {255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0x33, 0x66, 0x99};
    byte[] data = ImageBytes.join(ImageBytes.bytes(levels), bits);
    int[] tags = {
      256,
      4,
      3,
      257,
      4,
      2,
      258,
      3,
      0,
      259,
      3,
      1,
      262,
      3,
      2,
      273,
      4,
      8,
      274,
      3,
      orientation,
      277,
      3,
      3,
      278,
      4,
      2,
      279,
      4,
      18
    };
    byte[] tiff = ImageBytes.tiff(ByteOrder.LITTLE_ENDIAN, data, tags);
    // Three values of 16 bits do not fit into the entry, which holds their offset instead.
    int entry = 8 + data.length + 2 + 2 * 12;
    tiff[entry + 4] = 3;
    tiff[entry + 8] = 8 + 18;
    assertSeen(orientation, 1, 0, tiff);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void turnsWebp(int orientation) throws IOException {
    byte[] header = {8, 0, 0, 0, 2, 0, 0, 1, 0, 0};
    byte[] picture =
        Arrays.copyOfRange(ImageBytes.LOSSLESS_WEBP, 12, ImageBytes.LOSSLESS_WEBP.length);
    byte[] exif = exif(orientation, order(orientation));
    byte[] marked = ImageBytes.join(ImageBytes.ascii("Exif\0\0"), exif);
    for (byte[] content : new byte[][] {exif, marked}) {
      byte[] file =
          ImageBytes.webp(
              ImageBytes.webpChunk("VP8X", header), picture, ImageBytes.webpChunk("EXIF", content));
      assertSeen(orientation, 1, 0, file);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 65535})
  void takesAnUnknownOrientationForNone(int orientation) throws IOException {
    byte[] chunk = ImageBytes.pngChunk("eXIf", exif(orientation, ByteOrder.BIG_ENDIAN));
    assertSeen(1, 1, 0, png(chunk));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 7, 9, 12, 20})
  void takesExifThatIsCutOffForNone(int length) throws IOException {
    byte[] cut = Arrays.copyOf(exif(6, ByteOrder.BIG_ENDIAN), length);
    assertSeen(1, 1, 0, png(ImageBytes.pngChunk("eXIf", cut)));
  }

  private static byte[] png(byte[] chunk) throws IOException {
    int[] data = {0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 0, 255, 255, 255, 0x33, 0x66, 0x99};
    return ImageBytes.png(3, 2, 8, 2, chunk, data);
  }
}
