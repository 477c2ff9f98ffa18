package switchback.datasets.images;

import java.io.IOException;
import java.util.Arrays;
import javax.imageio.stream.ImageInputStreamImpl;

/** Lets an image reader read bytes that are in memory already, without the usual second copy. */
final class ByteArrayImageInput extends ImageInputStreamImpl {
  private final byte[] bytes;
  private final int zeros;

  /** Over these bytes, which are not copied. */
  ByteArrayImageInput(byte[] bytes) {
    this(bytes, 0);
  }

  /**
   * Followed by zeros, for a reader that looks ahead and takes the end of its input for more zeros,
   * slowly and for ever: whoever reads past these, too, is told that the file is damaged.
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
      throw new IOException("image data that go on behind the end of the file");
    }
    // Whole numbers are asked for at once: they may be half of the file and half of zeros.
    int count = (int) Math.min(length, bytes.length + zeros - streamPos);
    int present = Math.clamp(bytes.length - streamPos, 0, count);
    System.arraycopy(bytes, (int) Math.min(streamPos, bytes.length), to, offset, present);
    Arrays.fill(to, offset + present, offset + count, (byte) 0);
    streamPos += count;
    return count;
  }

  /** Not known where zeros follow: a reader would refuse images that are flat, and so small. */
  @Override
  public long length() {
    return zeros == 0 ? bytes.length : -1;
  }
}
