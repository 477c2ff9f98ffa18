package switchback.datasets.arrays;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import switchback.datasets.files.MappedFile;
import switchback.datasets.tasks.NativeMemory;
import switchback.datasets.tasks.SwitchbackException;

/**
 * A zip file from an unknown source, in mapped memory: what is stored without compression can be
 * used where it lies, which {@link java.util.zip.ZipFile} does not allow. All positions and sizes
 * are checked before use; names are never used as paths. Not safe for use by several threads.
 */
public final class ForeignZip implements AutoCloseable {
  /** No byte of deflated data becomes more bytes than these. */
  private static final int MOST_EXPANSION = 1032;

  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final String PLAIN = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}";
  private static final long CRC_PART = 1 << 30;

  private final Path file;
  private final MemorySegment memory;
  private final @Nullable Arena arena;
  private final Map<String, ZipDirectory.Entry> entries;
  private long left;

  /** Reads the content of one entry. */
  @FunctionalInterface
  public interface Reader<T> {
    /**
     * Reads the content.
     *
     * @throws IOException if the bytes cannot be read or are invalid
     */
    T read(InputStream in) throws IOException;
  }

  /** Does something with an entry; a {@link DamagedZip} says how it is. */
  @FunctionalInterface
  private interface Use<T, E extends Exception> {
    T of(ZipDirectory.Entry entry) throws E;
  }

  private ForeignZip(Path file, MemorySegment memory, long most, @Nullable Arena arena) {
    this.file = file;
    this.memory = memory;
    this.left = most;
    this.arena = arena;
    try {
      this.entries = ZipDirectory.of(memory);
    } catch (DamagedZip e) {
      throw damaged(String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns whether a file begins like a zip file. */
  public static boolean isZip(MemorySegment memory) {
    Bytes bytes = new Bytes(memory);
    return bytes.size() >= 4
        && bytes.uint8(0) == 'P'
        && bytes.uint8(1) == 'K'
        && bytes.uint8(2) < 9;
  }

  /**
   * Maps a file until it is closed, and reads its directory.
   *
   * @param most the largest number of bytes that may be copied or unpacked in all
   * @throws SwitchbackException if it is not a zip file, is cut short or damaged, or a name occurs
   *     twice
   * @throws IOException if it cannot be read
   */
  public static ForeignZip open(Path file, long most) throws IOException {
    Arena arena = Arena.ofShared();
    try {
      return new ForeignZip(file, MappedFile.of(file, arena), most, arena);
    } catch (IOException | SwitchbackException e) {
      arena.close();
      throw e;
    }
  }

  /**
   * Reads the directory of a file in memory, which closing this does not free.
   *
   * @param file the file, for messages
   * @param most the largest number of bytes that may be copied or unpacked in all
   * @throws SwitchbackException if it is cut short or damaged, or a name occurs twice
   */
  public static ForeignZip of(Path file, MemorySegment memory, long most) {
    return new ForeignZip(file, memory, most, null);
  }

  /** Returns the names of the entries in the order of the directory, without those of folders. */
  public List<String> names() {
    return List.copyOf(entries.keySet());
  }

  /** Returns whether there is an entry of this name. */
  public boolean has(String name) {
    return entries.containsKey(name);
  }

  /**
   * Checks that no name looks like a path.
   *
   * @throws SwitchbackException if one does
   */
  public void checkNames() {
    for (String name : entries.keySet()) {
      if (!name.matches(PLAIN) || name.contains("..")) {
        throw refused("the name of an entry is a path", "'" + name + "'", "a plain name");
      }
    }
  }

  /**
   * Returns the declared size of an entry in bytes.
   *
   * @throws SwitchbackException if there is no such entry
   */
  public long size(String name) {
    return entry(name).size();
  }

  private ZipDirectory.Entry entry(String name) {
    ZipDirectory.Entry entry = entries.get(name);
    if (entry == null) {
      throw damaged("no entry " + name, null);
    }
    return entry;
  }

  private <T, E extends Exception> T use(String name, Use<T, E> use) throws E {
    try {
      return use.of(entry(name));
    } catch (DamagedZip e) {
      throw damaged("the entry " + name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns the first bytes of an entry, whose rest is neither read nor checked.
   *
   * @param most the largest number of bytes
   * @throws SwitchbackException if it is damaged or there is no such entry
   * @throws IOException never
   */
  public byte[] start(String name, int most) throws IOException {
    return use(
        name,
        entry -> {
          try (EntryInput in = input(entry)) {
            return in.readNBytes(most);
          }
        });
  }

  /**
   * Reads an entry to its end.
   *
   * @throws SwitchbackException if it is damaged, larger than declared or than may be read, or
   *     there is no such entry
   * @throws IOException if the reader throws it
   */
  public <T> T read(String name, Reader<T> reader) throws IOException {
    return use(
        name,
        entry -> {
          take(name, entry);
          try (EntryInput in = input(entry)) {
            T read = reader.read(in);
            in.transferTo(OutputStream.nullOutputStream());
            in.check();
            return read;
          }
        });
  }

  /**
   * Returns the bytes of an entry: a view of the file's own if they are stored as they are. Their
   * checksum is not looked at.
   *
   * @param target the arena for bytes that have to be unpacked
   * @throws SwitchbackException if there is no such entry, it is damaged, or too large
   */
  public MemorySegment content(String name, Arena target) {
    return use(
        name,
        entry -> {
          if (entry.method() == STORED) {
            return packed(entry);
          }
          take(name, entry);
          return unpacked(entry, NativeMemory.allocate(target, entry.size()));
        });
  }

  /**
   * Returns the bytes of an entry, whose checksum is right.
   *
   * @throws SwitchbackException if there is no such entry, it is damaged, or too large
   * @see #content
   */
  public MemorySegment checked(String name, Arena target) {
    MemorySegment content = content(name, target);
    if (!isIntact(name, content)) {
      throw damaged("the entry " + name + ": a wrong checksum", null);
    }
    return content;
  }

  /** Returns whether an entry's checksum is that of its bytes. */
  public boolean isIntact(String name, MemorySegment content) {
    CRC32 sum = new CRC32();
    for (long at = 0; at < content.byteSize(); at += CRC_PART) {
      long count = Math.min(CRC_PART, content.byteSize() - at);
      sum.update(content.asSlice(at, count).asByteBuffer());
    }
    return (int) sum.getValue() == entry(name).crc();
  }

  private EntryInput input(ZipDirectory.Entry entry) {
    return new EntryInput(entry, packed(entry));
  }

  private MemorySegment packed(ZipDirectory.Entry entry) {
    if (entry.method() != STORED && entry.method() != DEFLATED) {
      throw new DamagedZip("bytes compressed by method " + entry.method());
    }
    if (entry.method() == STORED && entry.size() != entry.packed()) {
      throw new DamagedZip("stored, but with two sizes");
    }
    return ZipDirectory.packed(memory, entry);
  }

  private MemorySegment unpacked(ZipDirectory.Entry entry, MemorySegment target) {
    try (EntryInput in = input(entry)) {
      byte[] block = new byte[1 << 16];
      long at = 0;
      for (int got = in.read(block, 0, block.length); got > 0; ) {
        MemorySegment.copy(MemorySegment.ofArray(block), 0, target, at, got);
        at += got;
        got = in.read(block, 0, block.length);
      }
      in.checkSize();
      return target;
    }
  }

  /** Takes the bytes of an entry off those that may still be read. */
  private void take(String name, ZipDirectory.Entry entry) {
    if (entry.size() < 0 || entry.size() > left) {
      throw refused(
          "an entry is too large",
          name + " of " + entry.size() + " bytes",
          "at most " + left + " bytes");
    }
    if (entry.size() / MOST_EXPANSION > Math.max(1, entry.packed())) {
      throw refused(
          "an entry is larger than its compressed bytes can be",
          name + " of " + entry.size() + " bytes in " + entry.packed(),
          "at most " + MOST_EXPANSION + " times as many");
    }
    left -= entry.size();
  }

  private SwitchbackException refused(String what, String got, String expected) {
    return new SwitchbackException(
        what, file, got, expected, "check that this is the intended file; if so, write it again");
  }

  private SwitchbackException damaged(String got, @Nullable Exception cause) {
    return new SwitchbackException(
        "a zip file is cut short or damaged",
        file,
        got,
        "a complete zip file",
        "copy or download the file again",
        cause);
  }

  /** Unmaps the file if {@link #open} mapped it. */
  @Override
  public void close() {
    if (arena != null) {
      arena.close();
    }
  }
}
