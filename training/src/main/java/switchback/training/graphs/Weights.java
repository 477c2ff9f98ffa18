package switchback.training.graphs;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An array of float32 parameters on the heap, in native memory or in a mapped file, perhaps one
 * that is read when its values are first needed. Immutable as long as its creator does not write to
 * the memory.
 */
public final class Weights {
  private final long bytes;

  /** Gives the memory, the same whenever it is asked. */
  private final Supplier<MemorySegment> source;

  /** The memory; null until it is needed. Threads that race for it get the same. */
  private @Nullable MemorySegment memory;

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
    this.bytes = memory.byteSize();
    this.source = () -> memory;
    this.memory = memory;
  }

  private Weights(long size, Supplier<MemorySegment> source) {
    this.bytes = size * Float.BYTES;
    this.source = source;
  }

  /**
   * Creates weights that are read when their values are first needed.
   *
   * @param size the number of values
   * @param source gives memory with as many float32 values, the same whenever it is asked, by any
   *     thread; what it throws is thrown to whoever needs the values
   */
  public static Weights later(long size, Supplier<MemorySegment> source) {
    return new Weights(size, source);
  }

  /** Creates weights over an array without copying it. */
  public static Weights of(float... values) {
    return new Weights(MemorySegment.ofArray(values));
  }

  /** Returns the number of values. */
  public int size() {
    return Math.toIntExact(bytes / Float.BYTES);
  }

  /** Returns the value at an index, from 0. */
  public float at(long index) {
    return memory().getAtIndex(JAVA_FLOAT_UNALIGNED, index);
  }

  /** Returns a copy on the heap. */
  public float[] toArray() {
    return memory().toArray(JAVA_FLOAT_UNALIGNED);
  }

  /** Returns the memory, for reading only. */
  public MemorySegment memory() {
    MemorySegment known = memory;
    return known == null ? read() : known;
  }

  private MemorySegment read() {
    MemorySegment read = source.get();
    if (read.byteSize() != bytes) {
      throw new IllegalStateException(read.byteSize() + " bytes of weights instead of " + bytes);
    }
    memory = read;
    return read;
  }

  /** Returns text such as {@code 864 weights}. */
  @Override
  public String toString() {
    return size() + " weights";
  }
}
