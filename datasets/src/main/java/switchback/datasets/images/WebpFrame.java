package switchback.datasets.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads the properties of a WebP file's first frame without decoding it (RFC 9649, sections 2, 3).
 */
final class WebpFrame {
  private static final int FRAME_HEADER = 16;
  private static final int SIDE = 0x3FFF;

  private ByteBuffer exif = ByteBuffer.allocate(0);
  private int width;
  private int height;
  private @Nullable ImageCanvas canvas;

  private WebpFrame() {}

  /**
   * Reads the chunks of a file.
   *
   * @throws IOException if the file or a chunk is cut off
   * @throws ImageSizes.TooLarge if the canvas or any frame declares too many pixels
   */
  static WebpFrame read(byte[] bytes) throws IOException {
    WebpFrame frame = new WebpFrame();
    try {
      ImageChunks.webp(bytes, frame::chunk);
    } catch (IndexOutOfBoundsException e) {
      throw new IOException("a chunk of the WebP file is too short", e);
    }
    return frame;
  }

  /** Returns the EXIF data, a TIFF structure; empty if there are none. */
  ByteBuffer exif() {
    return exif;
  }

  /** Returns the position of an animation's first frame; null for a still image. */
  @Nullable ImageCanvas canvas() {
    return canvas;
  }

  private void chunk(String name, ByteBuffer content) throws IOException {
    switch (name) {
      case "VP8X" -> {
        width = 1 + threeBytes(content, 4);
        height = 1 + threeBytes(content, 7);
        ImageSizes.check(width, height);
      }
      case "VP8 " -> ImageSizes.check(content.getShort(6) & SIDE, content.getShort(8) & SIDE);
      case "VP8L" -> {
        int sizes = content.getInt(1);
        ImageSizes.check((sizes & SIDE) + 1, (sizes >>> 14 & SIDE) + 1);
      }
      case "ANMF" -> animationFrame(content);
      case "EXIF" -> exif = content;
      default -> {}
    }
  }

  private void animationFrame(ByteBuffer content) throws IOException {
    if (canvas == null) {
      int left = 2 * threeBytes(content, 0);
      int top = 2 * threeBytes(content, 3);
      int right = left + 1 + threeBytes(content, 6);
      int bottom = top + 1 + threeBytes(content, 9);
      if (right > width || bottom > height) {
        throw new IOException("a frame of the WebP file lies outside its canvas");
      }
      canvas = new ImageCanvas(width, height, left, top);
    }
    ByteBuffer chunks = content.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    ImageChunks.riff(chunks.position(FRAME_HEADER), this::chunk);
  }

  private static int threeBytes(ByteBuffer content, int at) {
    return (content.getShort(at) & 0xFFFF) | (content.get(at + 2) & 0xFF) << 16;
  }
}
