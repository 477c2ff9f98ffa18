package switchback.datasets.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream whose subclass sees every byte that is read, including single and skipped bytes. */
public abstract class WatchedInput extends FilterInputStream {
  /** Creates a watched view of a stream. */
  protected WatchedInput(InputStream in) {
    super(in);
  }

  /**
   * Receives bytes that have been read, before the reader does.
   *
   * @param bytes holds {@code count} bytes from {@code offset} on; for reading only
   * @throws IOException if the reader must not read on
   */
  protected abstract void passed(byte[] bytes, int offset, int count) throws IOException;

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int got = super.read(bytes, offset, length);
    if (got > 0) {
      passed(bytes, offset, got);
    }
    return got;
  }

  @Override
  public final long skip(long bytes) throws IOException {
    return readNBytes(Math.clamp(bytes, 0, 1 << 16)).length;
  }

  @Override
  public final boolean markSupported() {
    return false;
  }
}
