package switchback.training.readers.keras.files;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import switchback.datasets.tasks.SwitchbackException;

/** Memory outside the heap for what a file declares. */
final class NativeMemory {
  private NativeMemory() {}

  /**
   * Allocates memory.
   *
   * @throws SwitchbackException if there is not as much
   */
  static MemorySegment allocate(Arena arena, long bytes) {
    try {
      return arena.allocate(Math.max(1, bytes), Double.BYTES).asSlice(0, bytes);
    } catch (OutOfMemoryError e) {
      throw new SwitchbackException(
          "the weights of a network do not fit into memory",
          "memory outside the heap",
          bytes + " bytes for one part of it",
          "as much as Java may use",
          "set SWITCHBACK_JAVA_OPTS=-Xmx4g, or more, if the file is what you take it for",
          e);
    }
  }
}
