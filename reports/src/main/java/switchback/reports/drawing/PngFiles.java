package switchback.reports.drawing;

import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.imaging.Imaging;
import org.apache.commons.imaging.PixelDensity;
import org.apache.commons.imaging.formats.png.AbstractPngText;
import org.apache.commons.imaging.formats.png.PngImageInfo;
import org.apache.commons.imaging.formats.png.PngImageParser;
import org.apache.commons.imaging.formats.png.PngImagingParameters;
import org.jspecify.annotations.Nullable;
import switchback.datasets.files.AtomicFiles;

/**
 * Reads and writes PNG files of 8 bits per channel, whose text chunks say what they show and how it
 * was made. The same picture and text result in the same bytes.
 */
public final class PngFiles {
  /** The largest number of pixels that the encoder's buffer can hold, whatever the memory. */
  public static final long MOST_PIXELS = Integer.MAX_VALUE / 3;

  private PngFiles() {}

  /**
   * Returns the bytes of heap that writing a picture takes in addition to its own four per pixel:
   * the encoder collects all bytes of the picture in a buffer that doubles in size, then copies
   * them.
   */
  public static long heap(long pixels) {
    long bytes = 3 * pixels;
    long buffer = Long.highestOneBit(Math.max(1, 2 * bytes - 1));
    return buffer + Math.max(buffer / 2, bytes);
  }

  /**
   * Writes a picture; {@code file} appears only once it is complete.
   *
   * @param text values by keyword, written in this order; a keyword has 1 to 79 Latin-1 characters
   * @throws IOException if the file cannot be written; no partial file remains
   */
  public static void write(Path file, BufferedImage image, Map<String, String> text)
      throws IOException {
    AtomicFiles.write(file, temporary -> encode(temporary, image, text, null));
  }

  /**
   * Writes a picture that has a size on paper; {@code file} appears only once it is complete.
   *
   * @param text values by keyword, written in this order; a keyword has 1 to 79 Latin-1 characters
   * @param dotsPerInch pixels per inch, in both directions
   * @throws IOException if the file cannot be written; no partial file remains
   */
  public static void write(
      Path file, BufferedImage image, Map<String, String> text, int dotsPerInch)
      throws IOException {
    PixelDensity density = PixelDensity.createFromPixelsPerInch(dotsPerInch, dotsPerInch);
    AtomicFiles.write(file, temporary -> encode(temporary, image, text, density));
  }

  /** Reads the pixels of a PNG file that this class wrote. */
  public static Raster read(Path file) throws IOException {
    return Raster.of(Imaging.getBufferedImage(file.toFile()));
  }

  /** Reads the text chunks of a PNG file, by keyword. */
  public static Map<String, String> readText(Path file) throws IOException {
    Map<String, String> text = new LinkedHashMap<>();
    if (Imaging.getImageInfo(file.toFile()) instanceof PngImageInfo info) {
      info.getTextChunks().forEach(chunk -> text.put(chunk.keyword, chunk.text));
    }
    return text;
  }

  private static void encode(
      Path file, BufferedImage image, Map<String, String> text, @Nullable PixelDensity density)
      throws IOException {
    PngImagingParameters parameters = new PngImagingParameters();
    parameters.setForceTrueColor(true);
    parameters.setTextChunks(chunks(text));
    parameters.setPixelDensity(density);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      new PngImageParser().writeImage(image, out, parameters);
    }
  }

  private static List<? extends AbstractPngText> chunks(Map<String, String> text) {
    return text.entrySet().stream().map(e -> chunk(e.getKey(), e.getValue())).toList();
  }

  /** Returns a tEXt chunk for Latin-1 text and an iTXt chunk, which is UTF-8, for any other. */
  private static AbstractPngText chunk(String keyword, String text) {
    return StandardCharsets.ISO_8859_1.newEncoder().canEncode(text)
        ? new AbstractPngText.Text(keyword, text)
        : new AbstractPngText.Itxt(keyword, text, "", keyword);
  }
}
