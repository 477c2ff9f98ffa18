package switchback.datasets.files;

import java.io.IOException;
import java.io.InputStream;

/**
 * The decompressed content of a file, limited to 50 times the file's size or to 64 MB, whichever is
 * more. Photographs hardly compress, whereas a decompression bomb of zeros expands a thousandfold.
 */
public final class Unpacked extends WatchedInput {
  /** The bytes that any file may expand to: a small file may hold images of a single colour. */
  private static final long FREE = 64L << 20;

  private static final int MOST_TIMES = 50;

  private final long packed;
  private long count;

  /**
   * Creates a limited view of a decompressed stream.
   *
   * @param packed the size of the compressed file in bytes
   */
  public Unpacked(InputStream in, long packed) {
    super(in);
    this.packed = packed;
  }

  @Override
  protected void passed(byte[] bytes, int offset, int got) throws IOException {
    count += got;
    if (count > FREE && count / MOST_TIMES > packed) {
      throw new IOException(
          "content more than "
              + MOST_TIMES
              + " times as large as the file of "
              + packed
              + " bytes");
    }
  }
}
