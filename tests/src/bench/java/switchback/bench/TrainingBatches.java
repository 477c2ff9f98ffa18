package switchback.bench;

import java.util.Random;

/** Batches with the shape and scale of standardised photographs, identical for every contestant. */
final class TrainingBatches {
  static final int IMAGES = 128;
  static final int CHANNELS = 3;
  static final int SIZE = 32;
  static final int CLASSES = 10;

  /**
   * The number of batches: enough that a network does not memorise them, which would leave
   * gradients near zero.
   */
  static final int COUNT = 48;

  private static final int FLOATS = IMAGES * CHANNELS * SIZE * SIZE;

  private TrainingBatches() {}

  /** Returns the pixels of a batch, (N, C, H, W), normally distributed. */
  static float[] pixels(int batch) {
    Random random = new Random(batch);
    float[] pixels = new float[FLOATS];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    return pixels;
  }

  /** Returns the labels of a batch. */
  static int[] labels(int batch) {
    return new Random(-1 - batch).ints(IMAGES, 0, CLASSES).toArray();
  }
}
