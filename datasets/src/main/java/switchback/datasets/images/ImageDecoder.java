package switchback.datasets.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import switchback.datasets.tasks.SwitchbackException;

/**
 * Decodes image files by their content: PNG, JPEG, GIF, BMP and TIFF by Java's own readers, WebP by
 * the one of TwelveMonkeys, PPM and its like by Commons Imaging. What is decoded is the first image
 * or frame, turned upright as its EXIF or TIFF orientation says (JPEG, PNG, TIFF, WebP; a tag that
 * cannot be read counts as none), as sRGB levels: 16 bits are rounded to 8, greys and PNG levels
 * are taken as they are stored, JPEG, TIFF and WebP follow their colour profile, CMYK is (1 - C) (1
 * - K) and so on, and lossy WebP's colours, stored at half the size, are repeated, not
 * interpolated. Transparent parts, and the parts of an animation that its first frame leaves empty,
 * stand on mid-grey, 128.
 */
public final class ImageDecoder {
  private static final int MOST_BYTES = 1 << 28;

  private ImageDecoder() {}

  /**
   * Reads an image file.
   *
   * @throws SwitchbackException where there is no such file, it is no image that can be decoded, it
   *     is damaged or cut off, or it declares more than 64 million pixels or 256 MiB of samples,
   *     which is found before any is decoded
   */
  public static RgbImage decode(Path file) {
    byte[] bytes = bytes(file);
    try {
      ImageKind kind = ImageKind.of(bytes);
      return kind == ImageKind.OTHER ? OtherImages.decode(bytes) : ImageReaders.decode(kind, bytes);
    } catch (ImageSizes.TooLarge e) {
      throw new SwitchbackException(
          "an image is too large",
          file,
          String.valueOf(e.getMessage()),
          e.expected(),
          "scale it down first",
          e);
    } catch (IOException | RuntimeException e) {
      // The libraries throw whatever a broken file makes them run into.
      throw new SwitchbackException(
          "cannot decode an image",
          file,
          reason(e),
          "a whole image such as PNG, JPEG, GIF, BMP, TIFF, WebP or PPM",
          "it is damaged, no image or of a rare kind; remove it or convert it to PNG",
          e);
    }
  }

  /** The innermost message, since readers wrap it in one that says nothing. */
  private static String reason(Throwable e) {
    Throwable inner = e;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner.getMessage() == null ? inner.getClass().getSimpleName() : inner.getMessage();
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
}
