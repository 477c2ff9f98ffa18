package switchback.datasets.images;

/**
 * The position of the stored rows and columns in the upright image: tag 274 of TIFF 6.0 (1992),
 * section 8, and EXIF 2.32, section 4.6.4. The constants are the values 1 to 8 in order; each name
 * gives the sides at which row 0 and column 0 of the stored image appear.
 */
enum Orientation {
  TOP_LEFT(false, false, false),
  TOP_RIGHT(false, true, false),
  BOTTOM_RIGHT(false, true, true),
  BOTTOM_LEFT(false, false, true),
  LEFT_TOP(true, false, false),
  RIGHT_TOP(true, true, false),
  RIGHT_BOTTOM(true, true, true),
  LEFT_BOTTOM(true, false, true);

  private final boolean transposed;
  private final boolean fromRight;
  private final boolean fromBottom;

  /** Creates an orientation: transposed first, then mirrored horizontally and vertically. */
  Orientation(boolean transposed, boolean fromRight, boolean fromBottom) {
    this.transposed = transposed;
    this.fromRight = fromRight;
    this.fromBottom = fromBottom;
  }

  /** Returns the orientation for a value of the tag; any value except 1 to 8 means upright. */
  static Orientation of(int value) {
    return value < 1 || value > 8 ? TOP_LEFT : values()[value - 1];
  }

  /** Returns the upright image. */
  RgbImage upright(RgbImage stored) {
    if (this == TOP_LEFT) {
      return stored;
    }
    int width = transposed ? stored.height() : stored.width();
    int height = transposed ? stored.width() : stored.height();
    int[] pixels = new int[width * height];
    for (int y = 0; y < height; y++) {
      int row = fromBottom ? height - 1 - y : y;
      for (int x = 0; x < width; x++) {
        int column = fromRight ? width - 1 - x : x;
        pixels[y * width + x] = transposed ? stored.rgb(row, column) : stored.rgb(column, row);
      }
    }
    return new RgbImage(width, height, pixels);
  }
}
