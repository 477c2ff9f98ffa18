package switchback.datasets.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/** Walks the chunks of PNG and WebP files and checks that none is cut off. */
final class ImageChunks {
  private static final int PNG_SIGNATURE = 8;
  private static final int RIFF_HEADER = 12;

  private ImageChunks() {}

  /** Receives the name of a chunk, of four characters, and its content. */
  interface Visitor {
    void chunk(String name, ByteBuffer content) throws IOException;
  }

  /**
   * Visits the chunks of a PNG file up to its end chunk (PNG, third edition, section 5).
   *
   * @throws IOException if a chunk is cut off, the end chunk is missing, or the checksum of a
   *     critical chunk is wrong; the image reader would not notice any of these
   */
  static void png(byte[] bytes, Visitor visitor) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).position(PNG_SIGNATURE);
    String name = "";
    while (!name.equals("IEND")) {
      long length = buffer.remaining() < 12 ? -1 : buffer.getInt();
      if (length < 0 || length > buffer.remaining() - 8) {
        throw new IOException("the PNG file is cut off");
      }
      int start = buffer.position();
      name = name(buffer);
      ByteBuffer content = content(buffer, (int) length);
      boolean critical = Character.isUpperCase(name.charAt(0));
      if (buffer.getInt() != checksum(bytes, start, 4 + (int) length) && critical) {
        throw new IOException("the PNG file has a wrong checksum");
      }
      visitor.chunk(name, content);
    }
  }

  private static int checksum(byte[] bytes, int from, int length) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes, from, length);
    return (int) checksum.getValue();
  }

  /**
   * Visits the chunks of a WebP file (RFC 9649, section 2).
   *
   * @throws IOException if the file or a chunk is cut off
   */
  static void webp(byte[] bytes, Visitor visitor) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long end = 8 + (buffer.getInt(4) & 0xFFFFFFFFL);
    if (end > bytes.length || end < RIFF_HEADER) {
      throw new IOException("the WebP file is cut off");
    }
    riff(buffer.position(RIFF_HEADER).limit((int) end), visitor);
  }

  /**
   * Visits the chunks between position and limit. Every chunk except the last has an even length.
   */
  static void riff(ByteBuffer buffer, Visitor visitor) throws IOException {
    while (buffer.remaining() > 1) {
      String name = buffer.remaining() < 8 ? "" : name(buffer);
      long length = name.isEmpty() ? -1 : buffer.getInt() & 0xFFFFFFFFL;
      if (length < 0 || length > buffer.remaining()) {
        throw new IOException("the WebP file is cut off");
      }
      visitor.chunk(name, content(buffer, (int) length));
      buffer.position(buffer.position() + Math.min((int) length & 1, buffer.remaining()));
    }
  }

  private static String name(ByteBuffer buffer) {
    StringBuilder name = new StringBuilder(4);
    for (int i = 0; i < 4; i++) {
      name.append((char) (buffer.get() & 0xFF));
    }
    return name.toString();
  }

  private static ByteBuffer content(ByteBuffer buffer, int length) {
    ByteBuffer content = buffer.slice(buffer.position(), length).order(buffer.order());
    buffer.position(buffer.position() + length);
    return content;
  }
}
