package switchback.reports.gallery;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import switchback.datasets.ImageSet;
import switchback.datasets.PixelStatistics;
import switchback.datasets.tasks.Progress;
import switchback.deconv.ProjectableNetwork;
import switchback.fixtures.Json;
import switchback.fixtures.Nets;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Split;
import switchback.reports.study.Study;
import switchback.reports.study.Subject;
import switchback.training.kernels.Workers;
import tools.jackson.databind.JsonNode;

/**
 * Galleries of networks whose pictures can be worked out by hand. Images are 3x4x4 or 1x4x4; the
 * network's input is their pixels over 255.
 */
final class TinyGallery {
  static final int SIDE = 4;

  private TinyGallery() {}

  /**
   * Returns a network of conv1, which passes red, green and blue on; max pooling of 2x2; and conv2,
   * whose features are red plus half of blue (0), dead (1), always 1 (2) and twice red (3).
   */
  static ProjectableNetwork pooled() {
    return Nets.of(3, SIDE, SIDE)
        .convolution("conv1", 1, new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, 0, 0, 0)
        .relu()
        .pool(2)
        .convolution("conv2", 1, new float[] {1, 0, 0.5f, 0, 0, 0, 0, 0, 0, 2, 0, 0}, 0, -1, 1, 0)
        .relu()
        .network();
  }

  /** Returns a black image. */
  static byte[] black() {
    return new byte[3 * SIDE * SIDE];
  }

  /** Returns an image with red 255 at (1, 2) and 51 at (3, 0), and blue 255 at (0, 3). */
  static byte[] first() {
    byte[] image = black();
    image[SIDE + 2] = (byte) 255;
    image[3 * SIDE] = 51;
    image[2 * SIDE * SIDE + 3] = (byte) 255;
    return image;
  }

  /** Returns an image with red 128 at (3, 0). */
  static byte[] second() {
    byte[] image = black();
    image[3 * SIDE] = (byte) 128;
    return image;
  }

  /** Returns an image with this red at (1, 2). */
  static byte[] red(int value) {
    byte[] image = black();
    image[SIDE + 2] = (byte) value;
    return image;
  }

  /** Returns a split of images of three channels with their labels. */
  static Split split(String name, int[] labels, byte[]... images) {
    return new Split(name, new ImageSet(3, SIDE, SIDE, images, labels));
  }

  /** Returns a network as the subject of a gallery. */
  static Subject subject(ProjectableNetwork network) {
    int channels = network.input().channels();
    PixelStatistics plain =
        new PixelStatistics(Collections.nCopies(channels, 0.0), Collections.nCopies(channels, 1.0));
    return new Subject("tiny", "ab".repeat(32), "", network, plain);
  }

  /** Writes a gallery with one thread and reads its manifest. */
  static JsonNode write(
      Path folder,
      ProjectableNetwork network,
      Gallery.Settings settings,
      List<String> classes,
      Split... splits)
      throws IOException {
    return write(folder, 1, network, settings, classes, splits);
  }

  /** Writes a gallery and reads its manifest. */
  static JsonNode write(
      Path folder,
      int threads,
      ProjectableNetwork network,
      Gallery.Settings settings,
      List<String> classes,
      Split... splits)
      throws IOException {
    try (Workers workers = new Workers(threads)) {
      new Gallery(
              new Study(
                  subject(network), new SearchedImages("dots", classes, List.of(splits)), workers),
              settings)
          .write(folder, Map.of("threads", "any"), Progress.NONE);
    }
    return Json.read(folder.resolve("gallery.json"));
  }

  /** Returns the pixels of a picture, {@code 0xRRGGBB}, rows from the top. */
  static int[][] pixels(Path file) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    int[][] rows = new int[image.getHeight()][image.getWidth()];
    for (int y = 0; y < rows.length; y++) {
      for (int x = 0; x < rows[y].length; x++) {
        rows[y][x] = image.getRGB(x, y) & 0xFFFFFF;
      }
    }
    return rows;
  }

  /** Returns a part of a picture's pixels. */
  static int[][] part(int[][] pixels, int top, int left, int height, int width) {
    return Arrays.stream(pixels, top, top + height)
        .map(row -> Arrays.copyOfRange(row, left, left + width))
        .toArray(int[][]::new);
  }
}
