package switchback.bench;

import java.util.Random;

/** Batches like standardised photographs in shape and scale, the same for every contestant. */
final class TrainingBatches {
  static final int IMAGES = 128;
  static final int CHANNELS = 3;
  static final int SIZE = 32;
  static final int CLASSES = 10;

  /** Enough that they are not learnt by heart, which would leave gradients of next to nothing. */
  static final int COUNT = 48;

  private static final int FLOATS = IMAGES * CHANNELS * SIZE * SIZE;

  private TrainingBatches() {}

  /** The pixels of a batch, (N, C, H, W), normal. */
  static float[] pixels(int batch) {
    Random random = new Random(batch);
    float[] pixels = new float[FLOATS];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    return pixels;
  }

  /** The labels of a batch. */
  static int[] labels(int batch) {
    return new Random(-1 - batch).ints(IMAGES, 0, CLASSES).toArray();
  }
}
