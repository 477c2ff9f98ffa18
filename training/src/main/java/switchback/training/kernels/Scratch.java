package switchback.training.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A worker's own memory for one task after the other: native, aligned to cache lines, kept and
 * grown as needed. What a task gets holds what an earlier one left there.
 */
public final class Scratch {
  private static final int CACHE_LINE = 64;

  private final Arena arena = Arena.ofAuto();
  private final List<MemorySegment> segments = new ArrayList<>();
  private final List<float[]> arrays = new ArrayList<>();
  private int next;
  private int nextArray;

  /** Holds nothing yet. */
  public Scratch() {}

  /** Begins a task: what was handed out is free again. */
  public void reset() {
    next = 0;
    nextArray = 0;
  }

  /**
   * Memory for so many floats, valid until {@link #reset} and for as long as this object is in use.
   * Of the global scope, like ND4J's.
   */
  public MemorySegment floats(long count) {
    long bytes = Math.max(1, count) * Float.BYTES;
    if (next == segments.size()) {
      segments.add(MemorySegment.NULL);
    }
    if (segments.get(next).byteSize() < bytes) {
      segments.set(next, arena.allocate(bytes + bytes / 4, CACHE_LINE));
    }
    return NativeOperands.global(segments.get(next++)).asSlice(0, bytes);
  }

  /** An array of the heap that holds so many floats, or more, until {@link #reset}. */
  public float[] array(int count) {
    if (nextArray == arrays.size()) {
      arrays.add(new float[0]);
    }
    if (arrays.get(nextArray).length < count) {
      arrays.set(nextArray, new float[count]);
    }
    return arrays.get(nextArray++);
  }
}
