package switchback.reports.drawing;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import switchback.datasets.images.RgbImage;
import switchback.deconv.signals.Patch;

/**
 * A small, mutable picture of RGB pixels, {@code 0xRRGGBB} each, row by row from the top left
 * corner. Several threads must not write to the same one.
 */
public final class Raster {
  private final int height;
  private final int width;
  private final int[] pixels;

  /**
   * Creates a picture in one colour.
   *
   * @throws IllegalArgumentException if a side is below 1
   */
  public Raster(int height, int width, int colour) {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "a picture needs at least 1x1 pixels, got " + height + "x" + width);
    }
    this.height = height;
    this.width = width;
    this.pixels = new int[height * width];
    Arrays.fill(pixels, colour);
  }

  /** Returns the number of rows. */
  public int height() {
    return height;
  }

  /** Returns the number of columns. */
  public int width() {
    return width;
  }

  /** Returns the colour of one pixel, {@code 0xRRGGBB}. */
  public int get(int y, int x) {
    return pixels[y * width + x];
  }

  /** Sets the colour of one pixel, {@code 0xRRGGBB}. */
  public void set(int y, int x, int colour) {
    pixels[y * width + x] = colour;
  }

  /** Copies {@code other} into this picture, with its top left corner at ({@code top, left}). */
  public void paste(Raster other, int top, int left) {
    for (int y = 0; y < other.height; y++) {
      System.arraycopy(
          other.pixels, y * other.width, pixels, (top + y) * width + left, other.width);
    }
  }

  /** Returns a copy of the part under {@code patch}, which must lie inside this picture. */
  public Raster cut(Patch patch) {
    Raster cut = new Raster(patch.height(), patch.width(), 0);
    for (int y = 0; y < cut.height; y++) {
      int from = (patch.top() + y) * width + patch.left();
      System.arraycopy(pixels, from, cut.pixels, y * cut.width, cut.width);
    }
    return cut;
  }

  /** Returns a copy with every pixel enlarged to {@code factor} by {@code factor} pixels. */
  public Raster upscaled(int factor) {
    Raster large = new Raster(height * factor, width * factor, 0);
    for (int y = 0; y < large.height; y++) {
      for (int x = 0; x < large.width; x++) {
        large.set(y, x, get(y / factor, x / factor));
      }
    }
    return large;
  }

  /**
   * Returns a copy of another size and the same shape: enlarged pixel by pixel if the size is a
   * multiple, otherwise scaled by the filter of {@link RgbImage#fit}.
   */
  public Raster scaled(int toHeight, int toWidth) {
    if (toHeight % height == 0 && toWidth == toHeight / height * width) {
      return upscaled(toHeight / height);
    }
    RgbImage scaled = new RgbImage(width, height, pixels.clone()).fit(toWidth, toHeight);
    Raster copy = new Raster(toHeight, toWidth, 0);
    for (int y = 0; y < toHeight; y++) {
      for (int x = 0; x < toWidth; x++) {
        copy.set(y, x, scaled.rgb(x, y));
      }
    }
    return copy;
  }

  /** Returns a copy that repeats its last row and column up to a larger size. */
  public Raster extended(int toHeight, int toWidth) {
    Raster copy = new Raster(toHeight, toWidth, 0);
    for (int y = 0; y < toHeight; y++) {
      for (int x = 0; x < toWidth; x++) {
        copy.set(y, x, get(Math.min(y, height - 1), Math.min(x, width - 1)));
      }
    }
    return copy;
  }

  /** Returns a copy of a Java2D picture. */
  static Raster of(BufferedImage image) {
    Raster raster = new Raster(image.getHeight(), image.getWidth(), 0);
    image.getRGB(0, 0, raster.width, raster.height, raster.pixels, 0, raster.width);
    for (int i = 0; i < raster.pixels.length; i++) {
      raster.pixels[i] &= 0xFFFFFF;
    }
    return raster;
  }

  /** Returns a copy as a Java2D picture. */
  public BufferedImage toImage() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, height, pixels, 0, width);
    return image;
  }
}
