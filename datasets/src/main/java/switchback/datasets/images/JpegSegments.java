package switchback.datasets.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Walks the segments of a JPEG file without decoding it (ITU-T T.81, annex B). */
final class JpegSegments {
  private static final int APP1 = 0xE1;
  private static final int START_OF_SCAN = 0xDA;
  private static final int END = 0xD9;

  /** More scans than any encoder of progressive files writes. */
  private static final int MOST_SCANS = 100;

  private final byte[] bytes;
  private final JpegScans scans = new JpegScans();
  private ByteBuffer exif = ByteBuffer.allocate(0);
  private boolean ends = true;

  private JpegSegments(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads the segments up to the end of the first image. The marker of that end may be missing if
   * scans have announced all coefficients; whether their data are complete is for the decoder to
   * find out.
   *
   * @throws IOException if the file ends earlier
   * @throws UnsupportedImage if it is coded in a way that the reader does not know
   */
  static JpegSegments read(byte[] bytes) throws IOException {
    JpegSegments segments = new JpegSegments(bytes);
    int at = segments.marker(2);
    while (at >= 0 && (bytes[at] & 0xFF) != END) {
      at = segments.marker(segments.after(at));
    }
    segments.ends = at >= 0;
    if (at < 0 && !segments.scans.areAll()) {
      throw cutOff();
    }
    return segments;
  }

  /** Returns whether the file has the marker of the image's end. */
  boolean ends() {
    return ends;
  }

  /** Returns the file with the marker of the image's end, which has to be missing. */
  byte[] ended() {
    boolean half = bytes[bytes.length - 1] == (byte) 0xFF;
    byte[] ended = Arrays.copyOf(bytes, bytes.length + (half ? 1 : 2));
    ended[ended.length - 2] = (byte) 0xFF;
    ended[ended.length - 1] = (byte) END;
    return ended;
  }

  /** Returns the first EXIF data, a TIFF structure; empty if there are none. */
  ByteBuffer exif() {
    return exif;
  }

  /**
   * Checks the number of scans, each a pass of the decoder over the image.
   *
   * @throws IOException if there are more than any encoder writes
   */
  void checkScans() throws IOException {
    if (scans.count() > MOST_SCANS) {
      throw new IOException(scans.count() + " scans, more than " + MOST_SCANS);
    }
  }

  /** Returns the index after the segment whose marker has its second byte at {@code at}. */
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
    ByteBuffer content = ByteBuffer.wrap(bytes, at + 3, length - 2).slice();
    if (marker == START_OF_SCAN) {
      scans.scan(content);
    } else if (JpegScans.isFrame(marker)) {
      scans.frame(marker, content);
    }
    if (marker == APP1
        && length >= 8
        && exif.limit() == 0
        && ImageKind.starts(bytes, at + 3, "Exif\0")) {
      exif = ByteBuffer.wrap(bytes, at + 9, length - 8).slice();
    }
    return at + 1 + length;
  }

  /** Returns whether a marker has no segment: a restart within a scan, or a temporary marker. */
  private static boolean isBare(int marker) {
    return marker == 1 || (marker >= 0xD0 && marker <= 0xD8);
  }

  /** Returns the index of the second byte of the next marker, skipping scan data; -1 for none. */
  private int marker(int from) {
    for (int at = from; at + 1 < bytes.length; at++) {
      int second = bytes[at + 1] & 0xFF;
      if (bytes[at] == (byte) 0xFF && second != 0 && second != 0xFF) {
        return at + 1;
      }
    }
    return -1;
  }

  private static IOException cutOff() {
    return new IOException("the JPEG file is cut off");
  }
}
