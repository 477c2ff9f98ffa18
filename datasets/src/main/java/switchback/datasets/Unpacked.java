package switchback.datasets;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What comes out of a compressed file, as long as it is not many times as large: photographs are
 * hardly compressed, and a bomb of zeros is, a thousandfold.
 */
final class Unpacked extends FilterInputStream {
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
  Unpacked(InputStream in, long packed) {
    super(in);
    this.packed = packed;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int got = super.read(bytes, offset, length);
    count += Math.max(got, 0);
    if (count > FREE && count / MOST_TIMES > packed) {
      throw new IOException(
          "more than " + MOST_TIMES + " times as much as its " + packed + " bytes");
    }
    return got;
  }

  @Override
  public long skip(long bytes) throws IOException {
    return readNBytes((int) Math.min(bytes, 1 << 16)).length;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
