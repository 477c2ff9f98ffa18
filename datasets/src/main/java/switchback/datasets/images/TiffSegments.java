package switchback.datasets.images;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.InflaterInputStream;
import org.apache.commons.imaging.common.PackBits;
import org.apache.commons.imaging.formats.tiff.itu_t4.T4AndT6Compression;
import org.apache.commons.imaging.mylzw.MyLzwDecompressor;

/** The strips or tiles of a TIFF file, unpacked by the image libraries. */
final class TiffSegments {
  private static final int TABLES = 347;
  private static final int FAX_3_OPTIONS = 292;
  private static final int FAX_4_OPTIONS = 293;

  private final byte[] file;
  private final TiffTags tags;
  private final TiffLayout layout;
  private final long[] offsets;
  private final long[] lengths;
  private final boolean reversed;

  TiffSegments(byte[] file, TiffTags tags, TiffLayout layout) throws IOException {
    this.file = file;
    this.tags = tags;
    this.layout = layout;
    boolean tiles = tags.has(322);
    this.offsets = tags.values(tiles && tags.has(324) ? 324 : 273);
    this.lengths = tags.values(tiles && tags.has(325) ? 325 : 279);
    this.reversed = tags.first(266, 1) == 2;
    int count = layout.segmentsAcross() * layout.segmentsDown() * layout.planes();
    if (offsets.length < count || lengths.length < count) {
      throw new IOException("the TIFF file does not say where its image data are");
    }
  }

  /**
   * Returns the samples of a segment, unpacked but not yet undone of differences.
   *
   * @param rows the rows that are needed, at most those of a segment
   * @throws IOException if the data are cut off or damaged
   */
  int[] samples(int segment, int rows) throws IOException {
    if (layout.compression() == TiffLayout.JPEG) {
      return jpeg(stored(segment), rows);
    }
    if (layout.photometric() == TiffLayout.LUMA_CHROMA && layout.planes() == 1) {
      int across = TiffLayout.horizontal(tags);
      int down = TiffLayout.vertical(tags);
      if (across < 1 || across > 4 || down < 1 || down > 4) {
        throw TiffLayout.refused("chroma subsampled " + across + " by " + down, "1 to 4");
      }
      return lumaChroma(segment, rows, across, down);
    }
    int rowBytes = layout.rowBytes();
    byte[] data = unpacked(stored(segment), (long) rowBytes * rows, rows);
    int inRow = layout.columns() * layout.samplesInSegment();
    int[] samples = new int[inRow * rows];
    for (int y = 0; y < rows; y++) {
      row(data, y * rowBytes, samples, y * inRow, inRow);
    }
    return samples;
  }

  /** Unpacks a row of samples: whole bytes in the file's order, others from the highest bit on. */
  private void row(byte[] data, int from, int[] to, int at, int count) {
    int bits = layout.bits();
    boolean little = bits == 16 && tags.order() == ByteOrder.LITTLE_ENDIAN;
    long held = 0;
    int holds = 0;
    int next = from;
    for (int i = 0; i < count; i++) {
      while (holds < bits) {
        held = (held << 8) | (data[next++] & 0xFF);
        holds += 8;
      }
      holds -= bits;
      int sample = (int) (held >> holds) & ((1 << bits) - 1);
      to[at + i] = little ? sample >> 8 | (sample & 0xFF) << 8 : sample;
    }
  }

  private byte[] stored(int segment) throws IOException {
    long from = offsets[segment];
    long length = lengths[segment];
    if (from < 0 || length < 0 || from > file.length - length) {
      throw new IOException("the TIFF file is cut off");
    }
    byte[] stored = Arrays.copyOfRange(file, (int) from, (int) (from + length));
    if (reversed && layout.compression() != TiffLayout.JPEG) {
      for (int i = 0; i < stored.length; i++) {
        stored[i] = (byte) (Integer.reverse(stored[i]) >>> 24);
      }
    }
    return stored;
  }

  private byte[] unpacked(byte[] stored, long length, int rows) throws IOException {
    int wanted = Math.toIntExact(length);
    byte[] data =
        switch (layout.compression()) {
          case TiffLayout.NONE -> stored;
          case TiffLayout.LZW ->
              new MyLzwDecompressor(8, ByteOrder.BIG_ENDIAN, true)
                  .decompress(new ByteArrayInputStream(stored), wanted);
          case TiffLayout.PACK_BITS -> PackBits.decompress(stored, wanted);
          case TiffLayout.HUFFMAN, TiffLayout.FAX_3, TiffLayout.FAX_4 -> fax(stored, rows);
          default -> inflated(stored, wanted);
        };
    if (data.length < wanted) {
      throw new EOFException("the image data of the TIFF file end too early");
    }
    return data;
  }

  private static byte[] inflated(byte[] stored, int wanted) throws IOException {
    try (var stream = new InflaterInputStream(new ByteArrayInputStream(stored))) {
      return stream.readNBytes(wanted);
    }
  }

  private byte[] fax(byte[] stored, int rows) throws IOException {
    int columns = layout.columns();
    long options = tags.first(FAX_3_OPTIONS, 0);
    if ((options & 2) != 0 || (tags.first(FAX_4_OPTIONS, 0) & 2) != 0) {
      throw TiffLayout.refused("CCITT data in uncompressed mode", "compressed mode");
    }
    boolean fill = (options & 4) != 0;
    return switch (layout.compression()) {
      case TiffLayout.HUFFMAN ->
          T4AndT6Compression.decompressModifiedHuffman(stored, columns, rows);
      case TiffLayout.FAX_4 -> T4AndT6Compression.decompressT6(stored, columns, rows);
      default ->
          (options & 1) == 0
              ? T4AndT6Compression.decompressT4_1D(stored, columns, rows, fill)
              : T4AndT6Compression.decompressT4_2D(stored, columns, rows, fill);
    };
  }

  /** Decodes a segment that is a JPEG file without the tables, which all segments share. */
  private int[] jpeg(byte[] stored, int rows) throws IOException {
    byte[] tables = tags.bytes(TABLES);
    byte[] whole = stored;
    if (tables.length > 4 && stored.length > 2) {
      whole = Arrays.copyOf(tables, tables.length - 2 + stored.length - 2);
      System.arraycopy(stored, 2, whole, tables.length - 2, stored.length - 2);
    }
    int columns = layout.columns();
    Raster raster = ImageReaders.jpegRaster(whole, columns, layout.rows());
    int bands = layout.samplesInSegment();
    if (raster.getWidth() < columns || raster.getHeight() < rows || raster.getNumBands() != bands) {
      throw new IOException("a JPEG part of the TIFF file has other sizes than the image");
    }
    return raster.getPixels(0, 0, columns, rows, (int[]) null);
  }

  /** Unpacks blocks of luma, each followed by one sample of either chroma, which is repeated. */
  private int[] lumaChroma(int segment, int rows, int across, int down) throws IOException {
    int columns = layout.columns();
    int blocks = (columns + across - 1) / across;
    int block = across * down + 2;
    long length = (long) blocks * block * ((rows + down - 1) / down);
    ImageSizes.check(length, 1);
    byte[] data = unpacked(stored(segment), length, rows);
    int[] samples = new int[3 * columns * rows];
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        int from = (y / down * blocks + x / across) * block;
        int at = 3 * (y * columns + x);
        samples[at] = data[from + y % down * across + x % across] & 0xFF;
        samples[at + 1] = data[from + block - 2] & 0xFF;
        samples[at + 2] = data[from + block - 1] & 0xFF;
      }
    }
    return samples;
  }
}
