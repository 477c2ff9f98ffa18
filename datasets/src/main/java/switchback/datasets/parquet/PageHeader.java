package switchback.datasets.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What is taken from the header of a page.
 *
 * @param kind the kind of page: {@link #DATA}, {@link #DICTIONARY} or {@link #DATA_V2}; others have
 *     no values
 * @param size the number of bytes of the header itself
 * @param packed the number of bytes that follow it
 * @param unpacked the number of bytes that these become
 * @param values the number of values; in a column without lists, that of rows
 * @param usesDictionary whether the values are numbers of entries of the dictionary
 */
record PageHeader(
    int kind, int size, int packed, int unpacked, int values, boolean usesDictionary) {
  static final int DATA = 0;
  static final int DICTIONARY = 2;
  static final int DATA_V2 = 3;

  private static final int DATA_FIELD = 5;
  private static final int DICTIONARY_FIELD = 7;
  private static final int DATA_V2_FIELD = 8;
  private static final int PLAIN_DICTIONARY = 2;
  private static final int RLE_DICTIONARY = 8;

  /** Returns whether the page has rows. */
  boolean isData() {
    return kind == DATA || kind == DATA_V2;
  }

  /** Returns the number of bytes of the header and of what follows it. */
  int whole() {
    return size + packed;
  }

  /** The numbers of a header, while they are read. */
  private static final class Numbers {
    private int kind = -1;
    private int unpacked = -1;
    private int packed = -1;
    private int values;
    private int encoding = -1;
  }

  /**
   * Reads a header.
   *
   * @param bytes the bytes from its start
   * @throws java.nio.BufferUnderflowException if it is longer than these bytes
   * @throws IOException if it is damaged
   */
  static PageHeader read(ByteBuffer bytes) throws IOException {
    int start = bytes.position();
    CompactReader reader = new CompactReader(bytes);
    Numbers read = new Numbers();
    reader.struct(
        (number, type) -> {
          if (type == CompactReader.I32 && number <= 3) {
            take(read, number, reader.integer());
          } else if (type == CompactReader.STRUCT && isOfValues(number)) {
            values(reader, number == DATA_V2_FIELD, read);
          } else {
            reader.skip(type);
          }
        });
    if (read.kind < 0 || read.unpacked < 0 || read.packed < 0 || read.values < 0) {
      throw new IOException("the header of a page is damaged: it lacks its kind or sizes");
    }
    boolean usesDictionary = read.encoding == PLAIN_DICTIONARY || read.encoding == RLE_DICTIONARY;
    return new PageHeader(
        read.kind,
        bytes.position() - start,
        read.packed,
        read.unpacked,
        read.values,
        usesDictionary);
  }

  private static boolean isOfValues(int number) {
    return number == DATA_FIELD || number == DICTIONARY_FIELD || number == DATA_V2_FIELD;
  }

  private static void take(Numbers read, int number, int value) {
    switch (number) {
      case 1 -> read.kind = value;
      case 2 -> read.unpacked = value;
      default -> read.packed = value;
    }
  }

  private static void values(CompactReader reader, boolean isSecond, Numbers read)
      throws IOException {
    int encoding = isSecond ? 4 : 2;
    reader.struct(
        (number, type) -> {
          if (type == CompactReader.I32 && number == 1) {
            read.values = reader.integer();
          } else if (type == CompactReader.I32 && number == encoding) {
            read.encoding = reader.integer();
          } else {
            reader.skip(type);
          }
        });
  }
}
