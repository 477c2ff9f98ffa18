package switchback.training.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/** Moves and sums of floats in native memory; places and counts are floats. */
public final class Floats {
  public static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  public static final int LANES = SPECIES.length();

  /**
   * All memory there is: a constant, of which the compiler knows all that it would check. That a
   * segment is native and large enough is checked where it enters a kernel.
   */
  @SuppressWarnings("restricted")
  public static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  /**
   * The bits of an address. Of sums of values cut to these and {@link #DISTANCE} the compiler sees
   * that they stay inside all memory, and leaves out a check with every load. In a loop that keeps
   * the multipliers busy such a check costs on some processors as much as a multiplication.
   */
  public static final long ADDRESS = (1L << 56) - 1;

  /** The bits of a distance in floats. */
  public static final int DISTANCE = (1 << 28) - 1;

  public static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private Floats() {}

  /** Copies a short row: for those a call to the system's copy takes longer than the copy. */
  public static void copy(
      MemorySegment source, long from, MemorySegment target, long to, int count) {
    int i = 0;
    for (; i <= count - LANES; i += LANES) {
      store(load(source, from + i), target, to + i);
    }
    for (; i < count; i++) {
      target.setAtIndex(
          JAVA_FLOAT_UNALIGNED, to + i, source.getAtIndex(JAVA_FLOAT_UNALIGNED, from + i));
    }
  }

  /** Sets a row of whole vectors. */
  public static void fill(MemorySegment target, long from, int count, float value) {
    FloatVector values = FloatVector.broadcast(SPECIES, value);
    for (int i = 0; i < count; i += LANES) {
      store(values, target, from + i);
    }
  }

  /** Adds floats {@code from .. to - 1} to those at the same places. */
  public static void add(MemorySegment values, MemorySegment sums, int from, int to) {
    int i = from;
    for (; i <= to - LANES; i += LANES) {
      store(load(sums, i).add(load(values, i)), sums, i);
    }
    for (; i < to; i++) {
      float sum =
          sums.getAtIndex(JAVA_FLOAT_UNALIGNED, i) + values.getAtIndex(JAVA_FLOAT_UNALIGNED, i);
      sums.setAtIndex(JAVA_FLOAT_UNALIGNED, i, sum);
    }
  }

  /** Ends a sum: a negative zero becomes a positive one, and what is below the floor the floor. */
  public static void end(
      MemorySegment sums, int from, float floor, MemorySegment target, long to, int count) {
    FloatVector ended = load(sums, from).add(0f).max(floor);
    if (count == LANES) {
      store(ended, target, to);
    } else {
      store(ended, target, to, SPECIES.indexInRange(0, count));
    }
  }

  /** The floats from number {@code at} of native memory on. */
  public static FloatVector load(MemorySegment source, long at) {
    assert source.isNative();
    return load(source.address() + at * Float.BYTES);
  }

  /** The floats from an address on. */
  public static FloatVector load(long address) {
    return FloatVector.fromMemorySegment(SPECIES, MEMORY, address, ORDER);
  }

  /** To the floats from number {@code at} of native memory on. */
  public static void store(FloatVector values, MemorySegment target, long at) {
    assert target.isNative();
    values.intoMemorySegment(MEMORY, target.address() + at * Float.BYTES, ORDER);
  }

  /** Only those lanes that are set. */
  public static void store(
      FloatVector values, MemorySegment target, long at, VectorMask<Float> lanes) {
    assert target.isNative();
    values.intoMemorySegment(MEMORY, target.address() + at * Float.BYTES, ORDER, lanes);
  }

  /** Returns a copy of a bias, or {@code count} zeros if there is none. */
  public static float[] orZeros(@Nullable MemorySegment bias, int count) {
    return bias == null ? new float[count] : bias.toArray(JAVA_FLOAT_UNALIGNED);
  }

  /** Returns one of the images that make up a batch. */
  public static MemorySegment image(MemorySegment batch, int n, int images) {
    long bytes = batch.byteSize() / images;
    return batch.asSlice(n * bytes, bytes);
  }
}
