package switchback.datasets.images;

import switchback.datasets.ImageSet;

/** A colour image of any size in memory, 8 bits per channel, rows from the top left. Immutable. */
public final class RgbImage {
  private final int width;
  private final int height;
  private final int[] pixels;

  /**
   * Creates an image over an array without copying it: the caller must not write to it afterwards.
   *
   * @param pixels one {@code 0xRRGGBB} per pixel, row by row; higher bits are ignored
   * @throws IllegalArgumentException if a side is below 1 or the number of pixels is wrong
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

  /**
   * Returns an image of planes of levels, (C, H, W) as unsigned bytes: in colour if there are
   * three, otherwise the first one as grey.
   */
  public static RgbImage ofPlanes(byte[] planes, int channels, int height, int width) {
    int plane = height * width;
    int[] rgb = new int[plane];
    for (int i = 0; i < plane; i++) {
      for (int channel = 0; channel < 3; channel++) {
        int source = channels == 3 ? channel : 0;
        rgb[i] = (rgb[i] << 8) | (planes[source * plane + i] & 0xFF);
      }
    }
    return new RgbImage(width, height, rgb);
  }

  /** Returns the number of columns. */
  public int width() {
    return width;
  }

  /** Returns the number of rows. */
  public int height() {
    return height;
  }

  /** Returns the pixel in column {@code x} of row {@code y}, {@code 0xRRGGBB}. */
  public int rgb(int x, int y) {
    return pixels[y * width + x] & 0xFFFFFF;
  }

  /**
   * Returns the image fitted to a size: its largest centred part of that shape, scaled by a
   * triangle filter on the stored values (Turkowski 1990, Filters for Common Resampling Tasks;
   * Pillow's BILINEAR). When the image shrinks, the filter is as wide as the new pixels, which
   * avoids aliasing; when it grows, the filter interpolates linearly.
   */
  public RgbImage fit(int toWidth, int toHeight) {
    if (width == toWidth && height == toHeight) {
      return this;
    }
    int cropWidth = cropped(width, height, toWidth, toHeight);
    int cropHeight = cropped(height, width, toHeight, toWidth);
    int left = (width - cropWidth) / 2;
    int top = (height - cropHeight) / 2;
    if (cropWidth == toWidth && cropHeight == toHeight) {
      return crop(left, top, cropWidth, cropHeight);
    }
    return Resampling.scale(this, left, top, cropWidth, cropHeight, toWidth, toHeight);
  }

  /** Returns a description of what {@link #fit} does to this image, for users. */
  public String fitting(int toWidth, int toHeight) {
    if (width == toWidth && height == toHeight) {
      return "unchanged, %dx%d".formatted(width, height);
    }
    int cropWidth = cropped(width, height, toWidth, toHeight);
    int cropHeight = cropped(height, width, toHeight, toWidth);
    StringBuilder text = new StringBuilder("%dx%d".formatted(width, height));
    if (width != cropWidth || height != cropHeight) {
      text.append(", cropped in the middle to %dx%d".formatted(cropWidth, cropHeight));
    }
    if (cropWidth != toWidth || cropHeight != toHeight) {
      text.append(
          ", scaled to %dx%d (triangle filter, on stored values)".formatted(toWidth, toHeight));
    }
    return text.toString();
  }

  /** Returns this side of the largest part with the shape toSide : toOther, at least 1. */
  private static int cropped(int side, int other, int toSide, int toOther) {
    long most = Math.round((double) other * toSide / toOther);
    return Math.clamp(most, 1, side);
  }

  /**
   * Returns the centre of this image, which has to be at least as large, without scaling.
   *
   * @throws IllegalArgumentException if it is smaller
   */
  RgbImage centre(int toWidth, int toHeight) {
    if (toWidth > width || toHeight > height) {
      throw new IllegalArgumentException(
          "no centre of %dx%d in %s".formatted(toWidth, toHeight, this));
    }
    return crop((width - toWidth) / 2, (height - toHeight) / 2, toWidth, toHeight);
  }

  private RgbImage crop(int left, int top, int toWidth, int toHeight) {
    int[] part = new int[toWidth * toHeight];
    for (int y = 0; y < toHeight; y++) {
      System.arraycopy(pixels, (top + y) * width + left, part, y * toWidth, toWidth);
    }
    return new RgbImage(toWidth, toHeight, part);
  }

  /** Returns the planes red, green and blue, each row by row, as {@link ImageSet} holds them. */
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

  @Override
  public String toString() {
    return width + "x" + height + " pixels";
  }
}
