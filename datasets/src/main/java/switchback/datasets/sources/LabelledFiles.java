package switchback.datasets.sources;

import java.io.IOException;
import java.util.function.Consumer;
import switchback.datasets.Portable;
import switchback.datasets.images.ImageDecoder;
import switchback.datasets.images.RgbImage;
import switchback.datasets.tasks.SwitchbackException;

/** Numbered images with labels, wherever their bytes are kept. Safe to share. */
interface LabelledFiles {
  /** Returns the number of files. */
  int size();

  /** Returns the path of a file within its source, with {@code /} between the names. */
  String path(int index);

  /** Returns the label of a file, 0 or more. */
  int label(int index);

  /** Returns the place of a file as messages name it. */
  String where(int index);

  /**
   * Reads a file.
   *
   * @param most the largest number of bytes to read
   * @return its first {@code most} bytes, or all of them if there are no more
   * @throws IOException if it cannot be read
   */
  byte[] bytes(int index, int most) throws IOException;

  /**
   * Turns the bytes of a file into an image.
   *
   * @param notices receives, in this thread, a line for each fault that was overlooked
   * @throws SwitchbackException if it is damaged or not supported
   */
  default RgbImage decoded(byte[] bytes, int index, Consumer<String> notices) {
    return ImageDecoder.decode(bytes, where(index), notices);
  }

  /** Returns the files with these numbers, in this order. */
  LabelledFiles chosen(int[] numbers);

  /**
   * Returns these files in a form in which they can be sent to another process.
   *
   * @throws SwitchbackException if they have to be read and cannot be read
   */
  Portable<LabelledFiles> portable();
}
