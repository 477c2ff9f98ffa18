package switchback.datasets.images;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Walks a JPEG file's segments without decoding it (ITU-T T.81, annex B). */
final class JpegSegments {
  private static final int APP1 = 0xE1;
  private static final int START_OF_SCAN = 0xDA;
  private static final int END = 0xD9;

  private final byte[] bytes;
  private ByteBuffer exif = ByteBuffer.allocate(0);
  private int scans;

  private JpegSegments(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads the segments up to the end of the first image.
   *
   * @throws IOException where the file ends before it
   */
  static JpegSegments read(byte[] bytes) throws IOException {
    JpegSegments segments = new JpegSegments(bytes);
    int at = segments.marker(2);
    while ((bytes[at] & 0xFF) != END) {
      at = segments.marker(segments.after(at));
    }
    return segments;
  }

  /** The first EXIF data, a TIFF structure; empty where there are none. */
  ByteBuffer exif() {
    return exif;
  }

  /** How many times the decoder goes over the image. */
  int scans() {
    return scans;
  }

  /** The place behind the segment whose marker's second byte is there. */
  private int after(int at) throws IOException {
    int marker = bytes[at] & 0xFF;
    if (isBare(marker)) {
      return at + 1;
    }
    if (at + 2 >= bytes.length) {
      throw cutOff();
    }
    int length = (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF);
    if (length < 2 || at + 1 + length > bytes.length) {
      throw cutOff();
    }
    if (marker == START_OF_SCAN) {
      scans++;
    }
    if (marker == APP1
        && length >= 8
        && exif.limit() == 0
        && ImageKind.starts(bytes, at + 3, "Exif\0")) {
      exif = ByteBuffer.wrap(bytes, at + 9, length - 8).slice();
    }
    return at + 1 + length;
  }

  /** Whether nothing belongs to it: a restart within a scan, or a temporary one. */
  private static boolean isBare(int marker) {
    return marker == 1 || (marker >= 0xD0 && marker <= 0xD8);
  }

  /** The place of the next marker's second byte; scans' data, which have none, are passed over. */
  private int marker(int from) throws IOException {
    for (int at = from; at + 1 < bytes.length; at++) {
      int second = bytes[at + 1] & 0xFF;
      if (bytes[at] == (byte) 0xFF && second != 0 && second != 0xFF) {
        return at + 1;
      }
    }
    throw cutOff();
  }

  private static IOException cutOff() {
    return new IOException("a JPEG file that is cut off");
  }
}
