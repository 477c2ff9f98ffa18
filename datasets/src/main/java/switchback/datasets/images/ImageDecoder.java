package switchback.datasets.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import switchback.datasets.tasks.SwitchbackException;

/**
 * Decodes image files, whose kind is determined from their content. PNG, JPEG, GIF, BMP and TIFF
 * are decoded by Java's own readers, WebP by that of TwelveMonkeys, and PPM and related formats by
 * Commons Imaging.
 *
 * <p>The result is the first image or frame, turned upright by its EXIF or TIFF orientation (JPEG,
 * PNG, TIFF, WebP; an unreadable tag is ignored). Its pixels are sRGB levels:
 *
 * <ul>
 *   <li>16 bits are rounded to 8;
 *   <li>grey levels and those of PNG are taken as stored;
 *   <li>JPEG, TIFF and WebP follow their colour profile;
 *   <li>CMYK becomes (1 - C) (1 - K) and so on;
 *   <li>the colours of lossy WebP, stored at half the size, are repeated, not interpolated;
 *   <li>transparent parts, and the parts of an animation outside its first frame, are mixed with
 *       mid-grey, 128.
 * </ul>
 */
public final class ImageDecoder {
  /** The largest number of bytes of an image file: 256 MiB. */
  public static final int MOST_BYTES = 1 << 28;

  private ImageDecoder() {}

  /**
   * Reads an image file.
   *
   * @throws SwitchbackException if there is no such file, it is not a supported image, it is
   *     damaged or cut off, or it declares more than 64 million pixels or 256 MiB of samples; the
   *     latter is found before any pixel is decoded
   */
  public static RgbImage decode(Path file) {
    return decode(bytes(file), file);
  }

  /**
   * Returns whether a file begins like an image of a supported kind.
   *
   * @param head its first bytes, some thousands
   */
  public static boolean isSupported(byte[] head) {
    boolean isNetpbm =
        head.length > 2
            && head[0] == 'P'
            && head[1] >= '1'
            && head[1] <= '6'
            && Character.isWhitespace(head[2]);
    return isNetpbm || ImageKind.of(head) != ImageKind.OTHER;
  }

  /**
   * Decodes the content of an image file.
   *
   * @param bytes the whole file; not modified
   * @param where the place of the file, for messages
   * @throws SwitchbackException as {@link #decode(Path)}, except that it does not read
   */
  public static RgbImage decode(byte[] bytes, Object where) {
    checkBytes(bytes.length, where);
    try {
      ImageKind kind = ImageKind.of(bytes);
      return kind == ImageKind.OTHER ? OtherImages.decode(bytes) : ImageReaders.decode(kind, bytes);
    } catch (ImageSizes.TooLarge e) {
      throw new SwitchbackException(
          "an image is too large",
          where,
          String.valueOf(e.getMessage()),
          e.expected(),
          "scale the image down first",
          e);
    } catch (IOException | RuntimeException e) {
      // The libraries throw all kinds of exceptions on broken files.
      throw new SwitchbackException(
          "cannot decode an image",
          where,
          reason(e),
          "a complete PNG, JPEG, GIF, BMP, TIFF, WebP or PPM image",
          "open it in an image viewer: if it is shown, convert it to PNG, otherwise remove it",
          e);
    }
  }

  /** Returns the innermost message, since readers wrap it in one without information. */
  private static String reason(Throwable e) {
    Throwable inner = e;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner.getMessage() == null ? "it ends too early or is damaged" : inner.getMessage();
  }

  private static byte[] bytes(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      return stream.readNBytes(MOST_BYTES + 1);
    } catch (IOException e) {
      throw new SwitchbackException(
          "cannot read an image", file, e, "a readable file", "check the path and permissions", e);
    }
  }

  private static void checkBytes(int bytes, Object where) {
    if (bytes > MOST_BYTES) {
      throw new SwitchbackException(
          "an image file is too large",
          where,
          "more than " + MOST_BYTES + " bytes",
          "at most that many",
          "scale the image down first");
    }
  }
}
