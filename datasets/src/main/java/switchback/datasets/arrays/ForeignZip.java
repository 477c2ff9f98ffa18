package switchback.datasets.arrays;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import switchback.datasets.files.WatchedInput;
import switchback.datasets.tasks.SwitchbackException;

/**
 * A zip file from an unknown source. Its declared sizes are checked before reading, the actual ones
 * while reading, and the checksum at the end of each entry; names must not be paths. Not safe for
 * use by several threads.
 */
public final class ForeignZip implements AutoCloseable {
  /** No byte of deflated data becomes more bytes than these. */
  private static final int MOST_EXPANSION = 1032;

  private static final String PLAIN = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}";

  private final Path file;
  private final ZipFile zip;
  private final Map<String, ZipEntry> entries = new LinkedHashMap<>();
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

  private ForeignZip(Path file, ZipFile zip, long most) {
    this.file = file;
    this.zip = zip;
    this.left = most;
    zip.stream().forEach(this::add);
  }

  private void add(ZipEntry entry) {
    if (!entry.getName().matches(PLAIN) || entry.getName().contains("..")) {
      throw refused("the name of an entry is a path", "'" + entry.getName() + "'", "a plain name");
    }
    if (entries.put(entry.getName(), entry) != null) {
      throw refused("an entry occurs twice", entry.getName(), "each name once");
    }
  }

  /**
   * Returns whether a file begins like a zip archive.
   *
   * @throws IOException if it cannot be read
   */
  public static boolean isZip(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(4);
      return start.length == 4 && start[0] == 'P' && start[1] == 'K' && start[2] < 9;
    }
  }

  /**
   * Opens a file and checks its names.
   *
   * @param most the largest number of bytes that may be read in all
   * @throws SwitchbackException if it is not a zip file or is cut short, or if a name is a path or
   *     occurs twice
   * @throws IOException if it cannot be read
   */
  public static ForeignZip open(Path file, long most) throws IOException {
    ZipFile zip;
    try {
      zip = new ZipFile(file.toFile());
    } catch (ZipException | EOFException e) {
      throw damaged(file, e);
    }
    try {
      return new ForeignZip(file, zip, most);
    } catch (SwitchbackException e) {
      zip.close();
      throw e;
    }
  }

  /** Returns the names of the entries in the file's order. */
  public List<String> names() {
    return List.copyOf(entries.keySet());
  }

  /**
   * Returns the declared size of an entry in bytes.
   *
   * @throws IllegalArgumentException if there is no such entry
   */
  public long size(String name) {
    return entry(name).getSize();
  }

  private ZipEntry entry(String name) {
    ZipEntry entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException("no entry " + name + " among " + entries.keySet());
    }
    return entry;
  }

  /**
   * Returns the first bytes of an entry, whose rest is neither read nor checked.
   *
   * @param most the largest number of bytes
   * @throws SwitchbackException if it is damaged
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if there is no such entry
   */
  public byte[] start(String name, int most) throws IOException {
    try (InputStream in = stream(entry(name))) {
      return in.readNBytes(most);
    } catch (ZipException | EOFException e) {
      throw damaged(file, e);
    }
  }

  /**
   * Reads an entry to its end.
   *
   * @throws SwitchbackException if it is damaged, or longer than declared or than may be read
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if there is no such entry
   */
  public <T> T read(String name, Reader<T> reader) throws IOException {
    ZipEntry entry = entry(name);
    if (entry.getSize() > left) {
      throw refused(
          "an entry is too large", name + " of " + entry.getSize() + " bytes", most(left));
    }
    if (entry.getSize() / MOST_EXPANSION > Math.max(1, entry.getCompressedSize())) {
      throw refused(
          "an entry is larger than its compressed bytes can be",
          name + " of " + entry.getSize() + " bytes in " + entry.getCompressedSize(),
          "at most " + MOST_EXPANSION + " times as many");
    }
    left -= entry.getSize();
    try (Checked in = new Checked(stream(entry), entry)) {
      T read = reader.read(in);
      in.transferTo(OutputStream.nullOutputStream());
      in.checkSum();
      return read;
    }
  }

  /** Opens an entry, whose own header is first read here. */
  private InputStream stream(ZipEntry entry) throws IOException {
    try {
      return zip.getInputStream(entry);
    } catch (ZipException | EOFException e) {
      throw damaged(file, e);
    }
  }

  private static String most(long left) {
    return "at most " + left + " bytes";
  }

  private SwitchbackException refused(String what, Object got, Object expected) {
    return new SwitchbackException(
        what, file, got, expected, "check that this is the intended file; if so, write it again");
  }

  private static SwitchbackException damaged(Path file, IOException cause) {
    return new SwitchbackException(
        "a zip file is cut short or damaged",
        file,
        String.valueOf(cause.getMessage()),
        "a complete zip file",
        "copy or download the file again",
        cause);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  /** Checks the size and checksum of an entry while it is read. */
  private final class Checked extends WatchedInput {
    private final ZipEntry entry;
    private final CRC32 sum = new CRC32();
    private long count;

    Checked(InputStream in, ZipEntry entry) {
      super(in);
      this.entry = entry;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return super.read(bytes, offset, length);
      } catch (ZipException | EOFException e) {
        throw damaged(file, e);
      }
    }

    @Override
    protected void passed(byte[] bytes, int offset, int got) {
      count += got;
      sum.update(bytes, offset, got);
      if (count > entry.getSize()) {
        throw refused(
            "an entry is larger than declared",
            entry.getName() + ", more than " + entry.getSize() + " bytes",
            "the declared size");
      }
    }

    private void checkSum() {
      if (count != entry.getSize() || sum.getValue() != entry.getCrc()) {
        throw damaged(file, new ZipException("the checksum of " + entry.getName() + " is wrong"));
      }
    }
  }
}
