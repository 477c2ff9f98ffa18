package switchback.datasets.images;

/**
 * Scales images by a triangle filter (Turkowski 1990, "Filters for Common Resampling Tasks",
 * Graphics Gems, section III.2), as BILINEAR in Pillow and bilinear with antialiasing in
 * torchvision do. When an image shrinks, the filter's half width is one new pixel, so that finer
 * detail averages out instead of aliasing into coarse patterns; when it grows, one old pixel, which
 * is linear interpolation. At borders only existing pixels count. The filter works on stored
 * values, not in linear light, because the images that networks are trained on were scaled so.
 */
final class Resampling {
  private Resampling() {}

  /** Returns the given part of an image, scaled to {@code toWidth} by {@code toHeight}. */
  static RgbImage scale(
      RgbImage image, int left, int top, int width, int height, int toWidth, int toHeight) {
    Taps[] columns = taps(width, toWidth);
    Taps[] rows = taps(height, toHeight);
    double[][] sums = new double[toHeight][3 * toWidth];
    double[] row = new double[3 * toWidth];
    for (int y = 0; y < height; y++) {
      narrow(image, left, top + y, columns, row);
      for (int to = 0; to < toHeight; to++) {
        add(row, rows[to].weight(y), sums[to]);
      }
    }
    return rounded(toWidth, sums);
  }

  private static void narrow(RgbImage image, int left, int y, Taps[] columns, double[] row) {
    for (int x = 0; x < columns.length; x++) {
      Taps taps = columns[x];
      double red = 0;
      double green = 0;
      double blue = 0;
      for (int i = 0; i < taps.weights.length; i++) {
        int rgb = image.rgb(left + taps.first + i, y);
        double weight = taps.weights[i];
        red += weight * (rgb >> 16);
        green += weight * (rgb >> 8 & 0xFF);
        blue += weight * (rgb & 0xFF);
      }
      row[3 * x] = red;
      row[3 * x + 1] = green;
      row[3 * x + 2] = blue;
    }
  }

  private static void add(double[] row, double weight, double[] sums) {
    if (weight != 0) {
      for (int i = 0; i < row.length; i++) {
        sums[i] += weight * row[i];
      }
    }
  }

  private static RgbImage rounded(int width, double[][] sums) {
    int[] pixels = new int[width * sums.length];
    for (int i = 0; i < pixels.length; i++) {
      double[] row = sums[i / width];
      int at = 3 * (i % width);
      pixels[i] = level(row[at]) << 16 | level(row[at + 1]) << 8 | level(row[at + 2]);
    }
    return new RgbImage(width, sums.length, pixels);
  }

  private static int level(double value) {
    return Math.clamp(Math.round(value), 0, 255);
  }

  /** The weights of the old pixels, from {@code first} on, in a new one; they add up to 1. */
  private static final class Taps {
    final int first;
    final double[] weights;

    Taps(int first, double... weights) {
      this.first = first;
      this.weights = weights;
    }

    double weight(int at) {
      return at < first || at >= first + weights.length ? 0 : weights[at - first];
    }
  }

  private static Taps[] taps(int from, int to) {
    Taps[] taps = new Taps[to];
    for (int i = 0; i < to; i++) {
      taps[i] = taps(i, from, to);
    }
    return taps;
  }

  /**
   * Computes weights; in units of half an old pixel over {@code to} all positions are whole
   * numbers.
   */
  private static Taps taps(int at, int from, int to) {
    long middle = (2L * at + 1) * from;
    long reach = 2L * Math.max(from, to);
    int first = (int) Math.max(0, (middle - reach) / (2L * to));
    int last = (int) Math.min(from - 1L, (middle + reach) / (2L * to));
    double[] weights = new double[last - first + 1];
    long sum = 0;
    for (int i = 0; i < weights.length; i++) {
      long distance = Math.abs((2L * (first + i) + 1) * to - middle);
      weights[i] = Math.max(0, reach - distance);
      sum += (long) weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    return new Taps(first, weights);
  }
}
