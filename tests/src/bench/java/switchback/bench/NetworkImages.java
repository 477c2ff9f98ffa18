package switchback.bench;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import switchback.fixtures.torchvision.TorchvisionNetworks;

/** The images that large networks run. */
final class NetworkImages {
  /** The number of images of a batch. */
  static final int BATCH = 16;

  /** The number of values of an image. */
  static final int SIZE = 3 * TorchvisionNetworks.SIDE * TorchvisionNetworks.SIDE;

  /**
   * The image of the batch whose units are projected: one without activations so near 0 that
   * rounding decides, in several networks, which ReLUs let a gradient pass.
   */
  private static final int TRACED = 2;

  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;

  private NetworkImages() {}

  /** Returns a batch of standardised images one behind the other, (N, C, H, W). */
  static float[] batch() {
    SplittableRandom random = new SplittableRandom(8);
    float[] values = new float[BATCH * SIZE];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Returns the image whose units are projected, (C, H, W). */
  static float[] traced() {
    return Arrays.copyOfRange(batch(), TRACED * SIZE, (TRACED + 1) * SIZE);
  }

  /** Writes a picture of coloured noise, for commands that take a file. */
  static void write(Path png) throws IOException {
    SplittableRandom random = new SplittableRandom(9);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    if (!ImageIO.write(image, "png", png.toFile())) {
      throw new IOException("Java writes no PNG files");
    }
  }
}
