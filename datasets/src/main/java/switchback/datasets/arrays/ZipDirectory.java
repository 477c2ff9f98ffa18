package switchback.datasets.arrays;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The directory at the end of a zip file, in which names and sizes are as the file states them.
 * What is damaged ends in a {@link DamagedZip}.
 */
final class ZipDirectory {
  private static final int END = 0x06054b50;
  private static final int END_64 = 0x06064b50;
  private static final int LOCATOR_64 = 0x07064b50;
  private static final int ENTRY = 0x02014b50;
  private static final int LOCAL = 0x04034b50;
  private static final int END_BYTES = 22;
  private static final int LOCATOR_BYTES = 20;
  private static final int ENTRY_BYTES = 46;
  private static final int LOCAL_BYTES = 30;
  private static final int LONGEST_COMMENT = 0xFFFF;
  private static final int MOST_ENTRIES = 1 << 17;
  private static final long UNKNOWN = 0xFFFFFFFFL;

  private final Bytes bytes;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /**
   * What the directory says about an entry.
   *
   * @param method the way in which it is compressed, 0 if it is not
   * @param crc the checksum of its bytes
   * @param packed the number of its bytes in the file
   * @param size the number of its bytes
   * @param local where its own header is
   */
  record Entry(int method, int crc, long packed, long size, long local) {}

  private ZipDirectory(MemorySegment memory) {
    this.bytes = new Bytes(memory);
  }

  /** Returns the entries by name, in the directory's order, without those of folders. */
  static Map<String, Entry> of(MemorySegment memory) {
    ZipDirectory directory = new ZipDirectory(memory);
    try {
      directory.read();
    } catch (IndexOutOfBoundsException e) {
      throw new DamagedZip("a position outside the file", e);
    }
    return directory.entries;
  }

  private void read() {
    long end = end();
    long count = bytes.uint16(end + 10);
    long size = bytes.uint32(end + 12);
    long start = bytes.uint32(end + 16);
    if (end >= LOCATOR_BYTES && bytes.int32(end - LOCATOR_BYTES) == LOCATOR_64) {
      long wide = bytes.int64(end - LOCATOR_BYTES + 8);
      if (bytes.int32(wide) != END_64) {
        throw new DamagedZip("no directory where its end says");
      }
      count = bytes.int64(wide + 32);
      size = bytes.int64(wide + 40);
      start = bytes.int64(wide + 48);
    }
    if (count < 0 || count > MOST_ENTRIES || size < 0 || start < 0 || start > end - size) {
      throw new DamagedZip(
          "a directory of " + count + " entries in " + size + " bytes at " + start);
    }
    long at = start;
    for (int i = 0; i < count; i++) {
      at = readEntry(at);
    }
  }

  private long end() {
    long last = bytes.size() - END_BYTES;
    for (long at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
      if (bytes.int32(at) == END && bytes.uint16(at + 20) == last - at) {
        return at;
      }
    }
    throw new DamagedZip("no directory at its end");
  }

  /** Reads an entry and returns where the next one begins. */
  private long readEntry(long at) {
    if (bytes.int32(at) != ENTRY) {
      throw new DamagedZip("a directory with other bytes in it");
    }
    int nameBytes = bytes.uint16(at + 28);
    int extraBytes = bytes.uint16(at + 30);
    String name = bytes.text(at + ENTRY_BYTES, nameBytes);
    if ((bytes.uint16(at + 8) & 1) != 0) {
      throw new DamagedZip("the entry " + name + ", which is encrypted");
    }
    Entry entry = entry(at, at + ENTRY_BYTES + nameBytes, extraBytes);
    if (!name.endsWith("/") && entries.put(name, entry) != null) {
      throw new DamagedZip("the entry " + name + ", which is there twice");
    }
    return at + ENTRY_BYTES + nameBytes + extraBytes + bytes.uint16(at + 32);
  }

  private Entry entry(long at, long extra, int extraBytes) {
    long packed = bytes.uint32(at + 20);
    long size = bytes.uint32(at + 24);
    long local = bytes.uint32(at + 42);
    long field = extra;
    while (field + 4 <= extra + extraBytes) {
      long value = field + 4;
      if (bytes.uint16(field) == 1) {
        // Sizes that do not fit in four bytes, of which only those are present.
        if (size == UNKNOWN) {
          size = bytes.int64(value);
          value += Long.BYTES;
        }
        if (packed == UNKNOWN) {
          packed = bytes.int64(value);
          value += Long.BYTES;
        }
        if (local == UNKNOWN) {
          local = bytes.int64(value);
        }
      }
      field += 4 + bytes.uint16(field + 2);
    }
    return new Entry(bytes.uint16(at + 10), bytes.int32(at + 16), packed, size, local);
  }

  /** Returns the bytes of an entry as they are in the file. */
  static MemorySegment packed(MemorySegment memory, Entry entry) {
    Bytes bytes = new Bytes(memory);
    try {
      if (bytes.int32(entry.local) == LOCAL) {
        long names = bytes.uint16(entry.local + 26) + (long) bytes.uint16(entry.local + 28);
        return bytes.part(entry.local + LOCAL_BYTES + names, entry.packed);
      }
    } catch (IndexOutOfBoundsException e) {
      throw new DamagedZip("bytes outside the file", e);
    }
    throw new DamagedZip("no entry where the directory says");
  }
}
