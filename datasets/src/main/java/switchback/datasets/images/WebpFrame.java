package switchback.datasets.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first frame of a WebP file and its properties without decoding it (RFC 9649, sections
 * 2, 3).
 */
final class WebpFrame {
  private static final int FRAME_HEADER = 16;

  /** The mark of a picture with transparency in the flags of an extended file. */
  private static final int ALPHA = 0x10;

  private static final int SIDE = 0x3FFF;

  private final byte[] file;
  private ByteBuffer exif = ByteBuffer.allocate(0);
  private ByteBuffer profile = ByteBuffer.allocate(0);
  private int width;
  private int height;
  private @Nullable ImageCanvas canvas;
  private byte @Nullable [] first;

  private WebpFrame(byte[] file) {
    this.file = file;
  }

  /**
   * Reads the chunks of a file.
   *
   * @throws IOException if the file or a chunk is cut off
   * @throws ImageSizes.TooLarge if the canvas or any frame declares too many pixels
   */
  static WebpFrame read(byte[] bytes) throws IOException {
    WebpFrame frame = new WebpFrame(bytes);
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

  /** Returns the colour profile; empty if there is none. */
  ByteBuffer profile() {
    return profile;
  }

  /** Returns a file of a still image: this file, or one of an animation's first frame alone. */
  byte[] still() {
    return first == null ? file : first;
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
      case "ICCP" -> profile = content;
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
      first = still(content);
    }
    ByteBuffer chunks = content.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    ImageChunks.riff(chunks.position(FRAME_HEADER), this::chunk);
  }

  /** Returns a file with the picture of a frame, whose size the two files state alike. */
  private static byte[] still(ByteBuffer frame) {
    ByteBuffer picture = frame.slice(FRAME_HEADER, frame.limit() - FRAME_HEADER);
    byte[] size = new byte[6];
    frame.get(6, size);
    ByteBuffer still = ByteBuffer.allocate(30 + picture.limit()).order(ByteOrder.LITTLE_ENDIAN);
    still.put(ascii("RIFF")).putInt(22 + picture.limit()).put(ascii("WEBP"));
    still.put(ascii("VP8X")).putInt(10).putInt(ALPHA).put(size);
    return still.put(picture).array();
  }

  private static byte[] ascii(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }

  private static int threeBytes(ByteBuffer content, int at) {
    return (content.getShort(at) & 0xFFFF) | (content.get(at + 2) & 0xFF) << 16;
  }
}
