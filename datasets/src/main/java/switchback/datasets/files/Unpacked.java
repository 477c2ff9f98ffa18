package switchback.datasets.files;

import java.io.IOException;
import java.io.InputStream;

/**
 * What comes out of a compressed file, as long as it is not many times as large: photographs are
 * hardly compressed, and a bomb of zeros is, a thousandfold.
 */
public final class Unpacked extends WatchedInput {
  /** Small files may be of one colour. */
  private static final long FREE = 64L << 20;

  private static final int MOST_TIMES = 50;

  private final long packed;
  private long count;

  /**
   * Reads a stream.
   *
   * @param packed the compressed file's size in bytes
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
          "more than " + MOST_TIMES + " times as much as its " + packed + " bytes");
    }
  }
}
