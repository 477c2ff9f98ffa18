package switchback.datasets.cifar;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import switchback.datasets.files.MappedFile;
import switchback.datasets.tasks.HeapMemory;
import switchback.datasets.tasks.SwitchbackException;

/**
 * The content of a file of CIFAR, which can be had once: as a stream, or as memory.
 *
 * @param where the file, for messages
 * @param stream its bytes in order, which whoever opened it closes
 * @param memory its bytes as memory
 * @param otherwise what to do if it does not fit into memory, as the start of a hint
 */
record CifarContent(String where, InputStream stream, InMemory memory, String otherwise) {
  /** The most bytes of a file: ten times those of the largest official one. */
  private static final int MOST_BYTES = 1_500_000_000;

  /** The part of a file, 1/16, that must be there before memory is taken for the whole. */
  private static final int ENOUGH = 16;

  private static final String UNPACK = "unpack the archive and name its folder, or ";

  /** How a file gets into memory. */
  interface InMemory {
    /** Returns all bytes, which may not be used once the arena is closed. */
    MemorySegment within(Arena arena) throws IOException;
  }

  /** Returns the content of a file on the disk; as memory, it is mapped and takes no heap. */
  static CifarContent onDisk(Path file, InputStream stream) {
    return new CifarContent(
        file.toString(), stream, arena -> MappedFile.of(file, arena), "fewer files, or ");
  }

  /**
   * Returns the content of an entry of an archive; as memory, it is held on the heap.
   *
   * @param size its bytes as the archive declares them
   */
  static CifarContent inArchive(String where, InputStream stream, long size) {
    return new CifarContent(where, stream, _ -> held(where, stream, size), UNPACK);
  }

  private static MemorySegment held(String where, InputStream stream, long size)
      throws IOException {
    if (size < 0 || size > MOST_BYTES) {
      throw new SwitchbackException(
          "a file in an archive is too large",
          where,
          size + " bytes",
          "at most " + MOST_BYTES,
          "this is not an archive of CIFAR; name one of its binary or Python version");
    }
    HeapMemory.require("a file of an archive", where, size, UNPACK);
    int start = (int) size / ENOUGH;
    byte[] bytes = stream.readNBytes(start);
    int got = bytes.length;
    if (got == start) {
      bytes = Arrays.copyOf(bytes, (int) size);
      got += stream.readNBytes(bytes, start, bytes.length - start);
    }
    return MemorySegment.ofArray(bytes).asSlice(0, got);
  }
}
