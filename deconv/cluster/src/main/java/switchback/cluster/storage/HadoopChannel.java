package switchback.cluster.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * A file that is open for reading at any position. The first read asks the storage for exactly its
 * bytes, which is all that reading an image within a tar file takes; small ones that follow, such
 * as of the headers of a tar file, ask for more at a time. Used by one thread at a time.
 */
final class HadoopChannel implements SeekableByteChannel {
  private static final int AHEAD = 1 << 15;
  private static final int MOST = 1 << 20;

  private final FSDataInputStream in;
  private final long size;
  private byte[] ahead = new byte[0];
  private long start;
  private long position;
  private boolean isFirst = true;
  private boolean isOpen = true;

  /**
   * Creates a channel.
   *
   * @param in the open file, which is closed with this
   * @param size its number of bytes
   */
  HadoopChannel(FSDataInputStream in, long size) {
    this.in = in;
    this.size = size;
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    checkOpen();
    int wanted = (int) Math.min(to.remaining(), size - position);
    if (wanted <= 0) {
      return to.hasRemaining() ? -1 : 0;
    }
    int got = isAhead() ? readAhead(to, wanted) : readNow(to, wanted);
    position += got;
    return got;
  }

  private boolean isAhead() {
    return position >= start && position < start + ahead.length;
  }

  private int readAhead(ByteBuffer to, int wanted) {
    int from = Math.toIntExact(position - start);
    int got = Math.min(wanted, ahead.length - from);
    to.put(ahead, from, got);
    return got;
  }

  private int readNow(ByteBuffer to, int wanted) throws IOException {
    if (!isFirst && wanted < AHEAD) {
      ahead = bytes((int) Math.min(AHEAD, size - position));
      start = position;
      return readAhead(to, wanted);
    }
    isFirst = false;
    if (to.hasArray()) {
      in.readFully(position, to.array(), to.arrayOffset() + to.position(), wanted);
      to.position(to.position() + wanted);
      return wanted;
    }
    byte[] bytes = bytes(Math.min(wanted, MOST));
    to.put(bytes);
    return bytes.length;
  }

  private byte[] bytes(int count) throws IOException {
    byte[] bytes = new byte[count];
    in.readFully(position, bytes);
    return bytes;
  }

  @Override
  public int write(ByteBuffer from) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long length) {
    throw new NonWritableChannelException();
  }

  @Override
  public long position() throws IOException {
    checkOpen();
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) throws IOException {
    checkOpen();
    if (newPosition < 0) {
      throw new IllegalArgumentException("position " + newPosition);
    }
    position = newPosition;
    return this;
  }

  @Override
  public long size() throws IOException {
    checkOpen();
    return size;
  }

  private void checkOpen() throws IOException {
    if (!isOpen) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public boolean isOpen() {
    return isOpen;
  }

  @Override
  public void close() throws IOException {
    if (isOpen) {
      isOpen = false;
      in.close();
    }
  }
}
