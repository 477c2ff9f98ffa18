package switchback.bench;

/** What a training step of network {@code classic} has to compute at least. */
final class TrainingWork {
  private static final int CLASSES = TrainingBatches.CLASSES;

  /** A map of 32x32, 32 features, 3 channels, a window of 5x5. */
  private static final long CONV1 = 32L * 32 * 32 * 3 * 25;

  /** A map of 16x16, 64 features, 32 channels, a window of 5x5. */
  private static final long CONV2 = 16L * 16 * 64 * 32 * 25;

  /** 64 maps of 8x8 to 1024 units. */
  private static final long FC1 = 64L * 8 * 8 * 1024;

  private static final long OUTPUT = 1024L * CLASSES;

  private TrainingWork() {}

  /**
   * Floating-point operations an image: two for every multiply-add of the layers with weights,
   * forward, gradient of the weights and gradient of the input, which the first layer has no need
   * of.
   */
  static long flopsAnImage() {
    return 2 * (2 * CONV1 + 3 * (CONV2 + FC1 + OUTPUT));
  }
}
