package switchback.datasets.images;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Finds the first frame of a GIF file without decoding it (GIF 89a, 1990, sections 17 to 23). */
final class GifFrame {
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2C;
  private static final int SCREEN = 6;

  private GifFrame() {}

  /**
   * Returns the position of the first frame on the screen.
   *
   * @throws IOException if there is no frame, or the file ends before the frame does
   */
  static ImageCanvas canvas(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(SCREEN);
    try {
      int width = buffer.getShort() & 0xFFFF;
      int height = buffer.getShort() & 0xFFFF;
      int flags = buffer.get();
      skip(buffer, 2 + table(flags));
      int block = buffer.get();
      while (block != IMAGE) {
        if (block != EXTENSION) {
          throw new IOException("the GIF file holds no image");
        }
        buffer.get();
        skipBlocks(buffer);
        block = buffer.get();
      }
      return frame(buffer, width, height);
    } catch (BufferUnderflowException e) {
      throw new IOException("the GIF file is cut off", e);
    }
  }

  private static ImageCanvas frame(ByteBuffer buffer, int screenWidth, int screenHeight) {
    int left = buffer.getShort() & 0xFFFF;
    int top = buffer.getShort() & 0xFFFF;
    int width = Math.max(screenWidth, left + (buffer.getShort() & 0xFFFF));
    int height = Math.max(screenHeight, top + (buffer.getShort() & 0xFFFF));
    ImageSizes.check(width, height);
    skip(buffer, table(buffer.get()) + 1);
    skipBlocks(buffer);
    return new ImageCanvas(width, height, left, top);
  }

  /** Returns the number of bytes of the colour table that the flags declare. */
  private static int table(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  private static void skipBlocks(ByteBuffer buffer) {
    int length = buffer.get() & 0xFF;
    while (length != 0) {
      skip(buffer, length);
      length = buffer.get() & 0xFF;
    }
  }

  private static void skip(ByteBuffer buffer, int count) {
    if (count > buffer.remaining()) {
      throw new BufferUnderflowException();
    }
    buffer.position(buffer.position() + count);
  }
}
