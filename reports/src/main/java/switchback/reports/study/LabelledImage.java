package switchback.reports.study;

import switchback.datasets.ImageSet;
import switchback.datasets.PixelStatistics;

/**
 * One image with its name and class.
 *
 * @param images the set that holds the image; shared, not copied
 * @param index its index in the set, from 0
 * @param name such as {@code test:12}, or a file's name
 * @param label the name of its class; empty if it has none
 */
public record LabelledImage(ImageSet images, int index, String name, String label) {
  /** Returns the image in network-input space, (C, H, W), as a new array. */
  public float[] input(PixelStatistics statistics) {
    return images.standardized(index, statistics);
  }

  /** Returns its name and class on one line. */
  public String words() {
    return (label.isEmpty() ? name : name + " " + label).replaceAll("\\p{Cntrl}", " ");
  }
}
