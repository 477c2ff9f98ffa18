package switchback.datasets.sources;

import java.io.IOException;

/** Numbered image files with labels, wherever their bytes are kept. Safe to share. */
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

  /** Returns text that follows from the paths, sizes and first bytes of all files. */
  String identity();

  /** Returns the files with these numbers, in this order. */
  LabelledFiles chosen(int[] numbers);
}
