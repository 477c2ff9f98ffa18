package switchback.datasets.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.SwitchbackException;

/**
 * A truncated or damaged image is rejected by a SwitchbackException or decodes; nothing else
 * happens.
 */
class DamagedImagesTest {
  private static final int SIDE = 24;

  /** Returns complete files of every format and encoding. */
  static Map<String, byte[]> whole() throws IOException {
    int[] pixels = new Random(5).ints(SIDE * SIDE, 0, 1 << 24).toArray();
    BufferedImage image = ImageBytes.image(SIDE, pixels);
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String format : new String[] {"png", "jpeg", "gif", "bmp", "tiff"}) {
      files.put(format, ImageBytes.written(image, format));
    }
    files.put("lzw tiff", ImageBytes.LZW_TIFF);
    files.put("cmyk jpeg", ImageBytes.CMYK_JPEG);
    files.put("lossless webp", ImageBytes.LOSSLESS_WEBP);
    files.put("lossy webp", ImageBytes.LOSSY_WEBP);
    files.put("transparent webp", ImageBytes.LOSSY_TRANSPARENT_WEBP);
    files.put("animated webp", ImageBytes.ANIMATED_WEBP);
    files.put("ppm", ImageBytes.join(ImageBytes.ascii("P6\n2 2\n255\n"), new byte[12]));
    return files;
  }

  @Provide
  Arbitrary<Map.Entry<String, byte[]>> files() throws IOException {
    return Arbitraries.of(whole().entrySet());
  }

  /** Returns the width and the pixels, or null if the file is rejected; all else fails the test. */
  private static int @Nullable [] pixels(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("image", ".bin");
    long start = System.nanoTime();
    try {
      RgbImage image = ImageDecoder.decode(Files.write(file, bytes));
      int[] pixels = new int[1 + image.width() * image.height()];
      pixels[0] = image.width();
      for (int i = 1; i < pixels.length; i++) {
        pixels[i] = image.rgb((i - 1) % image.width(), (i - 1) / image.width());
      }
      return pixels;
    } catch (SwitchbackException e) {
      assertThat(e.getMessage()).contains(file.toString()).doesNotContain("\n");
      return null;
    } finally {
      Files.delete(file);
      assertThat(System.nanoTime() - start).isLessThan(30_000_000_000L);
    }
  }

  @Property(tries = 400)
  void whatIsCutOffIsRefusedOrWholeAllTheSame(
      @ForAll("files") Map.Entry<String, byte[]> file, @ForAll Random random) throws IOException {
    byte[] whole = file.getValue();
    int length = random.nextInt(whole.length);
    int[] left = pixels(Arrays.copyOf(whole, length));
    if (left != null) {
      assertThat(left)
          .as("%s, %d of %d bytes", file.getKey(), length, whole.length)
          .isEqualTo(pixels(whole));
    }
  }

  @Property(tries = 1500)
  void whatIsDamagedGivesAnImageOrOneRefusal(
      @ForAll("files") Map.Entry<String, byte[]> file,
      @ForAll @Size(min = 1, max = 4) byte[] values,
      @ForAll Random random)
      throws IOException {
    byte[] damaged = file.getValue().clone();
    // Half of the damage is in the header, where it has most effect.
    int range = random.nextBoolean() ? Math.min(80, damaged.length) : damaged.length;
    for (byte value : values) {
      damaged[random.nextInt(range)] = value;
    }
    int[] pixels = pixels(damaged);
    assertThat(pixels == null || pixels.length > 1).isTrue();
  }

  @Property(tries = 300)
  void bytesAtRandomAfterASignatureAreRefused(
      @ForAll("files") Map.Entry<String, byte[]> file, @ForAll @Size(max = 300) byte[] noise)
      throws IOException {
    byte[] signature = Arrays.copyOf(file.getValue(), file.getKey().endsWith("webp") ? 12 : 8);
    int[] pixels = pixels(ImageBytes.join(signature, noise));
    assertThat(pixels == null || pixels.length > 1).isTrue();
  }

  /**
   * A file whose sizes are right but whose picture ends early, so that the reader would wait for
   * more.
   */
  @Example
  void aWebpPictureThatEndsEarlyIsRefusedOrEnds() throws IOException {
    byte[] whole = ImageBytes.LOSSLESS_WEBP;
    for (int length = 5; length < whole.length - 20; length++) {
      byte[] picture = Arrays.copyOfRange(whole, 20, 20 + length);
      int[] pixels = pixels(ImageBytes.webp(ImageBytes.webpChunk("VP8L", picture)));
      assertThat(pixels == null || pixels.length == 7).isTrue();
    }
  }
}
