package switchback.reports.explore;

import java.util.Locale;
import switchback.datasets.ImageSet;
import switchback.datasets.PixelStatistics;

/**
 * An image that the page can request. Immutable.
 *
 * @param id {@code train:12}, {@code test:3} or {@code upload:4f...}
 * @param images the set that holds the image, in colour or grey
 * @param index its index in the set
 * @param name the path of its file within the data set, or the name of the dropped file; empty if
 *     it has none
 * @param label the name of its class; empty if unknown
 * @param fitting how a file was fitted to the network's input; empty for an image of the data set
 */
record Picture(String id, ImageSet images, int index, String name, String label, String fitting) {

  /** Returns the image in network-input space, (C, H, W), as a new array. */
  float[] input(PixelStatistics statistics) {
    return images.standardized(index, statistics);
  }

  /** Returns red, green and blue of each pixel, row by row; a grey pixel has all alike. */
  byte[] rgb() {
    byte[] image = images.image(index);
    int plane = images.height() * images.width();
    byte[] rgb = new byte[3 * plane];
    for (int i = 0; i < rgb.length; i++) {
      int channel = Math.min(i % 3, images.channels() - 1);
      rgb[i] = image[channel * plane + i / 3];
    }
    return rgb;
  }

  /** Returns the identifier of an image of the data set. */
  static String id(String split, int index) {
    return String.format(Locale.ROOT, "%s:%d", split, index);
  }
}
