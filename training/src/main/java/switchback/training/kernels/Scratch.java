package switchback.training.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory of one worker, reused from task to task: native, aligned to cache lines, and grown as
 * needed. A segment or array contains what an earlier task left in it.
 */
public final class Scratch {
  private static final int CACHE_LINE = 64;

  /** The largest number of bytes by which a segment exceeds what was asked for. */
  private static final long MOST_SPARE = 1 << 16;

  private final List<MemorySegment> segments = new ArrayList<>();
  private final List<float[]> arrays = new ArrayList<>();
  private int next;
  private final List<int[]> indices = new ArrayList<>();
  private int nextArray;
  private int nextIndices;

  /** Creates scratch memory that has allocated nothing yet. */
  public Scratch() {}

  /** Begins a task: all that was handed out before may be handed out again. */
  public void reset() {
    next = 0;
    nextArray = 0;
    nextIndices = 0;
  }

  /**
   * Returns memory for {@code count} floats, valid until {@link #reset} and for as long as this
   * object is reachable. Its scope is global, like that of ND4J's memory.
   */
  public MemorySegment floats(long count) {
    long bytes = Math.max(1, count) * Float.BYTES;
    if (next == segments.size()) {
      segments.add(MemorySegment.NULL);
    }
    if (segments.get(next).byteSize() < bytes) {
      // Each has an arena of its own, so that the memory of a segment that is replaced is freed.
      long spare = Math.min(bytes / 4, MOST_SPARE);
      segments.set(next, Arena.ofAuto().allocate(bytes + spare, CACHE_LINE));
    }
    return NativeOperands.global(segments.get(next++)).asSlice(0, bytes);
  }

  /**
   * Returns an array on the heap with at least {@code count} floats, valid until {@link #reset}.
   */
  public float[] array(int count) {
    if (nextArray == arrays.size()) {
      arrays.add(new float[0]);
    }
    if (arrays.get(nextArray).length < count) {
      arrays.set(nextArray, new float[count]);
    }
    return arrays.get(nextArray++);
  }

  /** Returns an array with at least {@code count} indices, valid until {@link #reset}. */
  public int[] indices(int count) {
    if (nextIndices == indices.size()) {
      indices.add(new int[0]);
    }
    if (indices.get(nextIndices).length < count) {
      indices.set(nextIndices, new int[count]);
    }
    return indices.get(nextIndices++);
  }
}
