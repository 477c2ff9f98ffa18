package switchback.datasets.images;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;

/** Image files written byte by byte after the specifications, or by other programs. */
public final class ImageBytes {
  /** 3x2: red, green, blue / black, white, 0x336699; by libwebp, lossless. */
  static final byte[] LOSSLESS_WEBP =
      base64(
          "UklGRjwAAABXRUJQVlA4TC8AAAAvAkAAAC8gECCo9V9gQyCQBLW/2gIBgv8Ds+Y/QGxybBUoZBsBDt1LciIX0f8Y"
              + "XwA=");

  /** 2x1: red with alpha 0, blue with alpha 128; by libwebp, lossless. */
  static final byte[] TRANSPARENT_WEBP =
      base64("UklGRh4AAABXRUJQVlA4TBIAAAAvAQAAEA8Q+z//AxgxKhDR/wA=");

  /** 16x16 pixels of one colour, which libwebp itself decodes to (52, 103, 154). */
  public static final byte[] LOSSY_WEBP =
      base64(
          "UklGRjwAAABXRUJQVlA4IDAAAAAQAgCdASoQABAAAMASJaACdLoB+AH4AAPIAP71iR/+wdMGXP8V7/1ODBz5+P8A"
              + "AAA=");

  /** 16x16 pixels of that colour with alpha 128. */
  static final byte[] LOSSY_TRANSPARENT_WEBP =
      base64(
          "UklGRmAAAABXRUJQVlA4WAoAAAAQAAAADwAADwAAQUxQSAoAAAABB1DAiAhERP8DVlA4IDAAAAAQAgCdASoQABAA"
              + "AMASJaACdLoB+AH4AAPIAP71iR/+wdMGXP8V7/1ODBz5+P8AAAA=");

  /** 4x4: a first frame of 2x2, red, at (2, 2), and a second, all blue; by libwebp. */
  static final byte[] ANIMATED_WEBP =
      base64(
          "UklGRoQAAABXRUJQVlA4WAoAAAACAAAAAwAAAwAAQU5JTQYAAAAAAAAAAABBTk1GKAAAAAEAAAEAAAEAAAEAADIA"
              + "AAJWUDhMDwAAAC8BQAAABxD9j/4HIqL/AQBBTk1GKAAAAAAAAAAAAAMAAAMAADIAAABWUDhMDwAAAC8DwAAABxDR"
              + "//4HIqL/AQA=");

  /** 16x8 by Pillow: left CMYK (0, 51, 255, 0), right (255, 0, 102, 51), stored inverted. */
  public static final byte[] CMYK_JPEG =
      base64(
          "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwABAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB"
              + "AQEBAQEBAQEBAQEBAQEBAQEBAQEB/8AAFAgACAAQBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAAB"
              + "AgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNi"
              + "coIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SV"
              + "lpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4E"
              + "QwBNAFkASwAAPwD+/iv6YK/z/wCv7+K/wB6/Ziv9Mivxnr//2Q==");

  /** 3x2, the colours of {@link #LOSSLESS_WEBP}; LZW with differences, by Pillow's libtiff. */
  public static final byte[] LZW_TIFF =
      base64(
          "SUkqABoAAACAP8AAAAwKCQYAP+FDQzpqAgALAAABAwABAAAAAwAAAAEBAwABAAAAAgAAAAIBAwADAAAApAAAAAMB"
              + "AwABAAAABQAAAAYBAwABAAAAAgAAABEBBAABAAAACAAAABUBAwABAAAAAwAAABYBAwABAAAAAgAAABcBBAABAAAA"
              + "EQAAABwBAwABAAAAAQAAAD0BAwABAAAAAgAAAAAAAAAIAAgACAA=");

  private ImageBytes() {}

  private static byte[] base64(String text) {
    return Base64.getDecoder().decode(text);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Returns one byte per number. */
  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  static byte[] big(int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length);
    buffer.asIntBuffer().put(values);
    return buffer.array();
  }

  /**
   * Creates a PNG file of kind 0 grey, 2 colour, 3 palette, 4 grey and alpha, 6 colour and alpha.
   */
  public static byte[] png(int width, int height, int bits, int kind, byte[] chunks, int... data)
      throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
      deflater.write(bytes(data));
    }
    byte[] header = join(big(width, height), bytes(bits, kind, 0, 0, 0));
    return join(
        bytes(0x89, 'P', 'N', 'G', 13, 10, 26, 10),
        pngChunk("IHDR", header),
        chunks,
        pngChunk("IDAT", packed.toByteArray()),
        pngChunk("IEND"));
  }

  static byte[] pngChunk(String name, byte... content) {
    byte[] named = join(ascii(name), content);
    CRC32 checksum = new CRC32();
    checksum.update(named);
    return join(big(content.length), named, big((int) checksum.getValue()));
  }

  /** Creates a WebP file of given chunks. */
  static byte[] webp(byte[]... chunks) {
    byte[] content = join(ascii("WEBP"), join(chunks));
    return join(ascii("RIFF"), little(content.length), content);
  }

  static byte[] webpChunk(String name, byte... content) {
    return join(ascii(name), little(content.length), content, new byte[content.length & 1]);
  }

  private static byte[] little(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  /**
   * Creates a TIFF file, or EXIF data: the image data, followed by a directory.
   *
   * @param tags number, type (3: 16 bits, 4: 32 bits) and value, for each
   */
  static byte[] tiff(ByteOrder order, byte[] data, int... tags) {
    int entries = tags.length / 3;
    ByteBuffer buffer = ByteBuffer.allocate(8 + data.length + 2 + 12 * entries + 4).order(order);
    buffer.put(ascii(order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM")).putShort((short) 42);
    buffer.putInt(8 + data.length).put(data).putShort((short) entries);
    for (int i = 0; i < tags.length; i += 3) {
      buffer.putShort((short) tags[i]).putShort((short) tags[i + 1]).putInt(1);
      if (tags[i + 1] == 3) {
        buffer.putShort((short) tags[i + 2]).putShort((short) 0);
      } else {
        buffer.putInt(tags[i + 2]);
      }
    }
    return buffer.putInt(0).array();
  }

  /** Creates an uncompressed grey TIFF file; further tags have to be larger than 279. */
  static byte[] greyTiff(
      ByteOrder order, int width, int height, int bits, byte[] data, int... further) {
    int[] tags = {
      256,
      4,
      width,
      257,
      4,
      height,
      258,
      3,
      bits,
      259,
      3,
      1,
      262,
      3,
      1,
      273,
      4,
      8,
      277,
      3,
      1,
      278,
      4,
      height,
      279,
      4,
      data.length
    };
    int[] all = Arrays.copyOf(tags, tags.length + further.length);
    System.arraycopy(further, 0, all, tags.length, further.length);
    return tiff(order, data, all);
  }

  static byte[] written(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, bytes)) {
      throw new IOException("no writer of " + format);
    }
    return bytes.toByteArray();
  }

  static BufferedImage image(int width, int... rgb) {
    BufferedImage image = new BufferedImage(width, rgb.length / width, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, rgb.length / width, rgb, 0, width);
    return image;
  }
}
