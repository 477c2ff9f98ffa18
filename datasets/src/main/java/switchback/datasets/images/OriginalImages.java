package switchback.datasets.images;

import switchback.datasets.Portable;
import switchback.datasets.tasks.SwitchbackException;

/**
 * Numbered images, each of its own size, that are read and decoded whenever they are asked for.
 * Implementations are safe to share between threads.
 */
public interface OriginalImages {
  /** Returns the number of images. */
  int size();

  /**
   * Reads and decodes image {@code index}.
   *
   * @throws SwitchbackException if it cannot be read or decoded
   */
  RgbImage image(int index);

  /**
   * Returns the path of image {@code index} within its source, with {@code /} between the names;
   * empty if it has none.
   */
  String path(int index);

  /**
   * Returns bytes that differ if image {@code index} differs from another one. No image is decoded.
   *
   * @throws SwitchbackException if the image's file cannot be read
   */
  byte[] identity(int index);

  /**
   * Returns some images in a form in which they can be sent to another process.
   *
   * @param numbers their numbers, in the order in which they are numbered there
   * @throws SwitchbackException if they have to be read and cannot be read or decoded
   */
  Portable<OriginalImages> portable(int[] numbers);
}
