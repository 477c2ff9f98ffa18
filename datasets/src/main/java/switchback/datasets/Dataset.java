package switchback.datasets;

import java.util.List;

/**
 * A named set of labelled images with its two splits.
 *
 * @param name how the user named it, e.g. {@code cifar10:/data/cifar} or {@code synthetic}
 * @param classes the class names by label
 * @param train the training split, in the order of its files
 * @param test the test split; may be empty
 */
public record Dataset(String name, List<String> classes, ImageSet train, ImageSet test) {
  /** Copies the list of names. */
  public Dataset {
    classes = List.copyOf(classes);
  }

  /** The split called {@code train} or {@code test}. */
  public ImageSet split(String split) {
    return switch (split) {
      case "train" -> train;
      case "test" -> test;
      default -> throw new IllegalArgumentException("no split " + split + ", only train and test");
    };
  }
}
