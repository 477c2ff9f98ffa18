package switchback.datasets.parquet;

import dev.hardwood.InputFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file of which ranges are read into memory. Unlike a mapped one, it leaves nothing behind when
 * it is closed, and a file that becomes shorter meanwhile ends in an {@link IOException}. Safe to
 * share between threads once it is open.
 */
final class FileRanges implements InputFile {
  private final Path file;
  private volatile @Nullable SeekableByteChannel channel;

  FileRanges(Path file) {
    this.file = file;
  }

  @Override
  public void open() throws IOException {
    if (channel == null) {
      channel = Files.newByteChannel(file, StandardOpenOption.READ);
    }
  }

  private SeekableByteChannel channel() {
    SeekableByteChannel opened = channel;
    if (opened == null) {
      throw new IllegalStateException("not open");
    }
    return opened;
  }

  @Override
  public ByteBuffer readRange(long offset, int length) throws IOException {
    SeekableByteChannel opened = channel();
    // Checked before memory is allocated for a size that the file only declares.
    if (offset < 0 || length < 0 || opened.size() - offset < length) {
      throw new IOException("the file ends within it, or its offsets are damaged");
    }
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (read(opened, bytes, offset + bytes.position()) < 0) {
        throw new IOException("the file ends within it");
      }
    }
    return bytes.flip();
  }

  /** Reads some bytes from a place on; only channels of files do so without a position. */
  private static int read(SeekableByteChannel channel, ByteBuffer bytes, long at)
      throws IOException {
    if (channel instanceof FileChannel file) {
      return file.read(bytes, at);
    }
    synchronized (channel) {
      return channel.position(at).read(bytes);
    }
  }

  @Override
  public long length() throws IOException {
    return channel().size();
  }

  @Override
  public String name() {
    return String.valueOf(file.getFileName());
  }

  @Override
  public void close() throws IOException {
    SeekableByteChannel opened = channel;
    if (opened != null) {
      opened.close();
    }
  }
}
