package switchback.bench;

/** The least work of a training step of network {@code classic}. */
final class TrainingWork {
  private static final int CLASSES = TrainingBatches.CLASSES;

  /** Multiply-adds of conv1: maps of 32x32, 32 features, 3 channels, windows of 5x5. */
  private static final long CONV1 = 32L * 32 * 32 * 3 * 25;

  /** Multiply-adds of conv2: maps of 16x16, 64 features, 32 channels, windows of 5x5. */
  private static final long CONV2 = 16L * 16 * 64 * 32 * 25;

  /** Multiply-adds of the dense layer from 64 maps of 8x8 to 1024 units. */
  private static final long FC1 = 64L * 8 * 8 * 1024;

  private static final long OUTPUT = 1024L * CLASSES;

  private TrainingWork() {}

  /**
   * Returns the floating-point operations per image: two for every multiply-add of the layers with
   * weights, for the forward pass, the gradient of the weights, and the gradient of the input,
   * which the first layer does not need.
   */
  static long flopsPerImage() {
    return 2 * (2 * CONV1 + 3 * (CONV2 + FC1 + OUTPUT));
  }
}
