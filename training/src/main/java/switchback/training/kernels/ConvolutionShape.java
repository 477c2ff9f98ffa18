package switchback.training.kernels;

/**
 * What a convolution connects: maps (N, channels, H, W) to maps (N, features, outHeight, outWidth),
 * by filters (features, channels, kernelRows, kernelColumns).
 *
 * @param channels maps of the input
 * @param features maps of the output
 * @param geometry the windows
 */
public record ConvolutionShape(int channels, int features, Geometry geometry) {
  /**
   * Checks both counts.
   *
   * @throws IllegalArgumentException where one is below 1
   */
  public ConvolutionShape {
    if (channels < 1 || features < 1) {
      throw new IllegalArgumentException(
          "channels and features must be at least 1, got " + channels + " and " + features);
    }
  }

  /** Floats of an input image. */
  public int inputSize() {
    return channels * geometry.inputCells();
  }

  /** Floats of an output image. */
  public int outputSize() {
    return features * geometry.outputCells();
  }

  /** Floats of all filters. */
  public int filterSize() {
    return features * channels * geometry.taps();
  }
}
