package switchback.datasets.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import switchback.datasets.tasks.SwitchbackException;

/**
 * Decodes image files, whose kind is determined from their content by {@link ImageKind}.
 *
 * <p>The result is the first image or frame, turned upright by its EXIF or TIFF orientation (JPEG,
 * PNG, TIFF, WebP; an unreadable tag is ignored). Its pixels are sRGB levels:
 *
 * <ul>
 *   <li>samples of any depth are scaled to 8 bits and rounded;
 *   <li>grey levels and those of PNG are taken as stored;
 *   <li>JPEG, TIFF and WebP follow their colour profile;
 *   <li>CMYK becomes (1 - C) (1 - K) and so on;
 *   <li>WebP is decoded by libwebp;
 *   <li>transparent parts, and the parts of an animation outside its first frame, are mixed with
 *       mid-grey, 128.
 * </ul>
 *
 * <p>What the decoder cannot show rightly it refuses by name. Safe to use from several threads.
 */
public final class ImageDecoder {
  /** The largest number of bytes of an image file: 256 MiB. */
  public static final int MOST_BYTES = 1 << 28;

  private ImageDecoder() {}

  /**
   * Reads an image file, dropping any notice.
   *
   * @see #decode(Path, Consumer)
   */
  public static RgbImage decode(Path file) {
    return decode(file, notice -> {});
  }

  /**
   * Reads an image file.
   *
   * @param notices receives, in this thread, a line for each fault that was overlooked, such as the
   *     missing end marker of a complete JPEG file
   * @throws SwitchbackException if there is no such file, or as in {@link #decode(byte[], String,
   *     Consumer)}
   */
  public static RgbImage decode(Path file, Consumer<String> notices) {
    return decode(bytes(file), file.toString(), notices);
  }

  /**
   * Decodes the bytes of an image file.
   *
   * @param bytes the whole file; not changed
   * @param where the name of the file or record, for messages
   * @param notices receives, in this thread, a line for each fault that was overlooked
   * @throws SwitchbackException if it is not a supported image, it is damaged or cut off, or it
   *     declares more than 64 million pixels or 256 MiB of samples; the latter is found before any
   *     pixel is decoded
   */
  public static RgbImage decode(byte[] bytes, String where, Consumer<String> notices) {
    checkBytes(bytes.length, where);
    ImageKind kind = ImageKind.of(bytes);
    if (!kind.isSupported()) {
      throw new SwitchbackException(
          "not a supported image", where, kind.label(), ImageKind.SUPPORTED, kind.hint());
    }
    try {
      return ImageReaders.decode(kind, bytes, fault -> notices.accept(where + ": " + fault));
    } catch (ImageSizes.TooLarge e) {
      throw new SwitchbackException(
          "an image is too large",
          where,
          String.valueOf(e.getMessage()),
          e.expected(),
          "scale the image down first",
          e);
    } catch (UnsupportedImage e) {
      throw new SwitchbackException(
          "cannot decode an image",
          where,
          String.valueOf(e.getMessage()),
          e.expected(),
          e.hint(),
          e);
    } catch (IOException | RuntimeException e) {
      // The libraries throw all kinds of exceptions on broken files.
      throw new SwitchbackException(
          "cannot decode an image",
          where,
          reason(e),
          "a complete " + kind.label() + " file",
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
