package switchback.training.kernels.elementwise;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import switchback.training.kernels.SegmentSizes;
import switchback.training.kernels.Workers;

/**
 * Local response normalization in float, image by image: {@code y[c] = x[c] s[c]^-beta} with {@code
 * s[c] = k + alpha sum of x[j]^2} over the maps j at most {@code n / 2} (rounded down) away
 * (Krizhevsky et al. 2012, section 3.3). The sums run in the order of the maps.
 *
 * @param channels maps per image
 * @param plane cells per map
 * @param k added to the sum
 * @param n number of maps in the sum
 * @param alpha factor of the sum
 * @param beta exponent
 */
public record ResponseNormalizationKernel(
    int channels, int plane, double k, int n, double alpha, double beta) {

  private int size() {
    return channels * plane;
  }

  /**
   * Runs the forward pass.
   *
   * @param x (images, channels, plane)
   * @param y of the same size, completely overwritten
   * @throws IllegalArgumentException if sizes differ
   */
  public void forward(int images, MemorySegment x, MemorySegment y, Workers workers) {
    check(images, x, y);
    workers.run(
        images,
        image -> {
          float[] input = image(x, image);
          float[] factors = factors(sums(input));
          for (int i = 0; i < input.length; i++) {
            factors[i] *= input[i];
          }
          put(factors, y, image);
        });
  }

  /**
   * Runs the backward pass: {@code dx[c] = dy[c] s[c]^-beta - 2 alpha beta x[c] sum of dy[j] y[j] /
   * s[j]} over the same maps j.
   *
   * @param x the input, (images, channels, plane)
   * @param dy the output's gradient, of the same size
   * @param dx the input's gradient, completely overwritten
   * @throws IllegalArgumentException if sizes differ
   */
  public void backward(
      int images, MemorySegment x, MemorySegment dy, MemorySegment dx, Workers workers) {
    check(images, x, dy);
    check(images, x, dx);
    float scale = (float) (2 * alpha * beta);
    workers.run(
        images,
        image -> {
          float[] input = image(x, image);
          float[] above = image(dy, image);
          float[] sums = sums(input);
          float[] factors = factors(sums);
          float[] shares = new float[input.length];
          for (int i = 0; i < input.length; i++) {
            shares[i] = above[i] * input[i] * factors[i] / sums[i];
          }
          float[] neighbours = neighbours(shares);
          for (int i = 0; i < input.length; i++) {
            shares[i] = above[i] * factors[i] - scale * input[i] * neighbours[i];
          }
          put(shares, dx, image);
        });
  }

  private void check(int images, MemorySegment one, MemorySegment other) {
    SegmentSizes.check("maps", one, (long) images * size());
    SegmentSizes.check("maps", other, (long) images * size());
  }

  private float[] image(MemorySegment maps, int image) {
    float[] values = new float[size()];
    MemorySegment.copy(
        maps, JAVA_FLOAT_UNALIGNED, (long) image * size() * Float.BYTES, values, 0, size());
    return values;
  }

  private void put(float[] values, MemorySegment maps, int image) {
    MemorySegment.copy(
        values, 0, maps, JAVA_FLOAT_UNALIGNED, (long) image * size() * Float.BYTES, size());
  }

  /** Returns s for each cell. */
  private float[] sums(float[] input) {
    float[] squares = new float[input.length];
    for (int i = 0; i < input.length; i++) {
      squares[i] = input[i] * input[i];
    }
    float[] sums = neighbours(squares);
    float factor = (float) alpha;
    float added = (float) k;
    for (int i = 0; i < sums.length; i++) {
      sums[i] = added + factor * sums[i];
    }
    return sums;
  }

  /**
   * Returns {@code s^-beta}. For the usual exponent it takes square roots, whose results are the
   * same on every machine.
   */
  private float[] factors(float[] sums) {
    float[] factors = new float[sums.length];
    if (beta == 0.75) {
      for (int i = 0; i < sums.length; i++) {
        float root = (float) Math.sqrt(sums[i]);
        factors[i] = 1 / (root * (float) Math.sqrt(root));
      }
    } else {
      for (int i = 0; i < sums.length; i++) {
        factors[i] = (float) StrictMath.pow(sums[i], -beta);
      }
    }
    return factors;
  }

  /** Returns, for each cell, the sum over the neighbouring maps. */
  private float[] neighbours(float[] values) {
    float[] sums = new float[values.length];
    int reach = n / 2;
    for (int c = 0; c < channels; c++) {
      int last = Math.min(channels - 1, c + reach);
      for (int j = Math.max(0, c - reach); j <= last; j++) {
        for (int i = 0; i < plane; i++) {
          sums[c * plane + i] += values[j * plane + i];
        }
      }
    }
    return sums;
  }
}
