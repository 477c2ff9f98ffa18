package switchback.training.readers.torch.tensors;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import switchback.datasets.tasks.SwitchbackException;

/**
 * A zip file in mapped memory. PyTorch stores tensors without compression, so that their values can
 * be used where they lie, which {@link java.util.zip.ZipFile} does not allow. Names are never used
 * as paths. All positions and sizes are checked before use.
 */
final class MappedZip {
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
  private static final int MOST_INFLATED = 512 << 20;

  /** Deflate cannot make more bytes of one. */
  private static final int MOST_BYTES_EACH = 1032;

  private final Path file;
  private final Bytes bytes;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private long inflatable;

  /** What the directory at the end says about an entry. */
  private record Entry(int method, int crc, long packed, long size, long local) {}

  private MappedZip(Path file, MemorySegment memory) {
    this.file = file;
    this.bytes = new Bytes(memory);
    this.inflatable =
        Math.min(MOST_INFLATED, Math.multiplyExact(memory.byteSize(), (long) MOST_BYTES_EACH));
  }

  /** Returns whether a file begins like a zip file. */
  static boolean isZip(MemorySegment memory) {
    return memory.byteSize() >= END_BYTES && new Bytes(memory).int32(0) == LOCAL;
  }

  /**
   * Reads the directory of a file.
   *
   * @throws SwitchbackException if it is cut short or damaged
   */
  static MappedZip of(Path file, MemorySegment memory) {
    MappedZip zip = new MappedZip(file, memory);
    try {
      zip.readDirectory();
    } catch (IndexOutOfBoundsException e) {
      throw zip.damaged("a position outside the file", e);
    }
    return zip;
  }

  private SwitchbackException damaged(String what, Exception cause) {
    return new SwitchbackException(
        "a zip file is cut short or damaged",
        file,
        what,
        "a complete zip file",
        "copy or download the file again",
        cause);
  }

  private SwitchbackException damaged(String what) {
    return damaged(what, new IndexOutOfBoundsException(what));
  }

  private void readDirectory() {
    long end = end();
    long count = bytes.uint16(end + 10);
    long start = bytes.uint32(end + 16);
    long size = bytes.uint32(end + 12);
    if (end >= LOCATOR_BYTES && bytes.int32(end - LOCATOR_BYTES) == LOCATOR_64) {
      long wide = bytes.int64(end - LOCATOR_BYTES + 8);
      if (bytes.int32(wide) != END_64) {
        throw damaged("no directory where its end says");
      }
      count = bytes.int64(wide + 32);
      size = bytes.int64(wide + 40);
      start = bytes.int64(wide + 48);
    }
    if (count < 0 || count > MOST_ENTRIES || size < 0 || start < 0 || start > end - size) {
      throw damaged("a directory of " + count + " entries in " + size + " bytes at " + start);
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
    throw damaged("no directory at its end");
  }

  /** Reads an entry of the directory and returns where the next one begins. */
  private long readEntry(long at) {
    if (bytes.int32(at) != ENTRY) {
      throw damaged("a directory with other bytes in it");
    }
    int nameBytes = bytes.uint16(at + 28);
    int extraBytes = bytes.uint16(at + 30);
    String name = bytes.text(at + ENTRY_BYTES, nameBytes);
    Entry entry = entry(at, at + ENTRY_BYTES + nameBytes, extraBytes);
    if ((bytes.uint16(at + 8) & 1) != 0) {
      throw damaged("the entry " + name + ", which is encrypted");
    }
    if (!name.endsWith("/") && entries.put(name, entry) != null) {
      throw damaged("two entries called " + name);
    }
    return at + ENTRY_BYTES + nameBytes + extraBytes + bytes.uint16(at + 32);
  }

  private Entry entry(long at, long extra, int extraBytes) {
    long size = bytes.uint32(at + 24);
    long packed = bytes.uint32(at + 20);
    long local = bytes.uint32(at + 42);
    long field = extra;
    while (field + 4 <= extra + extraBytes) {
      long value = field + 4;
      if (bytes.uint16(field) == 1) {
        // Sizes that do not fit in four bytes, of which only those are present.
        if (size == 0xFFFFFFFFL) {
          size = bytes.int64(value);
          value += Long.BYTES;
        }
        if (packed == 0xFFFFFFFFL) {
          packed = bytes.int64(value);
          value += Long.BYTES;
        }
        if (local == 0xFFFFFFFFL) {
          local = bytes.int64(value);
        }
      }
      field += 4 + bytes.uint16(field + 2);
    }
    return new Entry(bytes.uint16(at + 10), bytes.int32(at + 16), packed, size, local);
  }

  /** Returns the names of all files in it, in the order of its directory. */
  List<String> names() {
    return List.copyOf(entries.keySet());
  }

  boolean has(String name) {
    return entries.containsKey(name);
  }

  /**
   * Returns the bytes of an entry: a view of the file's own if they are stored as they are.
   *
   * @throws SwitchbackException if there is no such entry, or it is damaged
   */
  MemorySegment read(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw damaged("no entry " + name);
    }
    MemorySegment stored;
    try {
      stored = stored(entry);
    } catch (IndexOutOfBoundsException e) {
      throw damaged("the entry " + name + " outside the file", e);
    }
    return switch (entry.method) {
      case 0 -> {
        if (entry.size != entry.packed) {
          throw damaged("the entry " + name + " with two sizes");
        }
        yield stored;
      }
      case 8 -> inflated(name, entry, stored);
      default -> throw damaged("the entry " + name + " compressed by method " + entry.method);
    };
  }

  private MemorySegment stored(Entry entry) {
    if (bytes.int32(entry.local) != LOCAL) {
      throw damaged("no entry where the directory says");
    }
    long names = bytes.uint16(entry.local + 26) + (long) bytes.uint16(entry.local + 28);
    return bytes.part(entry.local + LOCAL_BYTES + names, entry.packed);
  }

  private MemorySegment inflated(String name, Entry entry, MemorySegment stored) {
    if (entry.size < 0 || entry.size > inflatable || entry.packed > Integer.MAX_VALUE) {
      throw damaged("the entry " + name + " of " + entry.size + " bytes");
    }
    inflatable -= entry.size;
    byte[] content = new byte[Math.toIntExact(entry.size)];
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(stored.asByteBuffer());
      int got = 0;
      int more = inflater.inflate(content);
      while (more > 0) {
        got += more;
        more = inflater.inflate(content, got, content.length - got);
      }
      if (got != content.length || inflater.inflate(new byte[1]) > 0 || !inflater.finished()) {
        throw damaged("the entry " + name + " of another size than stated");
      }
    } catch (DataFormatException e) {
      throw damaged("the entry " + name + " that cannot be unpacked", e);
    } finally {
      inflater.end();
    }
    return MemorySegment.ofArray(content);
  }

  /** Returns whether an entry's checksum is that of its bytes. */
  boolean isIntact(String name, MemorySegment content) {
    Entry entry = entries.get(name);
    CRC32 sum = new CRC32();
    for (long at = 0; at < content.byteSize(); at += 1 << 30) {
      sum.update(content.asSlice(at, Math.min(1 << 30, content.byteSize() - at)).asByteBuffer());
    }
    return entry != null && (int) sum.getValue() == entry.crc;
  }
}
