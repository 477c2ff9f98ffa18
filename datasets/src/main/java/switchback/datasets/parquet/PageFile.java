package switchback.datasets.parquet;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.CompressionCodec;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.Validity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.SwitchbackException;

/**
 * A page as a Parquet file of its own: the page and its dictionary as they are stored, and metadata
 * that name them alone. So the library decodes one page of a row group, of which it would otherwise
 * decode all that comes before.
 */
final class PageFile {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int REQUIRED = 0;
  private static final int OPTIONAL = 1;

  /** How many values are decoded at once, so that few exist twice. */
  private static final int BATCH = 64;

  private static final int MOST_TIMES = 4;
  private static final long SMALL = 32L << 20;

  private PageFile() {}

  /** Takes the values of some rows of a page. */
  @FunctionalInterface
  interface Taker {
    /** Takes the values of the rows that the reader stands at. */
    void take(ColumnReader cells) throws IOException;
  }

  /**
   * Decodes the images of a page.
   *
   * @return the bytes of each image; null if it is null
   * @throws IOException if the page is damaged
   */
  static List<byte @Nullable []> images(
      FileRanges file, ColumnPages.Place place, ColumnPages.Page page, Column column)
      throws IOException {
    List<byte @Nullable []> images = new ArrayList<>();
    Map<ByteBuffer, byte[]> known = new HashMap<>();
    boolean hasDictionary = page.dictionary() != null;
    long[] left = {SMALL + (long) MOST_TIMES * page.header().unpacked()};
    read(
        file,
        place,
        page,
        column,
        cells -> {
          for (byte[] image : images(cells, column)) {
            // Images in a dictionary may be many times in a page, but are kept once.
            images.add(image == null || !hasDictionary ? image : once(image, known));
            left[0] -= image == null || hasDictionary ? 0 : image.length;
          }
          if (left[0] < 0) {
            throw new IOException("a page of images that are larger than it");
          }
        });
    return images;
  }

  /**
   * Decodes a page.
   *
   * @param taker takes the values of some rows at a time
   * @throws IOException if the page is damaged
   */
  static void read(
      FileRanges file, ColumnPages.Place place, ColumnPages.Page page, Column column, Taker taker)
      throws IOException {
    Decoding.check(place.codec());
    int rows = page.header().values();
    int read = 0;
    InputFile small = InputFile.of(bytes(file, place, page, column));
    try (ParquetFileReader reader = Decoding.open(small);
        ColumnReader cells = reader.buildColumnReader(0).batchSize(BATCH).build()) {
      while (read < rows && cells.nextBatch()) {
        read += cells.getRecordCount();
        taker.take(cells);
      }
    } catch (SwitchbackException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new IOException(reason(e), e);
    }
    if (read != rows) {
      throw new IOException("a page holds %,d of %,d rows".formatted(read, rows));
    }
  }

  private static byte[] once(byte[] image, Map<ByteBuffer, byte[]> known) {
    return known.computeIfAbsent(ByteBuffer.wrap(image), whole -> image);
  }

  /** Returns the images of a batch; null stands for an image that is null. */
  private static List<byte @Nullable []> images(ColumnReader cells, Column column) {
    byte[][] present = cells.getBinaries();
    Validity whole = column.isStructure() ? cells.getLayerValidity(0) : Validity.NO_NULLS;
    Validity leaf = cells.getLeafValidity();
    List<byte @Nullable []> images = new ArrayList<>();
    for (int i = 0; i < cells.getRecordCount(); i++) {
      images.add(whole.isNull(i) || leaf.isNull(i) ? null : present[i]);
    }
    return images;
  }

  /** Returns what the library says is wrong. */
  static String reason(Throwable e) {
    Throwable last = e;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    String message = last.getMessage();
    return message == null || message.isBlank() ? last.getClass().getSimpleName() : message;
  }

  private static ByteBuffer bytes(
      FileRanges file, ColumnPages.Place place, ColumnPages.Page page, Column column)
      throws IOException {
    PageHeader dictionary = page.dictionary();
    ByteBuffer first =
        dictionary == null
            ? ByteBuffer.allocate(0)
            : file.readRange(page.dictionaryOffset(), dictionary.whole());
    ByteBuffer second = file.readRange(page.offset(), page.header().whole());
    long unpacked =
        (dictionary == null ? 0 : dictionary.size() + (long) dictionary.unpacked())
            + page.header().size()
            + page.header().unpacked();
    byte[] footer =
        footer(
            column,
            place.codec(),
            page.header().values(),
            unpacked,
            first.remaining(),
            second.remaining());
    long size = 3L * Integer.BYTES + first.remaining() + second.remaining() + footer.length;
    if (size > Integer.MAX_VALUE) {
      throw new IOException("a page of %,d bytes".formatted(size));
    }
    // Direct, since a native library may unpack it.
    return ByteBuffer.allocateDirect((int) size)
        .put(MAGIC)
        .put(first)
        .put(second)
        .put(footer)
        .putInt(Integer.reverseBytes(footer.length))
        .put(MAGIC)
        .flip();
  }

  /** Returns the metadata of a file with one column and one page, as parquet.thrift has them. */
  private static byte[] footer(
      Column column, CompressionCodec codec, int rows, long unpacked, int dictionary, int page) {
    List<String> path =
        column.isStructure() ? List.of(column.name(), Column.BYTES) : List.of(column.name());
    CompactWriter footer = new CompactWriter();
    footer.number(1, CompactReader.I32, 1);
    schema(footer, column);
    footer.number(3, CompactReader.I64, rows);
    footer.list(4, CompactReader.STRUCT, 1).element();
    footer.list(1, CompactReader.STRUCT, 1).element();
    footer.number(2, CompactReader.I64, MAGIC.length);
    footer
        .struct(3)
        .number(1, CompactReader.I32, number(column.type()))
        .numbers(2, 0)
        .texts(3, path, path.size())
        .number(4, CompactReader.I32, number(codec))
        .number(5, CompactReader.I64, rows)
        .number(6, CompactReader.I64, unpacked)
        .number(7, CompactReader.I64, (long) dictionary + page)
        .number(9, CompactReader.I64, (long) MAGIC.length + dictionary);
    if (dictionary > 0) {
      footer.number(11, CompactReader.I64, MAGIC.length);
    }
    footer.end().end();
    footer.number(2, CompactReader.I64, unpacked).number(3, CompactReader.I64, rows).end();
    return footer.bytes();
  }

  private static void schema(CompactWriter footer, Column column) {
    int whole = column.isOptional() ? OPTIONAL : REQUIRED;
    footer.list(2, CompactReader.STRUCT, column.isStructure() ? 3 : 2);
    footer.element().text(4, "schema").number(5, CompactReader.I32, 1).end();
    if (column.isStructure()) {
      footer
          .element()
          .number(3, CompactReader.I32, whole)
          .text(4, column.name())
          .number(5, CompactReader.I32, 1)
          .end();
    }
    boolean isOptional = column.isStructure() ? column.areBytesOptional() : column.isOptional();
    footer
        .element()
        .number(1, CompactReader.I32, number(column.type()))
        .number(3, CompactReader.I32, isOptional ? OPTIONAL : REQUIRED)
        .text(4, column.isStructure() ? Column.BYTES : column.name())
        .end();
  }

  private static int number(PhysicalType type) {
    return switch (type) {
      case BOOLEAN -> 0;
      case INT32 -> 1;
      case INT64 -> 2;
      case INT96 -> 3;
      case FLOAT -> 4;
      case DOUBLE -> 5;
      case BYTE_ARRAY -> 6;
      case FIXED_LEN_BYTE_ARRAY -> 7;
    };
  }

  private static int number(CompressionCodec codec) {
    return switch (codec) {
      case UNCOMPRESSED -> 0;
      case SNAPPY -> 1;
      case GZIP -> 2;
      case LZO -> 3;
      case BROTLI -> 4;
      case LZ4 -> 5;
      case ZSTD -> 6;
      case LZ4_RAW -> 7;
    };
  }
}
