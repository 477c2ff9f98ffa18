package switchback.reports.drawing;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.commons.imaging.formats.tiff.AbstractTiffElement;
import org.apache.commons.imaging.formats.tiff.AbstractTiffImageData;
import org.apache.commons.imaging.formats.tiff.constants.TiffConstants;
import org.apache.commons.imaging.formats.tiff.constants.TiffTagConstants;
import org.apache.commons.imaging.formats.tiff.write.TiffImageWriterLossy;
import org.apache.commons.imaging.formats.tiff.write.TiffOutputDirectory;
import org.apache.commons.imaging.formats.tiff.write.TiffOutputSet;
import switchback.datasets.files.AtomicFiles;
import switchback.training.graphs.MapShape;

/**
 * Writes TIFF files of values: one page per projection, 32-bit IEEE floats (SampleFormat 3), the
 * channels of a pixel side by side, little-endian, in one uncompressed strip. Three channels are
 * RGB, any other number is grey; a page's text is its ImageDescription, in UTF-8. The same values
 * and texts result in the same bytes.
 */
public final class TiffFiles {
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  private TiffFiles() {}

  /**
   * Writes pages; the file appears only once it is complete.
   *
   * @param shape the size of every page
   * @param words the pages' descriptions, at least one
   * @param values returns a page's values, (C, H, W), by its number from 0; not modified
   * @throws IllegalArgumentException if a page has another size, or a value is not finite
   * @throws IOException if the file cannot be written; no partial file remains
   */
  public static void write(
      Path file, MapShape shape, List<String> words, IntFunction<float[]> values)
      throws IOException {
    TiffOutputSet set = new TiffOutputSet(ORDER);
    for (int i = 0; i < words.size(); i++) {
      set.addDirectory(directory(i, shape, words.get(i), values.apply(i)));
    }
    AtomicFiles.write(
        file,
        temporary -> {
          try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
            new TiffImageWriterLossy(ORDER).write(out, set);
          }
        });
  }

  private static TiffOutputDirectory directory(
      int number, MapShape shape, String words, float[] values) throws IOException {
    byte[] bytes = interleaved(shape, values);
    int channels = shape.channels();
    short[] bits = new short[channels];
    short[] formats = new short[channels];
    Arrays.fill(bits, (short) Float.SIZE);
    Arrays.fill(formats, (short) TiffTagConstants.SAMPLE_FORMAT_VALUE_IEEE_FLOATING_POINT);
    TiffOutputDirectory directory = new TiffOutputDirectory(number, ORDER);
    directory.add(TiffTagConstants.TIFF_TAG_IMAGE_WIDTH, shape.width());
    directory.add(TiffTagConstants.TIFF_TAG_IMAGE_LENGTH, shape.height());
    directory.add(TiffTagConstants.TIFF_TAG_BITS_PER_SAMPLE, bits);
    directory.add(
        TiffTagConstants.TIFF_TAG_COMPRESSION, (short) TiffConstants.COMPRESSION_UNCOMPRESSED);
    directory.add(
        TiffTagConstants.TIFF_TAG_PHOTOMETRIC_INTERPRETATION,
        (short)
            (channels == 3
                ? TiffTagConstants.PHOTOMETRIC_INTERPRETATION_VALUE_RGB
                : TiffTagConstants.PHOTOMETRIC_INTERPRETATION_VALUE_BLACK_IS_ZERO));
    directory.add(TiffTagConstants.TIFF_TAG_IMAGE_DESCRIPTION, words);
    directory.add(TiffTagConstants.TIFF_TAG_SAMPLES_PER_PIXEL, (short) channels);
    directory.add(TiffTagConstants.TIFF_TAG_ROWS_PER_STRIP, shape.height());
    directory.add(
        TiffTagConstants.TIFF_TAG_PLANAR_CONFIGURATION,
        (short) TiffTagConstants.PLANAR_CONFIGURATION_VALUE_CHUNKY);
    directory.add(TiffTagConstants.TIFF_TAG_SOFTWARE, "Switchback");
    directory.add(TiffTagConstants.TIFF_TAG_SAMPLE_FORMAT, formats);
    AbstractTiffElement.DataElement strip = new AbstractTiffImageData.Data(0, bytes.length, bytes);
    directory.setTiffImageData(
        new AbstractTiffImageData.Strips(
            new AbstractTiffElement.DataElement[] {strip}, shape.height()));
    return directory;
  }

  /** Converts values from (C, H, W) to (H, W, C), as bytes. */
  private static byte[] interleaved(MapShape shape, float[] values) {
    if (values.length != shape.size()) {
      throw new IllegalArgumentException(
          "sizes of page and values differ: " + shape.size() + " != " + values.length);
    }
    ByteBuffer bytes = ByteBuffer.allocate(shape.size() * Float.BYTES).order(ORDER);
    for (int pixel = 0; pixel < shape.plane(); pixel++) {
      for (int channel = 0; channel < shape.channels(); channel++) {
        float value = values[channel * shape.plane() + pixel];
        if (!Float.isFinite(value)) {
          throw new IllegalArgumentException("value is not a finite number: " + value);
        }
        bytes.putFloat(value);
      }
    }
    return bytes.array();
  }
}
