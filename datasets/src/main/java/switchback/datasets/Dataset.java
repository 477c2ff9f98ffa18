package switchback.datasets;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A named set of labelled images with its two splits.
 *
 * @param name the name that the user gave, such as {@code cifar10:/data/cifar} or {@code synthetic}
 * @param classes the class names by label
 * @param train the training split, in the order of its files
 * @param test the test split; may be empty
 * @param leftOut the paths of damaged images that were left out, as the user allowed
 */
public record Dataset(
    String name, List<String> classes, ImageSet train, ImageSet test, List<String> leftOut) {
  /** Copies the lists of names and paths. */
  public Dataset {
    classes = List.copyOf(classes);
    leftOut = List.copyOf(leftOut);
  }

  /** Creates a data set of which no image was left out. */
  public Dataset(String name, List<String> classes, ImageSet train, ImageSet test) {
    this(name, classes, train, test, List.of());
  }

  /**
   * Returns the data set with the first {@code most} training images, or all if there are fewer.
   */
  public Dataset limited(int most) {
    return new Dataset(name, classes, train.first(most), test, leftOut);
  }

  /**
   * Returns the data set with names for its classes, if they were only called by their numbers, 0
   * and up, and there are no more classes than names; otherwise the data set as it is.
   */
  public Dataset named(List<String> names) {
    boolean isNumbered =
        classes.equals(IntStream.range(0, classes.size()).mapToObj(Integer::toString).toList());
    return isNumbered && classes.size() <= names.size()
        ? new Dataset(name, names, train, test, leftOut)
        : this;
  }

  /**
   * Returns the split called {@code train} or {@code test}.
   *
   * @throws IllegalArgumentException if it is called anything else
   */
  public ImageSet split(String split) {
    return switch (split) {
      case "train" -> train;
      case "test" -> test;
      default -> throw new IllegalArgumentException("no split " + split + ", only train and test");
    };
  }

  /** Returns text such as {@code cifar10: 10 classes, 50000 images to train, 10000 to test}. */
  @Override
  public String toString() {
    return "%s: %d classes, %d images to train, %d to test"
        .formatted(name, classes.size(), train.size(), test.size());
  }
}
