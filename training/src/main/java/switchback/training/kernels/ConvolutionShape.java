package switchback.training.kernels;

/**
 * The shape of a convolution from maps (N, channels, H, W) to maps (N, features, outHeight,
 * outWidth) by filters (features, channels, kernelRows, kernelColumns).
 *
 * @param channels maps of the input, at least 1
 * @param features maps of the output, at least 1
 * @param geometry the windows
 */
public record ConvolutionShape(int channels, int features, Geometry geometry) {
  /**
   * Checks both counts.
   *
   * @throws IllegalArgumentException if one is below 1
   */
  public ConvolutionShape {
    if (channels < 1 || features < 1) {
      throw new IllegalArgumentException(
          "channels and features must be at least 1, got " + channels + " and " + features);
    }
  }

  /** Returns the shape of a convolution with as many maps over other windows. */
  public ConvolutionShape over(Geometry other) {
    return new ConvolutionShape(channels, features, other);
  }

  /** Returns the number of floats of an input image. */
  public int inputSize() {
    return channels * geometry.inputCells();
  }

  /** Returns the number of floats of an output image. */
  public int outputSize() {
    return features * geometry.outputCells();
  }

  /** Returns the number of floats of all filters. */
  public int filterSize() {
    return features * channels * geometry.taps();
  }
}
