package switchback.datasets.images;

import java.io.IOException;
import java.util.Map;

/**
 * How a TIFF file stores its image: the sizes of image and segments (strips or tiles), the form of
 * its samples and the meaning of their values (TIFF 6.0). Only what can be shown rightly is
 * accepted.
 *
 * @param width the columns of the image
 * @param height its rows
 * @param samples the samples of a pixel
 * @param bits the bits of each sample, 1 to 16
 * @param photometric the meaning of the samples, one of the constants
 * @param compression the number of the compression
 * @param differences whether each sample is stored as the difference from the one before in its row
 * @param planes the number of planes: 1, or {@code samples} if each has segments of its own
 * @param columns the columns of a segment
 * @param rows the rows of a segment
 * @param alpha whether the sample after the colours is opacity
 * @param multiplied whether the colours are already multiplied by it
 */
record TiffLayout(
    int width,
    int height,
    int samples,
    int bits,
    int photometric,
    int compression,
    boolean differences,
    int planes,
    int columns,
    int rows,
    boolean alpha,
    boolean multiplied) {
  static final int WHITE_IS_ZERO = 0;
  static final int BLACK_IS_ZERO = 1;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int CMYK = 5;
  static final int LUMA_CHROMA = 6;

  static final int NONE = 1;
  static final int HUFFMAN = 2;
  static final int FAX_3 = 3;
  static final int FAX_4 = 4;
  static final int LZW = 5;
  static final int JPEG = 7;
  static final int DEFLATE = 8;
  static final int OLD_DEFLATE = 32_946;
  static final int PACK_BITS = 32_773;

  private static final int MOST_SAMPLES = 16;
  private static final int MOST_BITS = 16;
  private static final String CONVERT =
      "convert it to 8-bit sRGB, for example by: magick FILE -colorspace sRGB -depth 8 FILE.png";

  private static final Map<Integer, String> COMPRESSIONS =
      Map.of(
          6, "JPEG of the old kind",
          34_661, "JBIG",
          34_712, "JPEG 2000",
          34_887, "LERC",
          34_925, "LZMA",
          50_000, "Zstandard",
          50_001, "WebP",
          50_002, "JPEG XL",
          32_809, "ThunderScan");

  private static final Map<Integer, String> MEANINGS =
      Map.of(
          4, "transparency masks",
          8, "CIE Lab",
          9, "ICC Lab",
          10, "ITU Lab",
          32_803, "a camera's colour filter",
          32_844, "logarithmic luminance",
          32_845, "logarithmic colours",
          34_892, "linear raw colours");

  /**
   * Reads the layout.
   *
   * @throws UnsupportedImage if it is one that is not read
   * @throws ImageSizes.TooLarge if the image or a segment is too large
   */
  static TiffLayout read(TiffTags tags) throws IOException {
    int compression = (int) tags.first(259, NONE);
    boolean fax = compression >= HUFFMAN && compression <= FAX_4;
    int photometric = (int) tags.first(262, fax ? WHITE_IS_ZERO : -1);
    long samples = tags.first(277, 1);
    if (samples < 1 || samples > MOST_SAMPLES) {
      throw refused(samples + " samples per pixel", "1 to " + MOST_SAMPLES);
    }
    long width = tags.first(256, 0);
    long height = tags.first(257, 0);
    ImageSizes.check(width, height, samples * 2);
    long columns = tags.has(322) ? tags.first(322, 0) : width;
    long rows = tags.has(322) ? tags.first(323, 0) : Math.min(height, tags.first(278, height));
    ImageSizes.check(columns, rows, samples * 2);
    int colours = colours(photometric);
    long[] extra = tags.values(338);
    if (samples < colours || samples > colours + extra.length) {
      throw refused(
          samples + " samples per pixel, of which " + extra.length + " are named extra",
          colours + " samples and those named extra");
    }
    long opacity = samples > colours ? extra[0] : 0;
    long predictor = tags.first(317, 1);
    boolean planar = tags.first(284, 1) == 2 && samples > 1;
    TiffLayout layout =
        new TiffLayout(
            (int) width,
            (int) height,
            (int) samples,
            bits(tags),
            photometric,
            compression,
            predictor == 2,
            planar ? (int) samples : 1,
            (int) columns,
            (int) rows,
            opacity == 1 || opacity == 2,
            opacity == 1);
    layout.check(predictor, tags);
    return layout;
  }

  private static int colours(int photometric) throws UnsupportedImage {
    return switch (photometric) {
      case WHITE_IS_ZERO, BLACK_IS_ZERO, PALETTE -> 1;
      case RGB, LUMA_CHROMA -> 3;
      case CMYK -> 4;
      default ->
          throw refused(
              MEANINGS.getOrDefault(photometric, "photometric interpretation " + photometric),
              "grey, RGB, YCbCr, CMYK or a palette");
    };
  }

  /** Returns the depth of all samples, which has to be the same. */
  private static int bits(TiffTags tags) throws UnsupportedImage {
    for (long format : tags.values(339)) {
      if (format != 1 && format != 4) {
        String name = format == 3 ? "floating-point" : format == 2 ? "signed" : "complex";
        throw new UnsupportedImage(
            "a TIFF with " + name + " samples",
            "unsigned whole numbers",
            "choose how its values become 0 to 255 and save it as an 8-bit PNG");
      }
    }
    long bits = tags.first(258, 1);
    for (long other : tags.values(258)) {
      if (other != bits) {
        throw refused("samples of " + bits + " and " + other + " bits", "one depth for all");
      }
    }
    if (bits < 1 || bits > MOST_BITS) {
      throw refused("samples of " + bits + " bits", "1 to " + MOST_BITS + " bits");
    }
    return (int) bits;
  }

  private void check(long predictor, TiffTags tags) throws UnsupportedImage {
    boolean known =
        switch (compression) {
          case NONE, HUFFMAN, FAX_3, FAX_4, LZW, JPEG, DEFLATE, OLD_DEFLATE, PACK_BITS -> true;
          default -> false;
        };
    if (!known) {
      throw refused(
          "compression " + COMPRESSIONS.getOrDefault(compression, "number " + compression),
          "none, LZW, deflate, PackBits, JPEG or CCITT");
    }
    if (predictor != 1 && predictor != 2) {
      throw refused("predictor " + predictor, "predictor 1 or 2");
    }
    if (isFax() && (bits != 1 || samples != 1)) {
      throw refused("CCITT compression of more than 1 bit per pixel", "1 bit");
    }
    if (compression == JPEG && bits != 8) {
      throw refused("JPEG compression of " + bits + " bits per sample", "8 bits");
    }
    if (photometric == CMYK && (tags.first(332, 1) != 1 || alpha)) {
      throw refused("inks other than CMYK alone", "cyan, magenta, yellow and black");
    }
    if (photometric == PALETTE && tags.values(320).length != 3 << bits) {
      throw refused("a palette of a wrong length", 3 * (1 << bits) + " values");
    }
    if (photometric == LUMA_CHROMA) {
      checkLumaChroma(tags);
    }
  }

  private void checkLumaChroma(TiffTags tags) throws UnsupportedImage {
    if (bits != 8 || samples != 3) {
      throw refused("YCbCr of " + samples + " samples of " + bits + " bits", "3 of 8 bits");
    }
    if (compression != JPEG && subsampled(tags) && (planes > 1 || differences)) {
      throw refused("subsampled YCbCr in planes or as differences", "pixels, as they are");
    }
    double[] coefficients = tags.fractions(529);
    double[] references = tags.fractions(532);
    if (!isAbout(coefficients, 0.299, 0.587, 0.114)
        || !isAbout(references, 0, 255, 128, 255, 128, 255)) {
      throw refused("YCbCr with coefficients or ranges of its own", "those of JPEG");
    }
  }

  private static boolean isAbout(double[] values, double... expected) {
    for (int i = 0; i < values.length; i++) {
      if (i >= expected.length || !(Math.abs(values[i] - expected[i]) < 1e-3)) {
        return false;
      }
    }
    return true;
  }

  private static boolean subsampled(TiffTags tags) {
    return horizontal(tags) != 1 || vertical(tags) != 1;
  }

  /** Returns the columns of luma that share a sample of chroma. */
  static int horizontal(TiffTags tags) {
    return (int) tags.first(530, 2);
  }

  /** Returns the rows of luma that share a sample of chroma. */
  static int vertical(TiffTags tags) {
    long[] values = tags.values(530);
    return values.length < 2 ? 2 : (int) values[1];
  }

  boolean isFax() {
    return compression >= HUFFMAN && compression <= FAX_4;
  }

  /** Returns the samples of a pixel in a segment. */
  int samplesInSegment() {
    return planes > 1 ? 1 : samples;
  }

  /** Returns the bytes of a row in a segment. */
  int rowBytes() {
    return (int) (((long) columns * samplesInSegment() * bits + 7) / 8);
  }

  int segmentsAcross() {
    return (width + columns - 1) / columns;
  }

  int segmentsDown() {
    return (height + rows - 1) / rows;
  }

  static UnsupportedImage refused(String got, String expected) {
    return new UnsupportedImage("a TIFF with " + got, expected, CONVERT);
  }
}
