package switchback.datasets.images;

import javax.imageio.stream.ImageInputStreamImpl;

/** The input of an image reader over bytes in memory, without the usual second copy. */
final class ByteArrayImageInput extends ImageInputStreamImpl {
  private final byte[] bytes;

  /** Creates an input over bytes, which are not copied. */
  ByteArrayImageInput(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int offset, int length) {
    bitOffset = 0;
    if (length == 0) {
      return 0;
    }
    if (streamPos >= bytes.length) {
      return -1;
    }
    int count = (int) Math.min(length, bytes.length - streamPos);
    System.arraycopy(bytes, (int) streamPos, to, offset, count);
    streamPos += count;
    return count;
  }

  @Override
  public long length() {
    return bytes.length;
  }
}
