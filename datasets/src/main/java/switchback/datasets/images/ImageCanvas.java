package switchback.datasets.images;

import java.util.Arrays;

/**
 * The position of an animation's first frame in the visible image.
 *
 * @param width the columns of the visible image
 * @param height the rows of the visible image
 * @param left the first column of the frame
 * @param top the first row of the frame
 */
record ImageCanvas(int width, int height, int left, int top) {
  /** Returns the visible image, with mid-grey outside the frame. */
  RgbImage place(RgbImage frame) {
    int right = left + frame.width();
    int bottom = top + frame.height();
    if (frame.width() == width && frame.height() == height) {
      return frame;
    }
    int toWidth = Math.max(width, right);
    int toHeight = Math.max(height, bottom);
    int[] pixels = new int[toWidth * toHeight];
    Arrays.fill(pixels, Rasters.MID_GREY * 0x010101);
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        pixels[y * toWidth + x] = frame.rgb(x - left, y - top);
      }
    }
    return new RgbImage(toWidth, toHeight, pixels);
  }
}
