package switchback.datasets.images;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.SampleModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;

/**
 * Decodes WebP by libwebp, and PNG, JPEG, GIF and BMP by Java's own readers, which give exact
 * levels. Commons Imaging would truncate 16 bits to 8, brighten PNG files that state their gamma,
 * and decode all frames of a GIF file before giving their size; it does not read WebP, and readers
 * of lossy WebP written in Java smooth its blocks otherwise than RFC 6386 demands. TIFF is left to
 * {@link TiffImage}, PPM to {@link PnmImage}.
 */
final class ImageReaders {
  /** The columns and rows by which a part of a TIFF image may exceed what it holds. */
  private static final int JPEG_PADDING = 64;

  private static final int BMP_SIZES = 18;

  /** The length of the old header, which has 16-bit sizes. */
  private static final int BMP_OLD_HEADER = 12;

  /** Warnings of readers that fill in pixels missing from the file. */
  private static final Pattern MADE_UP =
      Pattern.compile(
          "Premature|Corrupt JPEG data: (?!.*extraneous)|Truncated|Inconsistent|Nothing to decode"
              + "|EOF|end of");

  private ImageReaders() {}

  /**
   * Decodes the first image of a file, upright.
   *
   * @param faults receives what was overlooked, as a phrase
   * @throws IOException if the file is damaged or of an unsupported kind
   * @throws RuntimeException if a reader fails on a damaged file
   * @throws ImageSizes.TooLarge if the file declares too many pixels; thrown before it is decoded
   */
  static RgbImage decode(ImageKind kind, byte[] bytes, Consumer<String> faults) throws IOException {
    return switch (kind) {
      case JPEG -> jpeg(bytes, faults);
      case PNG -> png(bytes);
      case GIF -> gif(bytes);
      case TIFF -> TiffImage.decode(bytes);
      case WEBP -> webp(bytes);
      case BMP -> bmp(bytes);
      case PNM -> PnmImage.decode(bytes);
      default -> throw new IllegalArgumentException(kind + " is not supported");
    };
  }

  private static RgbImage gif(byte[] bytes) throws IOException {
    ImageCanvas canvas = GifFrame.canvas(bytes);
    ImageSizes.checkWithin(canvas.width(), canvas.height(), bytes.length);
    return canvas.place(Rasters.rgb(read(reader(ImageKind.GIF), bytes)));
  }

  private static RgbImage jpeg(byte[] bytes, Consumer<String> faults) throws IOException {
    JpegSegments segments = JpegSegments.read(bytes);
    segments.checkScans();
    byte[] whole = segments.ends() ? bytes : segments.ended();
    RgbImage stored = Rasters.rgb(read(reader(ImageKind.JPEG), whole));
    if (!segments.ends()) {
      faults.accept("the JPEG file lacks only its end marker; read as complete");
    }
    return orientation(segments.exif()).upright(stored);
  }

  private static RgbImage png(byte[] bytes) throws IOException {
    ByteBuffer[] exif = {ByteBuffer.allocate(0)};
    ImageChunks.png(
        bytes,
        (name, content) -> {
          if (name.equals("eXIf")) {
            exif[0] = content;
          }
        });
    return orientation(exif[0]).upright(Rasters.rgb(read(reader(ImageKind.PNG), bytes)));
  }

  /** Checks the size first, since the reader allocates memory for it before giving it. */
  private static RgbImage bmp(byte[] bytes) throws IOException {
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length > BMP_SIZES + 8 && header.getInt(14) != BMP_OLD_HEADER) {
      ImageSizes.checkWithin(
          header.getInt(BMP_SIZES), Math.abs((long) header.getInt(BMP_SIZES + 4)), bytes.length);
    }
    return Rasters.rgb(read(reader(ImageKind.BMP), bytes));
  }

  private static RgbImage webp(byte[] bytes) throws IOException {
    WebpFrame frame = WebpFrame.read(bytes);
    RgbImage stored = Rasters.rgb(libwebp(frame.still()), frame.profile());
    ImageCanvas canvas = frame.canvas();
    if (canvas != null) {
      ImageSizes.checkWithin(canvas.width(), canvas.height(), bytes.length);
    }
    return orientation(frame.exif()).upright(canvas == null ? stored : canvas.place(stored));
  }

  /** Decodes a still image by libwebp. */
  private static BufferedImage libwebp(byte[] bytes) throws IOException {
    Libwebp.require();
    try {
      return read(new WebPImageReaderSpi().createReaderInstance(null), bytes);
    } catch (OutOfMemoryError e) {
      // Only Java's own errors have a message. libwebp says so of damaged files as well, of which
      // it would need too much; the size has been checked.
      if (e.getMessage() != null) {
        throw e;
      }
      throw new IOException("libwebp finds it damaged, or lacks memory for it", e);
    }
  }

  /**
   * Returns the orientation; EXIF data may still have the marker that precedes them in JPEG files.
   */
  private static Orientation orientation(ByteBuffer exif) {
    boolean marked = exif.limit() > 6 && exif.get(0) == 'E' && exif.get(1) == 'x';
    ByteBuffer tiff = marked ? exif.slice(6, exif.limit() - 6) : exif;
    return Orientation.of((int) new TiffTags(tiff).first(TiffTags.ORIENTATION, 1));
  }

  private static ImageReader reader(ImageKind kind) {
    return ImageIO.getImageReadersByFormatName(kind.name().toLowerCase(Locale.ROOT)).next();
  }

  private static BufferedImage read(ImageReader reader, byte[] bytes) throws IOException {
    return read(reader, new ByteArrayImageInput(bytes), () -> reader.read(0));
  }

  /**
   * Decodes a JPEG image to its samples as they are stored, without converting colours.
   *
   * @throws IOException if it is damaged or larger than given
   */
  static Raster jpegRaster(byte[] bytes, int mostColumns, int mostRows) throws IOException {
    JpegSegments.read(bytes).checkScans();
    ImageReader reader = reader(ImageKind.JPEG);
    return read(
        reader,
        new ByteArrayImageInput(bytes),
        () -> {
          if (reader.getWidth(0) > mostColumns + JPEG_PADDING
              || reader.getHeight(0) > mostRows + JPEG_PADDING) {
            throw new IOException("a JPEG part is larger than the image");
          }
          return reader.readRaster(0, null);
        });
  }

  /** Reads from a reader whose input is set. */
  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> T read(ImageReader reader, ByteArrayImageInput input, Reading<T> reading)
      throws IOException {
    StringBuilder madeUp = new StringBuilder();
    reader.addIIOReadWarningListener(
        (source, warning) -> {
          if (MADE_UP.matcher(warning).find() && madeUp.isEmpty()) {
            madeUp.append(warning);
          }
        });
    try (input) {
      reader.setInput(input, true, true);
      checkSize(reader, input.length());
      T image = reading.read();
      if (!madeUp.isEmpty()) {
        throw new IOException(madeUp.toString());
      }
      return image;
    } finally {
      reader.dispose();
    }
  }

  private static void checkSize(ImageReader reader, long fileBytes) throws IOException {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    ImageSizes.checkWithin(width, height, fileBytes);
    var types = reader.getImageTypes(0);
    if (types.hasNext()) {
      ImageTypeSpecifier type = types.next();
      SampleModel one = type.getSampleModel(1, 1);
      int bits = DataBuffer.getDataTypeSize(one.getDataType());
      ImageSizes.check(width, height, (long) one.getNumDataElements() * bits / 8);
    }
  }
}
