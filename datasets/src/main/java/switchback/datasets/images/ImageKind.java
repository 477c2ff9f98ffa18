package switchback.datasets.images;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The kind of an image file, determined by its first bytes and never by its name. */
enum ImageKind {
  JPEG,
  PNG,
  GIF,
  BMP,
  TIFF,
  WEBP,
  /** Another format, or not an image. */
  OTHER;

  static ImageKind of(byte[] bytes) {
    if (starts(bytes, 0, "\u00FF\u00D8\u00FF")) {
      return JPEG;
    }
    if (starts(bytes, 0, "\u0089PNG\r\n\u001A\n")) {
      return PNG;
    }
    if (starts(bytes, 0, "GIF87a") || starts(bytes, 0, "GIF89a")) {
      return GIF;
    }
    if (starts(bytes, 0, "BM")) {
      return BMP;
    }
    if (starts(bytes, 0, "II*\0") || starts(bytes, 0, "MM\0*")) {
      return TIFF;
    }
    return starts(bytes, 0, "RIFF") && starts(bytes, 8, "WEBP") ? WEBP : OTHER;
  }

  /** Returns whether the bytes from index {@code at} on are those of a signature. */
  static boolean starts(byte[] bytes, int at, String signature) {
    byte[] wanted = signature.getBytes(StandardCharsets.ISO_8859_1);
    return bytes.length - at >= wanted.length
        && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
  }
}
