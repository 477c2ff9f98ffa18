package switchback.training.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory of one worker, reused from task to task: native, aligned to cache lines, and grown as
 * needed. A segment or array contains what an earlier task left in it.
 *
 * <p>The memory is freed once this object is unreachable, and an object may become unreachable
 * while the last of its own methods runs. Segments have the global scope, and kernels compute with
 * addresses: neither keeps the memory. Whoever owns an object of this class therefore keeps it
 * reachable while kernels work, by {@link #lend} or by {@link Reference#reachabilityFence}.
 */
public final class Scratch {
  private static final int CACHE_LINE = 64;

  /** The largest number of bytes by which a segment exceeds what was asked for. */
  private static final long MOST_SPARE = 1 << 16;

  private final List<MemorySegment> segments = new ArrayList<>();
  private final List<float[]> arrays = new ArrayList<>();

  /** Memory of all turns, and what it replaced, which earlier turns still use. */
  private final List<MemorySegment> temporaries = new ArrayList<>();

  private final List<MemorySegment> replaced = new ArrayList<>();
  private int next;
  private int nextTemporary;
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
    nextTurn();
    replaced.clear();
  }

  /** Runs a task from its beginning, and keeps this memory until it has ended. */
  public void lend(Runnable task) {
    reset();
    try {
      task.run();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Begins a turn of the task. Turns run one at a time, in any order and again and again, and share
   * what {@link #temporary} hands out.
   */
  public void nextTurn() {
    nextTemporary = 0;
  }

  /**
   * Returns memory for {@code count} floats like {@link #floats}, whose values other turns change.
   */
  public MemorySegment temporary(long count) {
    if (nextTemporary == temporaries.size()) {
      temporaries.add(MemorySegment.NULL);
    }
    MemorySegment known = temporaries.get(nextTemporary);
    if (known.byteSize() < count * Float.BYTES) {
      replaced.add(known);
    }
    MemorySegment memory = enough(known, count);
    temporaries.set(nextTemporary++, memory);
    return global(memory, count);
  }

  /**
   * Returns memory for {@code count} floats, valid until {@link #reset} and for as long as this
   * object is reachable. Its scope is global, like that of ND4J's memory.
   */
  public MemorySegment floats(long count) {
    if (next == segments.size()) {
      segments.add(MemorySegment.NULL);
    }
    MemorySegment memory = enough(segments.get(next), count);
    segments.set(next++, memory);
    return global(memory, count);
  }

  /** Returns memory that is large enough: what is known, or else new memory. */
  private static MemorySegment enough(MemorySegment known, long count) {
    long bytes = Math.max(1, count) * Float.BYTES;
    if (known.byteSize() >= bytes) {
      return known;
    }
    // Each has an arena of its own, so that the memory of a segment that is replaced is freed.
    long spare = Math.min(bytes / 4, MOST_SPARE);
    return Arena.ofAuto().allocate(bytes + spare, CACHE_LINE);
  }

  private static MemorySegment global(MemorySegment memory, long count) {
    return NativeOperands.global(memory).asSlice(0, Math.max(1, count) * Float.BYTES);
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
