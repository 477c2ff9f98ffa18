package switchback.datasets.sources;

import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import switchback.datasets.Portable;
import switchback.datasets.files.Places;

/** Labelled image files within tar files, which are read in place and never unpacked. */
final class TarFiles implements LabelledFiles {
  private final List<TarEntry> entries;
  private final int[] labels;

  /**
   * A file within a tar file.
   *
   * @param tar the tar file
   * @param path its path within the data set
   * @param offset the place of its first byte in the tar file
   * @param size its number of bytes
   */
  record TarEntry(Path tar, String path, long offset, long size) {
    /**
     * Reads the first bytes.
     *
     * @param most the largest number of bytes to read
     * @throws IOException if they cannot be read, or the tar file has become shorter
     */
    byte[] bytes(int most) throws IOException {
      int wanted = (int) Math.min(size, most);
      try (SeekableByteChannel channel = Files.newByteChannel(tar)) {
        // Checked before memory is allocated for a size that the tar file only declares.
        if (channel.size() - offset < wanted) {
          throw new IOException("the tar file ends within it");
        }
        ByteBuffer bytes = ByteBuffer.allocate(wanted);
        channel.position(offset);
        while (bytes.hasRemaining()) {
          if (channel.read(bytes) < 0) {
            throw new IOException("the tar file ends within it");
          }
        }
        return bytes.array();
      }
    }
  }

  /** An entry as it is sent; a path of this process has no meaning in others. */
  private record SentEntry(String tar, String path, long offset, long size)
      implements Serializable {
    /** Returns an entry in this form, given the places of tar files that are known already. */
    static SentEntry of(TarEntry entry, Map<Path, String> places) {
      String tar = places.computeIfAbsent(entry.tar, Places::text);
      return new SentEntry(tar, entry.path, entry.offset, entry.size);
    }

    /** Returns the entry, given the paths of tar files that are known already. */
    TarEntry entry(Map<String, Path> tars) {
      return new TarEntry(tars.computeIfAbsent(tar, Places::path), path, offset, size);
    }
  }

  /**
   * Creates labelled files.
   *
   * @param labels one per entry; not copied
   */
  TarFiles(List<TarEntry> entries, int[] labels) {
    this.entries = List.copyOf(entries);
    this.labels = labels;
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public String path(int index) {
    return entries.get(index).path();
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public String where(int index) {
    return entries.get(index).tar() + ", " + entries.get(index).path();
  }

  @Override
  public byte[] bytes(int index, int most) throws IOException {
    return entries.get(index).bytes(most);
  }

  @Override
  public LabelledFiles chosen(int[] numbers) {
    return new TarFiles(
        IntStream.of(numbers).mapToObj(entries::get).toList(),
        IntStream.of(numbers).map(i -> labels[i]).toArray());
  }

  @Override
  public Portable<LabelledFiles> portable() {
    Map<Path, String> places = new HashMap<>();
    List<SentEntry> sent = entries.stream().map(each -> SentEntry.of(each, places)).toList();
    int[] their = labels;
    return () -> opened(sent, their);
  }

  private static LabelledFiles opened(List<SentEntry> sent, int[] labels) {
    Map<String, Path> tars = new HashMap<>();
    return new TarFiles(sent.stream().map(each -> each.entry(tars)).toList(), labels);
  }
}
