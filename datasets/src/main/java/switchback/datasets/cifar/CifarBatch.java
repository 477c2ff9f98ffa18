package switchback.datasets.cifar;

import java.util.List;

/**
 * The records of one file of CIFAR, in order.
 *
 * @param where the file, for messages
 * @param images the images, 3 x 32 x 32 unsigned bytes each
 * @param labels the label of each image as the file states it
 */
record CifarBatch(String where, List<byte[]> images, List<Integer> labels) {
  /** The rows and columns of an image. */
  static final int SIDE = 32;

  /** The bytes of an image. */
  static final int IMAGE_BYTES = 3 * SIDE * SIDE;

  static final int MOST_RECORDS = 1_000_000;
}
