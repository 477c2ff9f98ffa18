package switchback.datasets.parquet;

import dev.hardwood.metadata.CompressionCodec;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the pages of a column are, in one row group. They are found by their headers alone. */
final class ColumnPages {
  private static final int USUAL_HEADER = 4096;
  private static final int LONGEST_HEADER = 16 << 20;
  private static final int SMALL = 16 << 20;
  private static final int MOST_TIMES = 500;

  private final Place place;
  private final List<Page> pages;

  private ColumnPages(Place place, List<Page> pages) {
    this.place = place;
    this.pages = List.copyOf(pages);
  }

  /**
   * The place of a column in a row group.
   *
   * @param offset where its first page begins
   * @param length the number of bytes of all pages
   * @param rows the number of rows
   * @param codec how they are compressed
   */
  record Place(long offset, long length, int rows, CompressionCodec codec) {}

  /**
   * A page with rows.
   *
   * @param offset where its header begins
   * @param header its header
   * @param firstRow its first row, in the row group
   * @param dictionaryOffset where the header of its dictionary begins
   * @param dictionary the header of its dictionary; null if it needs none
   */
  record Page(
      long offset,
      PageHeader header,
      int firstRow,
      long dictionaryOffset,
      @Nullable PageHeader dictionary) {}

  /**
   * Finds the pages.
   *
   * @throws IOException if a header cannot be read, or the pages do not hold all rows
   */
  static ColumnPages find(FileRanges file, Place place) throws IOException {
    List<Page> pages = new ArrayList<>();
    long end = place.offset + place.length;
    if (place.offset < 0 || place.length < 0 || end < 0 || end > file.length()) {
      throw new IOException("the file ends within it, or its offsets are damaged");
    }
    PageHeader dictionary = null;
    long dictionaryOffset = 0;
    int rows = 0;
    for (long position = place.offset; position < end && rows < place.rows; ) {
      PageHeader header = header(file, position, end);
      if (header.kind() == PageHeader.DICTIONARY) {
        dictionary = header;
        dictionaryOffset = position;
      } else if (header.isData() && header.values() > 0) {
        PageHeader needed = header.usesDictionary() ? dictionary : null;
        pages.add(new Page(position, header, rows, dictionaryOffset, needed));
        rows = Math.addExact(rows, header.values());
      }
      position += header.whole();
    }
    if (rows != place.rows) {
      throw new IOException("its pages hold %,d of %,d rows".formatted(rows, place.rows));
    }
    return new ColumnPages(place, pages);
  }

  private static PageHeader header(FileRanges file, long position, long end) throws IOException {
    int most = (int) Math.min(end - position, LONGEST_HEADER);
    int size = Math.min(most, USUAL_HEADER);
    while (true) {
      ByteBuffer bytes = file.readRange(position, size);
      try {
        PageHeader header = PageHeader.read(bytes);
        check(header, end - position);
        return header;
      } catch (BufferUnderflowException e) {
        if (size == most) {
          throw new IOException("the header of a page is cut short", e);
        }
        size = (int) Math.min(most, size * 16L);
      }
    }
  }

  private static void check(PageHeader header, long left) throws IOException {
    if (header.size() + (long) header.packed() > left) {
      throw new IOException("a page ends behind its column");
    }
    // A value in a dictionary takes four bytes, at least.
    if (header.kind() == PageHeader.DICTIONARY && header.values() > header.unpacked() / 4) {
      throw new IOException(
          "a dictionary of %,d values in %,d bytes".formatted(header.values(), header.unpacked()));
    }
    if (header.unpacked() > Math.max(SMALL, (long) header.packed() * MOST_TIMES)) {
      throw new IOException(
          "a page of %,d bytes that is to become %,d"
              .formatted(header.packed(), header.unpacked()));
    }
  }

  Place place() {
    return place;
  }

  List<Page> pages() {
    return pages;
  }

  Page page(int number) {
    return pages.get(number);
  }

  /** Returns the number of the page that has a row of the row group. */
  int pageOf(int row) {
    int low = 0;
    int high = pages.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (pages.get(middle).firstRow <= row) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
