package switchback.datasets.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The first directory of a TIFF structure, such as a TIFF file or EXIF data (TIFF 6.0, section 2).
 * Only whole numbers of 16 or 32 bits are read; a value outside the bytes counts as absent.
 */
final class TiffTags {
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS = 258;
  private static final int SAMPLES = 277;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int MOST_SAMPLES = 16;

  static final int ORIENTATION = 274;
  static final int COLOR_MAP = 320;

  private static final int ASCII = 2;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int ENTRY = 12;
  private static final int MOST_VALUES = 1 << 18;
  private static final int LONGEST = 1000;

  /** The first private tag; private tags do not concern the image. */
  private static final int PRIVATE = 32_768;

  /** The bytes of a value by its type, 1 to 13; unknown types take none. */
  private static final int[] SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};

  private final ByteBuffer bytes;

  /** Creates a view of bytes that start with a TIFF header, without copying them. */
  TiffTags(ByteBuffer bytes) {
    ByteBuffer own = bytes.slice();
    boolean little = own.remaining() > 1 && own.get(0) == 'I' && own.get(1) == 'I';
    this.bytes = own.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
  }

  /** Returns the first value of a tag, or {@code absent} if there is none. */
  long first(int tag, long absent) {
    long[] values = values(tag);
    return values.length == 0 ? absent : values[0];
  }

  /**
   * Checks that this image can be decoded. The directory and all values of public tags must lie
   * inside the bytes, since readers would fill in missing ones. Samples and tiles must not be
   * larger than images allow, since readers allocate memory for them.
   *
   * @throws IOException if it cannot be decoded
   * @throws ImageSizes.TooLarge if the image or a tile is too large
   */
  void check() throws IOException {
    if (!isWhole()) {
      throw new IOException("the TIFF file is cut off");
    }
    for (long bits : values(BITS)) {
      if (bits < 1 || bits > 16) {
        throw new IOException("samples have " + bits + " bits instead of 1 to 16");
      }
    }
    long samples = first(SAMPLES, 1);
    if (samples < 1 || samples > MOST_SAMPLES) {
      throw new IOException(samples + " samples per pixel instead of 1 to " + MOST_SAMPLES);
    }
    ImageSizes.check(first(WIDTH, 1), first(HEIGHT, 1));
    ImageSizes.check(first(TILE_WIDTH, 1), first(TILE_HEIGHT, 1), 2 * samples);
  }

  private boolean isWhole() {
    long directory = directory();
    long entries = has(directory, 2) ? number(directory, SHORT) : 0;
    boolean whole = entries > 0 && has(directory + 2, ENTRY * entries);
    for (long i = 0; i < entries && whole; i++) {
      long entry = directory + 2 + ENTRY * i;
      int type = (int) number(entry + 2, SHORT);
      long length = number(entry + 4, LONG) * (type < SIZES.length ? SIZES[type] : 0);
      whole =
          length <= 4 || number(entry, SHORT) >= PRIVATE || has(number(entry + 8, LONG), length);
    }
    return whole;
  }

  /** Returns whether the directory has a tag, of any type. */
  boolean has(int tag) {
    return entry(tag) > 0;
  }

  /** Returns the text of a tag up to its first zero; empty if there is none. */
  String text(int tag) {
    long entry = entry(tag);
    long length = entry == 0 ? 0 : number(entry + 4, LONG);
    long at = length <= 4 ? entry + 8 : number(entry + 8, LONG);
    if (entry == 0 || number(entry + 2, SHORT) != ASCII || length > LONGEST || !has(at, length)) {
      return "";
    }
    byte[] text = new byte[(int) length];
    bytes.get((int) at, text);
    String whole = new String(text, StandardCharsets.ISO_8859_1);
    return whole.indexOf(0) < 0 ? whole : whole.substring(0, whole.indexOf(0));
  }

  private long directory() {
    return has(4, 4) ? number(4, LONG) : 0;
  }

  /** Returns all values of a tag; none if it is absent, of another type, or outside the bytes. */
  long[] values(int tag) {
    long entry = entry(tag);
    return entry == 0 ? new long[0] : values(entry);
  }

  /** Returns the index of a tag's entry in the directory; 0 if there is none. */
  private long entry(int tag) {
    long directory = directory();
    if (directory < 8 || !has(directory, 2)) {
      return 0;
    }
    long entries = number(directory, SHORT);
    for (long i = 0; i < entries; i++) {
      long entry = directory + 2 + ENTRY * i;
      if (!has(entry, ENTRY)) {
        break;
      }
      if (number(entry, SHORT) == tag) {
        return entry;
      }
    }
    return 0;
  }

  private long[] values(long entry) {
    int type = (int) number(entry + 2, SHORT);
    int size = type == SHORT ? 2 : 4;
    long count = number(entry + 4, LONG);
    long at = count * size <= 4 ? entry + 8 : number(entry + 8, LONG);
    if ((type != SHORT && type != LONG) || count > MOST_VALUES || !has(at, count * size)) {
      return new long[0];
    }
    long[] values = new long[(int) count];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(at + (long) i * size, type);
    }
    return values;
  }

  private boolean has(long at, long length) {
    return at <= bytes.limit() - length;
  }

  private long number(long at, int type) {
    return type == SHORT ? bytes.getShort((int) at) & 0xFFFF : bytes.getInt((int) at) & 0xFFFFFFFFL;
  }
}
