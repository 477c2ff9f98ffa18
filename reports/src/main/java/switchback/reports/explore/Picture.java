package switchback.reports.explore;

import java.util.Locale;
import switchback.datasets.ImageSet;
import switchback.datasets.PixelStatistics;

/**
 * An image that the page may ask for. Immutable.
 *
 * @param id {@code train:12}, {@code test:3} or {@code upload:4f...}
 * @param images where it is, in colour
 * @param index its place in there
 * @param label the name of its class; empty where nobody knows it
 * @param fitting how a file was fitted to the network's input; empty for an image of the set
 */
record Picture(String id, ImageSet images, int index, String label, String fitting) {

  /** Its pixels in network-input space, (C, H, W). */
  float[] input(PixelStatistics statistics) {
    return images.standardized(index, statistics);
  }

  /** Its colours: red, green and blue of a pixel, pixel by pixel, row by row. */
  byte[] rgb() {
    int width = images.width();
    byte[] rgb = new byte[3 * images.height() * width];
    for (int i = 0; i < rgb.length; i++) {
      int pixel = i / 3;
      rgb[i] = (byte) images.pixel(index, i % 3, pixel / width, pixel % width);
    }
    return rgb;
  }

  /** The identifier of an image of the set. */
  static String id(String split, int index) {
    return String.format(Locale.ROOT, "%s:%d", split, index);
  }
}
