package switchback.datasets.images;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Decodes the formats of Netpbm: PBM, PGM and PPM, as text or as bytes (P1 to P6), and PAM (P7), of
 * any depth (the manual pages pbm, pgm, ppm and pam of Netpbm). Commons Imaging, which reads them
 * as well, inverts P1 and gives wrong levels for more than 8 bits.
 */
final class PnmImage {
  private static final int LONGEST_NUMBER = 9;
  private static final int MOST = 65_535;

  private final byte[] bytes;
  private int at = 2;

  private PnmImage(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The sizes that a header states. */
  private record Header(int width, int height, int samples, int most) {
    /** Returns the fewest bytes that all samples take. */
    long least(int kind) {
      long samplesInRow = (long) width * samples;
      return height
          * switch (kind) {
            case 1 -> samplesInRow;
            case 2, 3 -> 2 * samplesInRow - 1;
            case 4 -> Math.ceilDiv(samplesInRow, Byte.SIZE);
            default -> samplesInRow * (most > 255 ? 2 : 1);
          };
    }
  }

  /**
   * Decodes the first image of a file.
   *
   * @throws IOException if the file is damaged or cut off
   * @throws ImageSizes.TooLarge if it declares too many pixels
   */
  static RgbImage decode(byte[] bytes) throws IOException {
    return new PnmImage(bytes).decode();
  }

  private RgbImage decode() throws IOException {
    int kind = bytes[1] - '0';
    Header header = kind == 7 ? pam() : header(kind);
    if (header.most() < 1 || header.most() > MOST || header.samples() < 1 || header.samples() > 4) {
      throw new IOException(
          "%d samples per pixel up to %d".formatted(header.samples(), header.most()));
    }
    ImageSizes.checkWithin(header.width(), header.height(), bytes.length);
    ImageSizes.check(header.width(), header.height(), header.samples());
    if (bytes.length - at < header.least(kind)) {
      throw new IOException("the file is cut off");
    }
    int[] row = new int[header.width() * header.samples()];
    WritableRaster raster =
        Raster.createInterleavedRaster(
            DataBuffer.TYPE_BYTE, header.width(), header.height(), header.samples(), null);
    for (int y = 0; y < header.height(); y++) {
      switch (kind) {
        case 1 -> textBits(row);
        case 2, 3 -> numbers(row);
        case 4 -> bits(row);
        default -> samples(row, header.most() > 255 ? 2 : 1);
      }
      scale(row, header.most(), kind == 1 || kind == 4);
      raster.setPixels(0, y, header.width(), 1, row);
    }
    return Rasters.rgb(image(raster, header.samples()));
  }

  /** Returns an image of levels: grey or colours, with or without alpha. */
  private static BufferedImage image(WritableRaster raster, int samples) {
    boolean isGrey = samples < 3;
    boolean hasAlpha = samples == 2 || samples == 4;
    int[] depths = new int[samples];
    Arrays.fill(depths, Byte.SIZE);
    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(isGrey ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB),
            depths,
            hasAlpha,
            false,
            hasAlpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
            DataBuffer.TYPE_BYTE);
    return new BufferedImage(model, raster, false, null);
  }

  /** Turns samples of 0..most into levels of 0..255, rounded; of bits, 1 is black. */
  private static void scale(int[] row, int most, boolean isBlackOne) throws IOException {
    for (int i = 0; i < row.length; i++) {
      if (row[i] > most) {
        throw new IOException("a sample of " + row[i] + ", above the maximum of " + most);
      }
      long sample = isBlackOne ? most - row[i] : row[i];
      row[i] = (int) ((2 * 255 * sample + most) / (2L * most));
    }
  }

  // ---- headers

  private Header header(int kind) throws IOException {
    int width = number();
    int height = number();
    int most = kind == 1 || kind == 4 ? 1 : number();
    if (kind > 3) {
      next();
    }
    return new Header(width, height, kind == 3 || kind == 6 ? 3 : 1, most);
  }

  private Header pam() throws IOException {
    Map<String, String> entries = new HashMap<>();
    for (String line = line(); !line.equals("ENDHDR"); line = line()) {
      String[] words = line.split("\\s+", 2);
      if (words.length == 2) {
        entries.put(words[0], words[1]);
      }
    }
    return new Header(
        entry(entries, "WIDTH"),
        entry(entries, "HEIGHT"),
        entry(entries, "DEPTH"),
        entry(entries, "MAXVAL"));
  }

  private static int entry(Map<String, String> entries, String name) throws IOException {
    String value = entries.getOrDefault(name, "");
    if (!value.matches("\\d{1," + LONGEST_NUMBER + "}")) {
      throw new IOException("no whole number " + name + " in the header");
    }
    return Integer.parseInt(value);
  }

  private String line() throws IOException {
    int start = at;
    while (next() != '\n') {}
    String line = new String(bytes, start, at - 1 - start, StandardCharsets.US_ASCII).strip();
    return line.startsWith("#") ? "" : line;
  }

  // ---- samples

  private int next() throws IOException {
    if (at >= bytes.length) {
      throw new IOException("the file is cut off");
    }
    return bytes[at++] & 0xFF;
  }

  /** Passes over white space and comments, and returns the byte behind them. */
  private int significant() throws IOException {
    int value = next();
    while (value == '#' || Character.isWhitespace(value)) {
      if (value == '#') {
        while (value != '\n' && value != '\r') {
          value = next();
        }
      } else {
        value = next();
      }
    }
    return value;
  }

  private int number() throws IOException {
    int digit = significant();
    int number = 0;
    int digits = 0;
    while (Character.isDigit(digit) && ++digits <= LONGEST_NUMBER) {
      number = 10 * number + digit - '0';
      if (at == bytes.length) {
        return number;
      }
      digit = next();
    }
    if (digits == 0 || digits > LONGEST_NUMBER) {
      throw new IOException("no whole number where one belongs");
    }
    // What ends the number: white space, or a comment that is passed over next.
    at--;
    return number;
  }

  private void numbers(int[] row) throws IOException {
    for (int i = 0; i < row.length; i++) {
      row[i] = number();
    }
  }

  /** Reads bits as text, which need no space between them. */
  private void textBits(int[] row) throws IOException {
    for (int i = 0; i < row.length; i++) {
      int digit = significant();
      if (digit != '0' && digit != '1') {
        throw new IOException("no 0 or 1 where one belongs");
      }
      row[i] = digit - '0';
    }
  }

  /** Reads bits; each row begins with a new byte. */
  private void bits(int[] row) throws IOException {
    int eight = 0;
    for (int i = 0; i < row.length; i++) {
      if (i % Byte.SIZE == 0) {
        eight = next();
      }
      row[i] = (eight >> (Byte.SIZE - 1 - i % Byte.SIZE)) & 1;
    }
  }

  private void samples(int[] row, int bytesEach) throws IOException {
    for (int i = 0; i < row.length; i++) {
      row[i] = bytesEach == 1 ? next() : next() << Byte.SIZE | next();
    }
  }
}
