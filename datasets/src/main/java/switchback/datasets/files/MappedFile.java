package switchback.datasets.files;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Maps files into memory for reading. */
public final class MappedFile {
  private MappedFile() {}

  /**
   * Returns a file's bytes without reading them; they are unmapped when nobody uses them any more.
   *
   * @throws IOException if the file cannot be opened
   */
  public static MemorySegment of(Path file) throws IOException {
    return of(file, Arena.ofAuto());
  }

  /**
   * Returns a file's bytes without reading them.
   *
   * @param arena the arena with which they are unmapped
   * @throws IOException if the file cannot be opened
   */
  public static MemorySegment of(Path file, Arena arena) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    }
  }
}
