package switchback.datasets.images;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DirectColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.IntUnaryOperator;

/**
 * Converts the result of an image reader to an {@link RgbImage}. Levels are those that the file
 * stores: Java would take grey levels for linear light and brighten them, and would truncate 16
 * bits to 8, which are rounded here. Transparent parts are mixed with mid-grey, 128, which is about
 * zero for networks whose input is centred. CMYK becomes (1 - C) (1 - K) and so on, without a
 * profile.
 */
final class Rasters {
  /** The level shown for missing and transparent pixels. */
  static final int MID_GREY = 128;

  /** The number of pixels converted at once: more would take memory, fewer would take time. */
  private static final int BAND = 1 << 20;

  private Rasters() {}

  /**
   * Converts an image, which is only read.
   *
   * @throws IOException if the samples are not whole numbers of at most 16 bits, or the colour
   *     space is not grey, RGB or CMYK
   */
  static RgbImage rgb(BufferedImage image) throws IOException {
    ColorModel model = image.getColorModel();
    if (!(model instanceof ComponentColorModel)) {
      return packed(image);
    }
    int type = model.getTransferType();
    if (type != DataBuffer.TYPE_BYTE && type != DataBuffer.TYPE_USHORT) {
      throw new IOException("samples are signed, fractional or of more than 16 bits");
    }
    int colours = model.getNumColorComponents();
    if (colours != 1 && colours != 3 && colours != 4) {
      throw new IOException(colours + " channels of colour");
    }
    ColorSpace space = model.getColorSpace();
    if (colours == 3 && space.getType() != ColorSpace.TYPE_RGB) {
      throw new IOException("colours are not grey, RGB or CMYK, but for example Lab");
    }
    return colours == 3 && hasProfile(space) ? packed(toSrgb(image)) : components(image);
  }

  /**
   * Converts an image of packed pixels that has a colour profile beside it.
   *
   * @param profile the profile of the RGB levels; ignored if it is empty or not one of RGB
   */
  static RgbImage rgb(BufferedImage image, ByteBuffer profile) throws IOException {
    byte[] bytes = new byte[profile.remaining()];
    profile.duplicate().get(bytes);
    ICC_ColorSpace space;
    try {
      space = new ICC_ColorSpace(ICC_Profile.getInstance(bytes));
    } catch (IllegalArgumentException e) {
      return rgb(image);
    }
    if (space.getType() != ColorSpace.TYPE_RGB) {
      return rgb(image);
    }
    DirectColorModel stored = (DirectColorModel) image.getColorModel();
    DirectColorModel model =
        new DirectColorModel(
            space,
            stored.getPixelSize(),
            stored.getRedMask(),
            stored.getGreenMask(),
            stored.getBlueMask(),
            stored.getAlphaMask(),
            false,
            DataBuffer.TYPE_INT);
    return packed(toSrgb(new BufferedImage(model, image.getRaster(), false, null)));
  }

  /** Java labels the sRGB that it decodes from YCbCr in TIFF files as linear, which is wrong. */
  private static boolean hasProfile(ColorSpace space) {
    return !space.isCS_sRGB() && !space.equals(ColorSpace.getInstance(ColorSpace.CS_LINEAR_RGB));
  }

  private static BufferedImage toSrgb(BufferedImage image) {
    int width = image.getWidth();
    boolean alpha = image.getColorModel().hasAlpha();
    int type = alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
    BufferedImage converted = new BufferedImage(width, image.getHeight(), type);
    ColorConvertOp conversion = new ColorConvertOp(null);
    int band = Math.max(1, BAND / width);
    for (int y = 0; y < image.getHeight(); y += band) {
      int rows = Math.min(band, image.getHeight() - y);
      conversion.filter(
          image.getSubimage(0, y, width, rows), converted.getSubimage(0, y, width, rows));
    }
    return converted;
  }

  /** Converts palettes and packed pixels, which are all sRGB of at most 8 bits. */
  private static RgbImage packed(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
    if (image.getColorModel().hasAlpha()) {
      for (int i = 0; i < pixels.length; i++) {
        int argb = pixels[i];
        int alpha = argb >>> 24;
        pixels[i] = rgb(shift -> over(argb >> shift & 0xFF, alpha, 255, false));
      }
    }
    return new RgbImage(width, height, pixels);
  }

  private static int rgb(IntUnaryOperator levelAtShift) {
    return levelAtShift.applyAsInt(16) << 16
        | levelAtShift.applyAsInt(8) << 8
        | levelAtShift.applyAsInt(0);
  }

  private static RgbImage components(BufferedImage image) {
    ColorModel model = image.getColorModel();
    Raster raster = image.getRaster();
    int width = image.getWidth();
    int height = image.getHeight();
    int bands = raster.getNumBands();
    int colours = model.getNumColorComponents();
    int most = (1 << model.getComponentSize(0)) - 1;
    int[] pixels = new int[width * height];
    int[] row = new int[width * bands];
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int at = x * bands;
        int alpha = model.hasAlpha() ? row[at + colours] : most;
        boolean multiplied = model.isAlphaPremultiplied();
        pixels[y * width + x] =
            switch (colours) {
              case 1 -> over(row[at], alpha, most, multiplied) * 0x010101;
              case 3 -> rgb(shift -> over(row[at + 2 - shift / 8], alpha, most, multiplied));
              default -> rgb(shift -> ink(row[at + 2 - shift / 8], row[at + 3], most));
            };
      }
    }
    return new RgbImage(width, height, pixels);
  }

  /** Returns a sample of 0..most mixed with mid-grey, as a level of 0..255, rounded once. */
  private static int over(long sample, long alpha, long most, boolean multiplied) {
    if (alpha == most && most == 255) {
      return (int) sample;
    }
    long shown = 255 * sample * (multiplied ? most : alpha) + MID_GREY * most * (most - alpha);
    return (int) Math.min(255, (shown + most * most / 2) / (most * most));
  }

  /**
   * Converts samples of cyan, magenta, yellow and black; further ones are ignored.
   *
   * @param bits the depth of the samples
   */
  static RgbImage cmyk(Raster raster, int bits) {
    int width = raster.getWidth();
    int most = (1 << bits) - 1;
    int bands = raster.getNumBands();
    int[] pixels = new int[width * raster.getHeight()];
    int[] row = new int[width * bands];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int at = x * bands;
        pixels[y * width + x] = rgb(shift -> ink(row[at + 2 - shift / 8], row[at + 3], most));
      }
    }
    return new RgbImage(width, raster.getHeight(), pixels);
  }

  private static int ink(long ink, long black, long most) {
    return (int) ((255 * (most - ink) * (most - black) + most * most / 2) / (most * most));
  }
}
