package switchback.reports.study;

import switchback.datasets.ImageSet;
import switchback.datasets.PixelStatistics;

/**
 * One image and what it is called.
 *
 * @param images the set that it is in; shared, not copied
 * @param index its place there, from 0
 * @param name such as {@code test:12}, or a file's name
 * @param label its class's name; empty where it has none
 */
public record LabelledImage(ImageSet images, int index, String name, String label) {
  /** In network-input space, (C, H, W). */
  public float[] input(PixelStatistics statistics) {
    return images.standardized(index, statistics);
  }

  /** Its name and its class, on one line. */
  public String words() {
    return (label.isEmpty() ? name : name + " " + label).replaceAll("\\p{Cntrl}", " ");
  }
}
