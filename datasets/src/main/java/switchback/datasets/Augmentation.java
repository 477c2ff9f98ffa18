package switchback.datasets;

/**
 * The random changes of a training image before the network sees it: a flip, a crop from the padded
 * image, and changes of brightness and contrast. All are drawn by counter (seed, epoch, index).
 *
 * @param flip whether half of the images are mirrored left to right
 * @param pad the number of rows and columns added on every side before a crop of the original size;
 *     less than the image's height and width; 0 for no crop
 * @param padding the content of the added cells
 * @param brightness the largest value added or subtracted, for pixels in [0, 1]; 0 for none
 * @param contrast the distance of every pixel from the image's mean of that channel is multiplied
 *     by 1 - contrast to 1 + contrast; 0 for none
 */
public record Augmentation(
    boolean flip, int pad, Padding padding, double brightness, double contrast) {
  private static final long PURPOSE = 1;

  /** The content of the cells around an image before it is cropped. */
  public enum Padding {
    /** Zero in network-input space: the mean colour of the training split. */
    ZERO,
    /**
     * The image mirrored at its border, the border itself once. This creates no artificial edge,
     * which a filter would learn.
     */
    REFLECT
  }

  /**
   * The change drawn for one image.
   *
   * @param flip whether it is mirrored
   * @param down the number of rows by which the crop moves down, -pad..pad
   * @param right the number of columns by which the crop moves right, -pad..pad
   * @param brightness the value added to pixels in [0, 1]
   * @param contrast the factor around the mean, 1 for no change
   */
  record Change(boolean flip, int down, int right, double brightness, double contrast) {
    static final Change NONE = new Change(false, 0, 0, 0, 1);
  }

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if {@code pad}, {@code brightness} or {@code contrast} is
   *     below 0
   */
  public Augmentation {
    if (pad < 0 || brightness < 0 || contrast < 0) {
      throw new IllegalArgumentException(
          "pad, brightness and contrast must be at least 0, got %d, %s and %s"
              .formatted(pad, brightness, contrast));
    }
  }

  /**
   * Writes image {@code index} as changed for epoch {@code epoch}, in network-input space: {@code
   * (pixel / 255 - mean) / sd} per channel of the changed pixels, which are not clipped to [0, 1].
   *
   * @param target the array that receives C * H * W values from {@code offset} on, (C, H, W)
   * @throws IllegalArgumentException if the image is not larger than the padding
   */
  public void apply(
      ImageSet images,
      int index,
      PixelStatistics statistics,
      long seed,
      long epoch,
      float[] target,
      int offset) {
    apply(images, index, statistics, draw(seed, epoch, index), target, offset);
  }

  /** Draws the change of image {@code index} in epoch {@code epoch}. */
  Change draw(long seed, long epoch, long index) {
    CounterRandom random = new CounterRandom(seed, PURPOSE, epoch, index);
    // Every value is drawn under any settings, so that one setting does not shift the others'
    // draws.
    boolean mirrored = random.coin() && flip;
    int down = random.below(2 * pad + 1) - pad;
    int right = random.below(2 * pad + 1) - pad;
    double added = random.between(-brightness, brightness);
    double factor = random.between(1 - contrast, 1 + contrast);
    return new Change(mirrored, down, right, added, factor);
  }

  void apply(
      ImageSet images,
      int index,
      PixelStatistics statistics,
      Change change,
      float[] target,
      int offset) {
    int height = images.height();
    int width = images.width();
    byte[] image = images.bytes(index);
    int[] rows = sources(height, change.down(), false);
    int[] columns = sources(width, change.right(), change.flip());
    for (int c = 0; c < images.channels(); c++) {
      // Contrast, brightness and standardisation together are one linear function of the pixel.
      double mean = change.contrast() == 1 ? 0 : mean(image, c * height * width, height * width);
      double lift = mean * (1 - change.contrast()) + 255 * change.brightness();
      float scale = (float) (statistics.scale(c) * change.contrast());
      float shift = (float) (statistics.shift(c) + lift * statistics.scale(c));
      for (int y = 0; y < height; y++) {
        int row = rows[y] < 0 ? -1 : (c * height + rows[y]) * width;
        line(image, row, columns, scale, shift, target, offset + (c * height + y) * width);
      }
    }
  }

  private static void line(
      byte[] image, int row, int[] columns, float scale, float shift, float[] target, int at) {
    for (int x = 0; x < columns.length; x++) {
      int column = columns[x];
      boolean outside = (row | column) < 0;
      target[at + x] = outside ? 0 : (image[row + column] & 0xFF) * scale + shift;
    }
  }

  private static double mean(byte[] image, int from, int length) {
    int sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += image[i] & 0xFF;
    }
    return (double) sum / length;
  }

  /** Returns the source of each row or column of the crop; -1 for zero padding. */
  private int[] sources(int size, int moved, boolean mirrored) {
    if (pad >= size) {
      throw new IllegalArgumentException(
          "padding must be smaller than the image, got " + pad + " for a side of " + size);
    }
    int[] sources = new int[size];
    for (int i = 0; i < size; i++) {
      int source = source(i + moved, size);
      sources[mirrored ? size - 1 - i : i] = source;
    }
    return sources;
  }

  private int source(int at, int size) {
    if (at >= 0 && at < size) {
      return at;
    }
    return switch (padding) {
      case ZERO -> -1;
      case REFLECT -> at < 0 ? -at : 2 * (size - 1) - at;
    };
  }
}
