package switchback.cluster;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import switchback.datasets.ImageSet;
import switchback.datasets.Portable;
import switchback.datasets.tasks.SwitchbackException;

/**
 * The images of one task: consecutive ones of a set. How a set is cut depends on its size alone.
 *
 * @param first the number of the first image in the set
 * @param images the images
 */
record ImageSlice(int first, Portable<ImageSet> images) implements Serializable {
  /** The most images of a slice. */
  static final int SIZE = 256;

  /** Returns the slices of a set. */
  static List<ImageSlice> of(ImageSet images) {
    return IntStream.iterate(0, from -> from < images.size(), from -> from + SIZE)
        .mapToObj(from -> of(images, from, Math.min(images.size(), from + SIZE)))
        .toList();
  }

  /** Returns images {@code from .. to - 1} of a set. */
  static ImageSlice of(ImageSet images, int from, int to) {
    return new ImageSlice(from, images.portable(from, to));
  }

  /** A task over the images of a slice. */
  @FunctionalInterface
  interface Task<R> {
    R of(ImageSet images);
  }

  /**
   * Runs a task.
   *
   * @throws UnreadImage if it fails because an image cannot be read or decoded
   */
  <R> R run(Task<R> task) {
    ImageSet open = images.open();
    try {
      return task.of(open);
    } catch (SwitchbackException e) {
      for (int i = 0; i < open.size(); i++) {
        requireReadable(open, i);
      }
      throw e;
    }
  }

  private void requireReadable(ImageSet open, int index) {
    try {
      open.image(index);
    } catch (SwitchbackException e) {
      throw new UnreadImage(first + index, e);
    }
  }
}
