package switchback.datasets.images;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The scans of a JPEG image: what its frame declares, and which coefficients the scans hold (ITU-T
 * T.81, annexes B and G).
 */
final class JpegScans {
  private static final int COEFFICIENTS = 64;
  private static final int LOSSLESS_LS = 0xF7;
  private static final String CONVERT =
      "convert it to an 8-bit JPEG or PNG with the program that wrote it";

  private int count;

  /** The identifiers of the components. */
  private int[] components = {};

  /** For each component, the coefficients whose lowest bits a scan holds. */
  private boolean[][] complete = {};

  /** Returns whether a marker starts a frame, of any coding. */
  static boolean isFrame(int marker) {
    boolean table = marker == 0xC4 || marker == 0xC8 || marker == 0xCC;
    return marker == LOSSLESS_LS || (marker >= 0xC0 && marker <= 0xCF && !table);
  }

  /**
   * Takes the header of a frame.
   *
   * @throws UnsupportedImage if the decoder does not know its coding
   */
  void frame(int marker, ByteBuffer content) throws IOException {
    String coding =
        switch (marker) {
          case 0xC0, 0xC1, 0xC2 -> "";
          case 0xC3 -> "a lossless JPEG";
          case LOSSLESS_LS -> "JPEG-LS";
          case 0xC5, 0xC6, 0xC7 -> "a hierarchical JPEG";
          default -> "a JPEG with arithmetic coding";
        };
    if (marker == 0xC9 || marker == 0xCA) {
      throw new UnsupportedImage(
          coding, "Huffman coding", "recode it without loss by: jpegtran FILE > FILE.jpg");
    }
    if (!coding.isEmpty()) {
      throw new UnsupportedImage(coding, "baseline or progressive JPEG", CONVERT);
    }
    try {
      int bits = content.get();
      if (bits != 8) {
        throw new UnsupportedImage(
            "a JPEG with " + bits + " bits per sample", "8 bits per sample", CONVERT);
      }
      content.position(5);
      components = new int[content.get() & 0xFF];
      for (int i = 0; i < components.length; i++) {
        components[i] = content.get();
        content.getShort();
      }
    } catch (BufferUnderflowException e) {
      throw new IOException("the JPEG file has a frame header that is too short", e);
    }
    complete = new boolean[components.length][COEFFICIENTS];
  }

  /** Takes the header of a scan; a header that is too short counts for nothing. */
  void scan(ByteBuffer content) {
    count++;
    int number = content.remaining() > 0 ? content.get(0) : 0;
    int rest = 1 + 2 * number;
    if (number < 1 || rest + 3 > content.limit()) {
      return;
    }
    int first = content.get(rest) & 0x3F;
    int last = content.get(rest + 1) & 0x3F;
    boolean lowest = (content.get(rest + 2) & 0x0F) == 0;
    for (int i = 0; i < number; i++) {
      for (int c = 0; c < components.length; c++) {
        if (components[c] == content.get(1 + 2 * i) && lowest && first <= last) {
          Arrays.fill(complete[c], first, last + 1, true);
        }
      }
    }
  }

  /** Returns the number of scans. */
  int count() {
    return count;
  }

  /** Returns whether the scans hold all bits of all coefficients of all components. */
  boolean areAll() {
    for (boolean[] component : complete) {
      for (boolean coefficient : component) {
        if (!coefficient) {
          return false;
        }
      }
    }
    return complete.length > 0;
  }
}
