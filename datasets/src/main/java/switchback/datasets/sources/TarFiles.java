package switchback.datasets.sources;

import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import switchback.datasets.Portable;

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
      try (FileChannel channel = FileChannel.open(tar, StandardOpenOption.READ)) {
        // Checked before memory is allocated for a size that the tar file only declares.
        if (channel.size() - offset < wanted) {
          throw new IOException("the tar file ends within it");
        }
        ByteBuffer bytes = ByteBuffer.allocate(wanted);
        while (bytes.hasRemaining()) {
          if (channel.read(bytes, offset + bytes.position()) < 0) {
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
    static SentEntry of(TarEntry entry) {
      return new SentEntry(entry.tar.toString(), entry.path, entry.offset, entry.size);
    }

    TarEntry entry() {
      return new TarEntry(Path.of(tar), path, offset, size);
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
    List<SentEntry> sent = entries.stream().map(SentEntry::of).toList();
    int[] their = labels;
    return () -> new TarFiles(sent.stream().map(SentEntry::entry).toList(), their);
  }
}
