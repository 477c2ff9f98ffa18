package switchback.datasets.images;

import java.util.Arrays;

/**
 * Where the first frame of an animation lies in the image that is seen.
 *
 * @param width columns of the whole
 * @param height rows of the whole
 * @param left the frame's first column
 * @param top the frame's first row
 */
record ImageCanvas(int width, int height, int left, int top) {
  /** The whole, with mid-grey where the frame leaves it empty. */
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
