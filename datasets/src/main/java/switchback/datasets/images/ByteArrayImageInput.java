package switchback.datasets.images;

import java.io.IOException;
import java.util.Arrays;
import javax.imageio.stream.ImageInputStreamImpl;

/** The input of an image reader over bytes in memory, without the usual second copy. */
final class ByteArrayImageInput extends ImageInputStreamImpl {
  private final byte[] bytes;
  private final int zeros;

  /** Creates an input over bytes, which are not copied. */
  ByteArrayImageInput(byte[] bytes) {
    this(bytes, 0);
  }

  /**
   * Creates an input over bytes followed by zeros, for a reader that looks ahead and would take the
   * end of its input for endless zeros. Reading past the zeros as well fails, since the file is
   * then damaged.
   */
  ByteArrayImageInput(byte[] bytes, int zeros) {
    this.bytes = bytes;
    this.zeros = zeros;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    bitOffset = 0;
    if (length == 0) {
      return 0;
    }
    if (streamPos >= (long) bytes.length + zeros) {
      if (zeros == 0) {
        return -1;
      }
      throw new IOException("image data continue after the end of the file");
    }
    // A request for several bytes may span the end of the file and the zeros.
    int count = (int) Math.min(length, bytes.length + zeros - streamPos);
    int present = Math.clamp(bytes.length - streamPos, 0, count);
    System.arraycopy(bytes, (int) Math.min(streamPos, bytes.length), to, offset, present);
    Arrays.fill(to, offset + present, offset + count, (byte) 0);
    streamPos += count;
    return count;
  }

  /** Returns -1 (unknown) if zeros follow: a reader would reject small files of flat images. */
  @Override
  public long length() {
    return zeros == 0 ? bytes.length : -1;
  }
}
