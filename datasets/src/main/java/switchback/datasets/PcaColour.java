package switchback.datasets;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Changes an image's colour along the principal components of a set's pixels (Krizhevsky et al.
 * 2012, section 4.1). The sum over i of {@code p[i] lambda[i] alpha[i]} is added to every pixel; p
 * are the unit eigenvectors and lambda the eigenvalues of the covariance of the set's pixels in [0,
 * 1], and alpha is normal with mean 0. Each image has its own alphas in each epoch, drawn by
 * counter (seed, epoch, index). Immutable; safe to share between threads.
 */
public final class PcaColour {
  private static final long PURPOSE = 2;
  private static final int MOST_SWEEPS = 50;

  private final double sd;

  /** The entry of the eigenvector times the eigenvalue, by channel and component. */
  private final double[][] components;

  private PcaColour(double sd, double[][] components) {
    this.sd = sd;
    this.components = components;
  }

  /**
   * Creates the colour change from all pixels of a set.
   *
   * @param images the training split; at least one image
   * @param sd the standard deviation of the alphas, 0.1 in the paper
   * @throws IllegalArgumentException if there is no image or {@code sd} is below 0
   */
  public static PcaColour of(ImageSet images, double sd) {
    if (images.size() == 0 || !(sd >= 0)) {
      throw new IllegalArgumentException(
          "needs images and a deviation of at least 0, got %d and %s".formatted(images.size(), sd));
    }
    double[][] matrix = covariance(images);
    double[][] vectors = diagonalize(matrix);
    int channels = matrix.length;
    int[] order =
        IntStream.range(0, channels)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -matrix[i][i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[][] components = new double[channels][channels];
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < channels; i++) {
        components[c][i] = vectors[c][order[i]] * matrix[order[i]][order[i]];
      }
    }
    return new PcaColour(sd, components);
  }

  /** Returns the covariance of the channels, for pixels in [0, 1]. */
  private static double[][] covariance(ImageSet images) {
    int channels = images.channels();
    int plane = images.height() * images.width();
    long[] sums = new long[channels];
    long[][] products = new long[channels][channels];
    for (int n = 0; n < images.size(); n++) {
      byte[] image = images.bytes(n);
      for (int c = 0; c < channels; c++) {
        for (int i = 0; i < plane; i++) {
          int value = image[c * plane + i] & 0xFF;
          sums[c] += value;
          for (int d = 0; d <= c; d++) {
            products[c][d] += (long) value * (image[d * plane + i] & 0xFF);
          }
        }
      }
    }
    // Whole numbers up to here, so the result does not depend on the order of the images.
    double count = (double) images.size() * plane;
    double[][] covariance = new double[channels][channels];
    for (int c = 0; c < channels; c++) {
      for (int d = 0; d <= c; d++) {
        double mean = sums[c] / count * (sums[d] / count);
        covariance[c][d] = (products[c][d] / count - mean) / (255.0 * 255.0);
        covariance[d][c] = covariance[c][d];
      }
    }
    return covariance;
  }

  /**
   * Diagonalises a symmetric matrix by Jacobi's rotations (Golub and Van Loan 2013, section 8.5).
   * The eigenvalues are left on its diagonal; the eigenvectors are returned as columns.
   */
  private static double[][] diagonalize(double[][] matrix) {
    int size = matrix.length;
    double[][] vectors = new double[size][size];
    for (int i = 0; i < size; i++) {
      vectors[i][i] = 1;
    }
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      for (int p = 0; p < size; p++) {
        for (int q = p + 1; q < size; q++) {
          if (matrix[p][q] != 0) {
            rotate(matrix, vectors, p, q);
          }
        }
      }
    }
    return vectors;
  }

  /** Rotates axes p and q so that their covariance becomes 0. */
  private static void rotate(double[][] matrix, double[][] vectors, int p, int q) {
    double slope = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q]);
    double tangent = Math.copySign(1, slope) / (Math.abs(slope) + Math.sqrt(1 + slope * slope));
    double cosine = 1 / Math.sqrt(1 + tangent * tangent);
    double sine = tangent * cosine;
    for (int i = 0; i < matrix.length; i++) {
      turn(matrix[i], p, q, cosine, sine);
    }
    double[] rowP = matrix[p].clone();
    for (int i = 0; i < matrix.length; i++) {
      matrix[p][i] = cosine * rowP[i] - sine * matrix[q][i];
      matrix[q][i] = sine * rowP[i] + cosine * matrix[q][i];
    }
    matrix[p][q] = 0;
    matrix[q][p] = 0;
    for (double[] row : vectors) {
      turn(row, p, q, cosine, sine);
    }
  }

  private static void turn(double[] row, int p, int q, double cosine, double sine) {
    double old = row[p];
    row[p] = cosine * old - sine * row[q];
    row[q] = sine * old + cosine * row[q];
  }

  /** Returns a copy of the components by channel, the largest eigenvalue first. */
  double[][] components() {
    return Arrays.stream(components).map(double[]::clone).toArray(double[][]::new);
  }

  /**
   * Returns the values added to image {@code index} in epoch {@code epoch}: one per channel, for
   * pixels in [0, 1].
   */
  double[] draw(long seed, long epoch, long index) {
    CounterRandom random = new CounterRandom(seed, PURPOSE, epoch, index);
    double[] added = new double[components.length];
    for (int i = 0; i < components.length; i++) {
      double alpha = sd * random.normal();
      for (int c = 0; c < components.length; c++) {
        added[c] += components[c][i] * alpha;
      }
    }
    return added;
  }

  /**
   * Adds the colour change of image {@code index} in epoch {@code epoch} to values in network-input
   * space, including cells of padding.
   *
   * @param statistics the statistics by which the values were standardised
   * @param target (C, H, W) from {@code offset}
   * @param plane H * W
   */
  public void apply(
      long index,
      PixelStatistics statistics,
      long seed,
      long epoch,
      float[] target,
      int offset,
      int plane) {
    double[] added = draw(seed, epoch, index);
    for (int c = 0; c < added.length; c++) {
      float value = (float) (added[c] / statistics.sd().get(c));
      for (int i = 0; i < plane; i++) {
        target[offset + c * plane + i] += value;
      }
    }
  }
}
