package switchback.datasets.files;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import switchback.datasets.tasks.NativeMemory;

/**
 * Maps files into memory for reading. Files of other storage than this machine's cannot be mapped
 * and are read whole.
 */
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
   * @throws switchback.datasets.tasks.SwitchbackException if it has to be read, and there is less
   *     memory
   */
  public static MemorySegment of(Path file, Arena arena) throws IOException {
    if (!file.getFileSystem().equals(FileSystems.getDefault())) {
      return read(file, arena);
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    }
  }

  private static MemorySegment read(Path file, Arena arena) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      MemorySegment memory = NativeMemory.allocate(arena, channel.size());
      for (long at = 0; at < memory.byteSize(); ) {
        // A buffer of at most 2 GB: a larger one cannot be had.
        long part = Math.min(memory.byteSize() - at, 1 << 30);
        int got = channel.read(memory.asSlice(at, part).asByteBuffer());
        if (got < 0) {
          throw new EOFException("the file has become shorter");
        }
        at += got;
      }
      return memory.asReadOnly();
    }
  }
}
