package switchback.datasets.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The first directory of a TIFF structure, such as a TIFF file, a BigTIFF file or EXIF data (TIFF
 * 6.0, section 2). Whole numbers and fractions are read; a value outside the bytes counts as
 * absent.
 */
final class TiffTags {
  static final int ORIENTATION = 274;

  private static final int BYTE = 1;
  private static final int ASCII = 2;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int FRACTION = 5;
  private static final int LONG_8 = 16;
  private static final int MOST_VALUES = 1 << 20;
  private static final int LONGEST = 1 << 20;
  private static final int BIG = 43;

  /** The first private tag; private tags do not concern the image. */
  private static final int PRIVATE = 32_768;

  /** The bytes of a value by its type, 1 to 18; unknown types take none. */
  private static final int[] SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

  private final ByteBuffer bytes;

  /** Whether this is a BigTIFF file, whose offsets and counts have 64 bits. */
  private final boolean big;

  /** Creates a view of bytes that start with a TIFF header, without copying them. */
  TiffTags(ByteBuffer bytes) {
    ByteBuffer own = bytes.slice();
    boolean little = own.remaining() > 1 && own.get(0) == 'I' && own.get(1) == 'I';
    this.bytes = own.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    this.big = own.remaining() > 3 && this.bytes.getShort(2) == BIG;
  }

  ByteOrder order() {
    return bytes.order();
  }

  /** Returns the first value of a tag, or {@code absent} if there is none. */
  long first(int tag, long absent) {
    long[] values = values(tag);
    return values.length == 0 ? absent : values[0];
  }

  /**
   * Checks that the directory and all values of its public tags lie inside the bytes.
   *
   * @throws IOException if they do not
   */
  void checkWhole() throws IOException {
    long start = start();
    long entries = start == 0 ? 0 : count(start);
    boolean whole = entries > 0 && entries <= LONGEST && has(first(start), entrySize() * entries);
    for (long i = 0; i < entries && whole; i++) {
      long entry = first(start) + entrySize() * i;
      long length = length(entry);
      whole = number(entry, SHORT) >= PRIVATE || has(place(entry, length), length);
    }
    if (!whole) {
      throw new IOException("the TIFF file is cut off");
    }
  }

  /** Returns whether the directory has a tag, of any type. */
  boolean has(int tag) {
    return entry(tag) > 0;
  }

  /** Returns the text of a tag up to its first zero; empty if there is none. */
  String text(int tag) {
    String whole = new String(bytes(tag, ASCII), StandardCharsets.ISO_8859_1);
    return whole.indexOf(0) < 0 ? whole : whole.substring(0, whole.indexOf(0));
  }

  /** Returns the bytes of a tag; none if there is none. */
  byte[] bytes(int tag) {
    return bytes(tag, 7);
  }

  private byte[] bytes(int tag, int wanted) {
    long entry = entry(tag);
    if (entry == 0 || (type(entry) != wanted && type(entry) != BYTE)) {
      return new byte[0];
    }
    long length = length(entry);
    long at = place(entry, length);
    if (length > LONGEST || !has(at, length)) {
      return new byte[0];
    }
    byte[] content = new byte[(int) length];
    bytes.get((int) at, content);
    return content;
  }

  /** Returns the fractions of a tag; none if there are none. */
  double[] fractions(int tag) {
    long entry = entry(tag);
    long length = entry == 0 ? 0 : length(entry);
    if (entry == 0 || type(entry) != FRACTION || !has(place(entry, length), length)) {
      return new double[0];
    }
    double[] fractions = new double[(int) Math.min(16, length / 8)];
    for (int i = 0; i < fractions.length; i++) {
      long at = place(entry, length) + 8L * i;
      fractions[i] = (double) number(at, LONG) / number(at + 4, LONG);
    }
    return fractions;
  }

  /** Returns all whole numbers of a tag; none if it is absent, of another type, or outside. */
  long[] values(int tag) {
    long entry = entry(tag);
    if (entry == 0) {
      return new long[0];
    }
    int type = type(entry);
    long length = length(entry);
    long at = place(entry, length);
    boolean whole =
        type == BYTE || type == SHORT || type == LONG || type == 13 || type == LONG_8 || type == 18;
    if (!whole || length / SIZES[type] > MOST_VALUES || !has(at, length)) {
      return new long[0];
    }
    long[] values = new long[(int) (length / SIZES[type])];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(at + (long) i * SIZES[type], type);
    }
    return values;
  }

  /** Returns the index of a tag's entry in the directory; 0 if there is none. */
  private long entry(int tag) {
    long start = start();
    long entries = start == 0 ? 0 : count(start);
    for (long i = 0; i < entries; i++) {
      long entry = first(start) + entrySize() * i;
      if (!has(entry, entrySize())) {
        break;
      }
      if (number(entry, SHORT) == tag) {
        return entry;
      }
    }
    return 0;
  }

  /** Returns the index of the directory; 0 if there is none. */
  private long start() {
    int at = big ? 8 : 4;
    long start = has(at, at) ? number(at, big ? LONG_8 : LONG) : 0;
    return start >= 8 && has(start, 8) ? start : 0;
  }

  private long count(long start) {
    return number(start, big ? LONG_8 : SHORT);
  }

  private long first(long start) {
    return start + (big ? 8 : 2);
  }

  private long entrySize() {
    return big ? 20 : 12;
  }

  private int type(long entry) {
    return (int) number(entry + 2, SHORT);
  }

  /** Returns the length in bytes of an entry's values. */
  private long length(long entry) {
    long count = number(entry + 4, big ? LONG_8 : LONG);
    int size = type(entry) < SIZES.length ? SIZES[type(entry)] : 0;
    return (long) Math.clamp(count, 0, Integer.MAX_VALUE) * size;
  }

  /** Returns the index of an entry's values, which lie in the entry itself if they fit. */
  private long place(long entry, long length) {
    long field = entry + (big ? 12 : 8);
    return length <= (big ? 8 : 4) ? field : number(field, big ? LONG_8 : LONG);
  }

  private boolean has(long at, long length) {
    return at >= 0 && at <= bytes.limit() - length;
  }

  private long number(long at, int type) {
    int index = (int) at;
    return switch (SIZES[type]) {
      case 1 -> bytes.get(index) & 0xFF;
      case 2 -> bytes.getShort(index) & 0xFFFF;
      case 8 -> bytes.getLong(index);
      default -> bytes.getInt(index) & 0xFFFFFFFFL;
    };
  }
}
