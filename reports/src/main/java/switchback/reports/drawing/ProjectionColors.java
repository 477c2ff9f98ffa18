package switchback.reports.drawing;

/**
 * Maps the values of a signed projection to colours, symmetrically about mid-grey: 0 is exactly
 * (128, 128, 128), and opposite values differ equally from it. All channels of a picture have the
 * same scale, as separate scales would change hues.
 *
 * @param scale the absolute value with full contrast; 0 makes everything mid-grey
 */
public record ProjectionColors(float scale) {
  /** The colour of 0. */
  public static final int MID_GREY = 0x808080;

  /** The colour outside the image: neutral, and lighter than mid-grey. */
  public static final int OUTSIDE = 0xDCDCDC;

  /** Creates colours after checking that the scale is finite and at least 0. */
  public ProjectionColors {
    if (!(scale >= 0) || Float.isInfinite(scale)) {
      throw new IllegalArgumentException("a scale must be finite and not below 0, got " + scale);
    }
  }

  /** Returns colours in which the largest absolute value of {@code pixels} has full contrast. */
  public static ProjectionColors spanning(float[] pixels) {
    float largest = 0;
    for (float value : pixels) {
      largest = Math.max(largest, Math.abs(value));
    }
    return new ProjectionColors(largest);
  }

  /** Returns the colour of three signed values, {@code 0xRRGGBB}. */
  public int rgb(float red, float green, float blue) {
    return level(red) << 16 | level(green) << 8 | level(blue);
  }

  /** Returns 128 for 0, 255 for {@code scale} and above, 1 for {@code -scale} and below. */
  private int level(float value) {
    if (scale == 0) {
      return 128;
    }
    double share = Math.clamp((double) value / scale, -1, 1);
    return 128 + (int) Math.rint(127 * share);
  }
}
