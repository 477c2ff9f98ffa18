package switchback.datasets.tasks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory outside Java's heap for arrays as large as a file declares. */
public final class NativeMemory {
  private NativeMemory() {}

  /**
   * Allocates memory, filled with zeros and aligned for numbers of any type.
   *
   * @param arena the arena with which it is freed
   * @throws SwitchbackException if there is not as much
   */
  public static MemorySegment allocate(Arena arena, long bytes) {
    try {
      return arena.allocate(Math.max(1, bytes), Double.BYTES).asSlice(0, bytes);
    } catch (OutOfMemoryError e) {
      // Java limits this memory as it does the heap, before anything is taken.
      throw new SwitchbackException(
          "the arrays of a file do not fit into memory",
          "memory outside the heap",
          HeapMemory.text(bytes) + " for one of them",
          "at most " + HeapMemory.text(Runtime.getRuntime().maxMemory()) + " for all",
          "set SWITCHBACK_JAVA_OPTS=-Xmx4g, or more, if the file is what you take it for",
          e);
    }
  }
}
