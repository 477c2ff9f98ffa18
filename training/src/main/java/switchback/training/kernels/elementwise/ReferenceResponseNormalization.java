package switchback.training.kernels.elementwise;

/**
 * Local response normalization in double, written like its formula (Krizhevsky et al. 2012, section
 * 3.3): the reference for {@link ResponseNormalizationKernel}.
 *
 * @param channels maps per image
 * @param plane cells per map
 * @param k added to the sum
 * @param n number of maps in the sum
 * @param alpha factor of the sum
 * @param beta exponent
 */
public record ReferenceResponseNormalization(
    int channels, int plane, double k, int n, double alpha, double beta) {

  /** Computes y from x (images, channels, plane); the array returned is new. */
  public double[] forward(double[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i] * Math.pow(sum(x, i), -beta);
    }
    return y;
  }

  /** Computes the input's gradient from x and the output's gradient; the array returned is new. */
  public double[] backward(double[] x, double[] dy) {
    double[] dx = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      dx[i] += dy[i] * Math.pow(sum(x, i), -beta);
      for (int j = first(i); j <= last(i); j++) {
        int at = i + (j - channel(i)) * plane;
        dx[at] -= 2 * alpha * beta * dy[i] * x[i] * x[at] * Math.pow(sum(x, i), -beta - 1);
      }
    }
    return dx;
  }

  private double sum(double[] x, int i) {
    double squares = 0;
    for (int j = first(i); j <= last(i); j++) {
      double value = x[i + (j - channel(i)) * plane];
      squares += value * value;
    }
    return k + alpha * squares;
  }

  private int channel(int i) {
    return i / plane % channels;
  }

  private int first(int i) {
    return Math.max(0, channel(i) - n / 2);
  }

  private int last(int i) {
    return Math.min(channels - 1, channel(i) + n / 2);
  }
}
