package switchback.training.graphs;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * An array of float32 parameters on the heap, in native memory or in a mapped file. Immutable as
 * long as its creator does not write to the memory.
 */
public final class Weights {
  private final MemorySegment memory;

  /**
   * Creates weights over memory without copying it.
   *
   * @param memory float32 values in the machine's byte order
   * @throws IllegalArgumentException if its size is not a multiple of 4 bytes
   */
  public Weights(MemorySegment memory) {
    if (memory.byteSize() % Float.BYTES != 0) {
      throw new IllegalArgumentException("not whole floats: " + memory.byteSize() + " bytes");
    }
    this.memory = memory;
  }

  /** Creates weights over an array without copying it. */
  public static Weights of(float... values) {
    return new Weights(MemorySegment.ofArray(values));
  }

  /** Returns the number of values. */
  public int size() {
    return Math.toIntExact(memory.byteSize() / Float.BYTES);
  }

  /** Returns the value at an index, from 0. */
  public float at(long index) {
    return memory.getAtIndex(JAVA_FLOAT_UNALIGNED, index);
  }

  /** Returns a copy on the heap. */
  public float[] toArray() {
    return memory.toArray(JAVA_FLOAT_UNALIGNED);
  }

  /** Returns the memory, for reading only. */
  public MemorySegment memory() {
    return memory;
  }

  /** Returns text such as {@code 864 weights}. */
  @Override
  public String toString() {
    return size() + " weights";
  }
}
