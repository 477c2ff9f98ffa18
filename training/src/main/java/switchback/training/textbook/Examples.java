package switchback.training.textbook;

import java.util.ArrayList;
import java.util.List;
import switchback.datasets.ImageSet;
import switchback.training.runs.Run;

/**
 * The images that the error of a gradient check is averaged over.
 *
 * @param images each (C, H, W) in network-input space
 * @param classes the names of the labels' classes; empty for images without labels
 * @param labels the label of each image; empty for images without labels
 */
public record Examples(List<float[]> images, List<String> classes, List<Integer> labels) {
  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if there are no images, or some labels are missing
   */
  public Examples {
    images = List.copyOf(images);
    classes = List.copyOf(classes);
    labels = List.copyOf(labels);
    if (images.isEmpty() || (labels.size() != images.size() && !labels.isEmpty())) {
      throw new IllegalArgumentException(images.size() + " images, " + labels.size() + " labels");
    }
  }

  /** Returns labelled images, standardised as a run's network takes them. */
  public static Examples of(Run run, ImageSet images, List<String> classes) {
    List<float[]> values = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      values.add(images.standardized(i, run.statistics()));
      labels.add(images.label(i));
    }
    return new Examples(values, classes, labels);
  }

  /** Returns images without labels. */
  public static Examples of(List<float[]> images) {
    return new Examples(images, List.of(), List.of());
  }

  /** Returns whether the images have labels. */
  boolean hasLabels() {
    return !labels.isEmpty();
  }
}
