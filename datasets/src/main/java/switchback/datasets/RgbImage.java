package switchback.datasets;

/** A colour image of any size in memory, 8 bits a channel, rows from the top left. Immutable. */
public final class RgbImage {
  private final int width;
  private final int height;
  private final int[] pixels;

  /**
   * Takes over the array without a copy: the caller must not write to it afterwards.
   *
   * @param pixels one {@code 0xRRGGBB} a pixel, row by row; higher bits are ignored
   * @throws IllegalArgumentException where there is no pixel or another number of them
   */
  public RgbImage(int width, int height, int[] pixels) {
    if (width < 1 || height < 1 || pixels.length != (long) width * height) {
      throw new IllegalArgumentException(
          "sizes differ: got %d pixels, expected %d x %d".formatted(pixels.length, width, height));
    }
    this.width = width;
    this.height = height;
    this.pixels = pixels;
  }

  /** Columns. */
  public int width() {
    return width;
  }

  /** Rows. */
  public int height() {
    return height;
  }

  /** The pixel in column {@code x} of row {@code y}, {@code 0xRRGGBB}. */
  public int rgb(int x, int y) {
    return pixels[y * width + x] & 0xFFFFFF;
  }

  /**
   * The image fitted to a size: its largest centred part of that shape, scaled. Each direction that
   * shrinks takes the mean over the area that a new pixel covers; one that grows is interpolated
   * linearly between the middles of the pixels. Both work on the stored values, without a gamma.
   */
  public RgbImage fit(int toWidth, int toHeight) {
    int cropWidth = cropped(width, height, toWidth, toHeight);
    int cropHeight = cropped(height, width, toHeight, toWidth);
    return crop((width - cropWidth) / 2, (height - cropHeight) / 2, cropWidth, cropHeight)
        .scale(toWidth, toHeight);
  }

  /** What {@link #fit} does to this image, for the user to read. */
  public String fitting(int toWidth, int toHeight) {
    int cropWidth = cropped(width, height, toWidth, toHeight);
    int cropHeight = cropped(height, width, toHeight, toWidth);
    if (width == toWidth && height == toHeight) {
      return "taken as it is, %dx%d".formatted(width, height);
    }
    String scaled = "scaled to %dx%d".formatted(toWidth, toHeight);
    if (width == cropWidth && height == cropHeight) {
      return "%dx%d, %s".formatted(width, height, scaled);
    }
    return "%dx%d, cropped in the middle to %dx%d, %s"
        .formatted(width, height, cropWidth, cropHeight, scaled);
  }

  /** This side of the largest part with the shape toSide : toOther, at least 1. */
  private static int cropped(int side, int other, int toSide, int toOther) {
    long most = Math.round((double) other * toSide / toOther);
    return Math.clamp(most, 1, side);
  }

  private RgbImage crop(int left, int top, int toWidth, int toHeight) {
    if (toWidth == width && toHeight == height) {
      return this;
    }
    int[] part = new int[toWidth * toHeight];
    for (int y = 0; y < toHeight; y++) {
      System.arraycopy(pixels, (top + y) * width + left, part, y * toWidth, toWidth);
    }
    return new RgbImage(toWidth, toHeight, part);
  }

  private RgbImage scale(int toWidth, int toHeight) {
    if (toWidth == width && toHeight == height) {
      return this;
    }
    Taps[] columns = taps(width, toWidth);
    Taps[] rows = taps(height, toHeight);
    int[] scaled = new int[toWidth * toHeight];
    for (int y = 0; y < toHeight; y++) {
      double[] sums = new double[3 * toWidth];
      for (int i = 0; i < rows[y].weights.length; i++) {
        addRow(rows[y].first + i, rows[y].weights[i], columns, sums);
      }
      for (int x = 0; x < toWidth; x++) {
        scaled[y * toWidth + x] =
            level(sums[3 * x]) << 16 | level(sums[3 * x + 1]) << 8 | level(sums[3 * x + 2]);
      }
    }
    return new RgbImage(toWidth, toHeight, scaled);
  }

  private void addRow(int row, double weight, Taps[] columns, double[] sums) {
    for (int x = 0; x < columns.length; x++) {
      Taps taps = columns[x];
      for (int i = 0; i < taps.weights.length; i++) {
        int rgb = pixels[row * width + taps.first + i];
        double share = weight * taps.weights[i];
        sums[3 * x] += share * (rgb >> 16 & 0xFF);
        sums[3 * x + 1] += share * (rgb >> 8 & 0xFF);
        sums[3 * x + 2] += share * (rgb & 0xFF);
      }
    }
  }

  private static int level(double value) {
    return Math.clamp(Math.round(value), 0, 255);
  }

  /** The cells, from {@code first}, that a new cell is made of; the weights add up to 1. */
  private static final class Taps {
    final int first;
    final double[] weights;

    Taps(int first, double... weights) {
      this.first = first;
      this.weights = weights;
    }
  }

  private static Taps[] taps(int from, int to) {
    Taps[] taps = new Taps[to];
    for (int i = 0; i < to; i++) {
      taps[i] = from >= to ? area(i, from, to) : linear(i, from, to);
    }
    return taps;
  }

  private static Taps area(int at, int from, int to) {
    // In units of 1 / to of an old cell every border is a whole number.
    long start = (long) at * from;
    long end = start + from;
    int first = (int) (start / to);
    int last = (int) ((end - 1) / to);
    double[] weights = new double[last - first + 1];
    for (int cell = first; cell <= last; cell++) {
      long overlap = Math.min(end, (cell + 1L) * to) - Math.max(start, (long) cell * to);
      weights[cell - first] = (double) overlap / from;
    }
    return new Taps(first, weights);
  }

  private static Taps linear(int at, int from, int to) {
    double middle = Math.clamp((at + 0.5) * from / to - 0.5, 0.0, from - 1.0);
    int first = (int) middle;
    double second = middle - first;
    return second == 0 ? new Taps(first, 1) : new Taps(first, 1 - second, second);
  }

  /** The three planes, red, green, blue, each row by row: the layout of {@link ImageSet}. */
  public byte[] planes() {
    int plane = width * height;
    byte[] planes = new byte[3 * plane];
    for (int i = 0; i < plane; i++) {
      planes[i] = (byte) (pixels[i] >> 16);
      planes[plane + i] = (byte) (pixels[i] >> 8);
      planes[2 * plane + i] = (byte) pixels[i];
    }
    return planes;
  }
}
