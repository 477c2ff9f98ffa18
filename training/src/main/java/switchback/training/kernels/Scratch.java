package switchback.training.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A worker's own memory for one task after the other: native, aligned to cache lines, kept and
 * grown as needed. What a task gets holds what an earlier one left there.
 */
@SuppressWarnings("restricted") // segments are handed out as plain addresses, see floats
final class Scratch {
  private static final int CACHE_LINE = 64;

  private final Arena arena = Arena.ofAuto();
  private final List<MemorySegment> segments = new ArrayList<>();
  private int next;

  /** Begins a task: what was handed out is free again. */
  void reset() {
    next = 0;
  }

  /**
   * Memory for so many floats, valid until {@link #reset} and for as long as this object is in use.
   * Of the global scope, like ND4J's: so that compiled kernels meet one kind of segment alone.
   */
  MemorySegment floats(long count) {
    long bytes = Math.max(1, count) * Float.BYTES;
    if (next == segments.size()) {
      segments.add(MemorySegment.NULL);
    }
    if (segments.get(next).byteSize() < bytes) {
      segments.set(next, arena.allocate(bytes + bytes / 4, CACHE_LINE));
    }
    MemorySegment segment = segments.get(next++);
    return MemorySegment.ofAddress(segment.address()).reinterpret(bytes);
  }

  /** A segment as native memory of the global scope: itself, or a copy of one on the heap. */
  MemorySegment global(MemorySegment segment) {
    if (segment.isNative()) {
      return MemorySegment.ofAddress(segment.address()).reinterpret(segment.byteSize());
    }
    return floats(segment.byteSize() / Float.BYTES).copyFrom(segment);
  }
}
