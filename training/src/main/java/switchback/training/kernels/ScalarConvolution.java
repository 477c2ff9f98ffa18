package switchback.training.kernels;

/** Placeholder. */
final class ScalarConvolution {
  private ScalarConvolution() {}
}
