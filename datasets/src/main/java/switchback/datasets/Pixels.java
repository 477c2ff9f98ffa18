package switchback.datasets;

import java.util.stream.IntStream;
import switchback.datasets.tasks.SwitchbackException;

/**
 * The pixels of numbered images of one size, held in memory or read and decoded on demand.
 * Implementations are safe to share between threads.
 */
public interface Pixels {
  /** Returns the number of images. */
  int size();

  /**
   * Returns image {@code index}, (C, H, W) as unsigned bytes. The array may be shared: it is for
   * reading only.
   *
   * @throws SwitchbackException if the image cannot be read or decoded
   */
  byte[] image(int index);

  /**
   * Returns the path of image {@code index} within its source, with {@code /} between the names;
   * empty if it has none.
   */
  default String path(int index) {
    return "";
  }

  /** Returns whether all images are in memory, so that reading one again costs nothing. */
  boolean isInMemory();

  /**
   * Returns what stands for image {@code index} in the digest of a set: the image itself if it is
   * in memory, otherwise its SHA-256, 32 bytes. The array is for reading only.
   *
   * @throws SwitchbackException if the image has to be read and cannot be read or decoded
   */
  byte[] digested(int index);

  /**
   * Returns bytes that differ if image {@code index} differs from another one: the image itself if
   * it is in memory, otherwise a digest of its path and its file. No image is decoded. The array is
   * for reading only.
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
  default Portable<Pixels> portable(int[] numbers) {
    byte[][] images = IntStream.of(numbers).mapToObj(this::image).toArray(byte[][]::new);
    return () -> new MemoryPixels(images);
  }

  /**
   * Takes note of the SHA-256 of an image that another process has read.
   *
   * @param digest what {@link #digested} returned there
   * @throws SwitchbackException if this process has read other pixels
   */
  default void learn(int index, byte[] digest) {}
}
