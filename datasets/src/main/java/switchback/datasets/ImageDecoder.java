package switchback.datasets;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.apache.commons.imaging.AbstractImageParser;
import org.apache.commons.imaging.ImageFormat;
import org.apache.commons.imaging.Imaging;
import org.apache.commons.imaging.ImagingException;
import org.apache.commons.imaging.ImagingParameters;
import org.apache.commons.imaging.common.BufferedImageFactory;

/**
 * Decodes image files by their content: JPEG by ImageIO, all else by Commons Imaging. The first
 * image of a file counts; transparent parts stand on white; EXIF orientation is ignored.
 */
public final class ImageDecoder {
  /** The most pixels that an image may declare: 64 million. */
  static final long MOST_PIXELS = 1L << 26;

  private static final int MOST_BYTES = 1 << 28;

  private ImageDecoder() {}

  /**
   * Reads an image file.
   *
   * @throws SwitchbackException where there is no such file, it is no image that can be decoded, or
   *     it declares more than 64 million pixels, which is found before any is decoded
   */
  public static RgbImage decode(Path file) {
    byte[] bytes = bytes(file);
    try {
      return isJpeg(bytes) ? decodeJpeg(bytes) : decodeOther(bytes);
    } catch (TooLarge e) {
      throw new SwitchbackException(
          "an image is too large",
          file,
          String.valueOf(e.getMessage()),
          "at most " + MOST_PIXELS + " pixels",
          "scale it down first",
          e);
    } catch (IOException | RuntimeException e) {
      // Both libraries throw whatever a broken file makes them run into.
      throw new SwitchbackException(
          "cannot decode an image",
          file,
          e,
          "an image such as PNG, JPEG, GIF, BMP, TIFF or PPM",
          "it is damaged or no image; remove it or convert it to PNG",
          e);
    }
  }

  /** Found before the pixels are decoded. */
  private static final class TooLarge extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    TooLarge(long width, long height) {
      super(width + "x" + height + " pixels");
    }
  }

  private static byte[] bytes(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] bytes = stream.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new SwitchbackException(
            "an image file is too large",
            file,
            "more than " + MOST_BYTES + " bytes",
            "at most that many",
            "scale it down first");
      }
      return bytes;
    } catch (IOException e) {
      throw new SwitchbackException(
          "cannot read an image", file, e, "a readable file", "check the path and permissions", e);
    }
  }

  private static boolean isJpeg(byte[] bytes) {
    return bytes.length > 2
        && (bytes[0] & 0xFF) == 0xFF
        && (bytes[1] & 0xFF) == 0xD8
        && (bytes[2] & 0xFF) == 0xFF;
  }

  private static void checkSize(long width, long height) {
    if (width < 1 || height < 1 || width * height > MOST_PIXELS) {
      throw new TooLarge(width, height);
    }
  }

  private static RgbImage decodeJpeg(byte[] bytes) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    try (ImageInputStream input =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(input, true, true);
      checkSize(reader.getWidth(0), reader.getHeight(0));
      BufferedImage image = reader.read(0);
      // Java takes grey levels of a JPEG for linear light and would brighten them.
      return image.getColorModel().getNumComponents() == 1 ? ofGrey(image) : ofColour(image);
    } finally {
      reader.dispose();
    }
  }

  private static RgbImage ofGrey(BufferedImage image) {
    Raster raster = image.getRaster();
    int width = image.getWidth();
    int[] pixels =
        raster.getSamples(0, 0, width, image.getHeight(), 0, new int[width * image.getHeight()]);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] *= 0x010101;
    }
    return new RgbImage(width, image.getHeight(), pixels);
  }

  private static RgbImage ofColour(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
    if (image.getColorModel().hasAlpha()) {
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = onWhite(pixels[i]);
      }
    }
    return new RgbImage(width, height, pixels);
  }

  private static int onWhite(int argb) {
    int alpha = argb >>> 24;
    int rgb = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int level = (argb >> shift) & 0xFF;
      rgb |= ((level * alpha + 255 * (255 - alpha) + 127) / 255) << shift;
    }
    return rgb;
  }

  private static RgbImage decodeOther(byte[] bytes) throws IOException {
    ImageFormat format = Imaging.guessFormat(bytes);
    for (AbstractImageParser<?> parser : AbstractImageParser.getAllImageParsers()) {
      if (parser.canAcceptType(format)) {
        return decode(parser, bytes);
      }
    }
    throw new ImagingException("content of no known image format");
  }

  private static <P extends ImagingParameters<P>> RgbImage decode(
      AbstractImageParser<P> parser, byte[] bytes) throws IOException {
    P parameters = parser.getDefaultParameters();
    var size = parser.getImageSize(bytes);
    checkSize(size.width, size.height);
    parameters.setBufferedImageFactory(new CheckedImages());
    return ofColour(parser.getBufferedImage(bytes, parameters));
  }

  /**
   * Makes the images that a file is decoded into: refuses large ones again, since a frame may
   * declare more than its file, and makes grey ones in colour, since Java's own grey is linear.
   */
  private static final class CheckedImages implements BufferedImageFactory {
    @Override
    public BufferedImage getColorBufferedImage(int width, int height, boolean alpha) {
      checkSize(width, height);
      int type = alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
      return new BufferedImage(width, height, type);
    }

    @Override
    public BufferedImage getGrayscaleBufferedImage(int width, int height, boolean alpha) {
      return getColorBufferedImage(width, height, alpha);
    }
  }
}
