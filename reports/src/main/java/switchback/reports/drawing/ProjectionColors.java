package switchback.reports.drawing;

/**
 * Colours of a signed projection: symmetric about mid-grey, so that a zero is exactly (128, 128,
 * 128) and equal amounts up and down look equally far from it. One scale holds for the three
 * channels of a picture, so that no hue is made up by stretching them apart.
 *
 * @param scale the absolute value that gets full contrast; 0 shows everything as mid-grey
 */
public record ProjectionColors(float scale) {
  /** The colour of a zero. */
  public static final int MID_GREY = 0x808080;

  /** The colour of what lies outside of the image: neutral, and lighter than any zero. */
  public static final int OUTSIDE = 0xDCDCDC;

  /** Refuses a scale that is no finite number from 0 up. */
  public ProjectionColors {
    if (!(scale >= 0) || Float.isInfinite(scale)) {
      throw new IllegalArgumentException("a scale must be finite and not below 0, got " + scale);
    }
  }

  /** The scale by which the largest absolute value of {@code pixels} just gets full contrast. */
  public static ProjectionColors spanning(float[] pixels) {
    float largest = 0;
    for (float value : pixels) {
      largest = Math.max(largest, Math.abs(value));
    }
    return new ProjectionColors(largest);
  }

  /** The colour of three signed values, {@code 0xRRGGBB}. */
  public int rgb(float red, float green, float blue) {
    return level(red) << 16 | level(green) << 8 | level(blue);
  }

  /** 128 for a zero, 255 for {@code scale} and above, 1 for {@code -scale} and below. */
  private int level(float value) {
    if (scale == 0) {
      return 128;
    }
    double share = Math.clamp((double) value / scale, -1, 1);
    return 128 + (int) Math.rint(127 * share);
  }
}
