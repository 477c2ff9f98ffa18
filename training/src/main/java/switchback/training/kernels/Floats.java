package switchback.training.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of floats in native memory: loads, stores, copies and sums. Positions and counts are in
 * floats.
 */
public final class Floats {
  /** The widest vectors that the machine has registers for. */
  public static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** The number of floats per vector. */
  public static final int LANES = SPECIES.length();

  /**
   * The whole address space. It is a constant, so the compiler knows everything that it would
   * check. Kernels check on entry that a segment is native and large enough.
   */
  @SuppressWarnings("restricted")
  public static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  /**
   * A mask for addresses. From sums of values cut to this and to {@link #DISTANCE} the compiler
   * infers that they stay within the address space, and omits a check per load. In a loop that
   * keeps the multipliers busy such a check costs as much as a multiplication on some processors.
   */
  public static final long ADDRESS = (1L << 56) - 1;

  /** A mask for distances in floats. */
  public static final int DISTANCE = (1 << 28) - 1;

  /** Bytes of a vector. */
  private static final long VECTOR = LANES * (long) Float.BYTES;

  /** The byte order of the machine. */
  public static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private Floats() {}

  /**
   * Copies a short row. A call of the system's copy routine would take longer than the copy itself.
   */
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

  /** Sets {@code count} floats, a multiple of {@link #LANES}, to a value. */
  public static void fill(MemorySegment target, long from, int count, float value) {
    FloatVector values = FloatVector.broadcast(SPECIES, value);
    for (int i = 0; i < count; i += LANES) {
      store(values, target, from + i);
    }
  }

  /**
   * Adds the floats {@code from .. to - 1} of {@code values} to those at the same positions of
   * {@code sums}.
   */
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

  /**
   * Completes sums: a negative zero becomes positive, and the limits are applied. Whole vectors are
   * read.
   */
  public static void end(
      MemorySegment sums, int from, Limits limits, MemorySegment target, long to, int count) {
    long reads = sums.address() + from * (long) Float.BYTES;
    long writes = target.address() + to * Float.BYTES;
    int whole = count / LANES;
    for (int i = 0; i < whole; i++) {
      store(ended((reads & ADDRESS) + i * VECTOR, limits), (writes & ADDRESS) + i * VECTOR);
    }
    int done = whole * LANES;
    if (done < count) {
      FloatVector last = ended(reads + whole * VECTOR, limits);
      store(last, target, to + done, SPECIES.indexInRange(done, count));
    }
  }

  private static FloatVector ended(long sums, Limits limits) {
    return limits.cut(load(sums).add(0f));
  }

  /** Loads the vector that starts at float {@code at} of native memory. */
  public static FloatVector load(MemorySegment source, long at) {
    assert source.isNative();
    return load(source.address() + at * Float.BYTES);
  }

  /** Loads the vector that starts at an address. */
  public static FloatVector load(long address) {
    return FloatVector.fromMemorySegment(SPECIES, MEMORY, address, ORDER);
  }

  /** Loads the lanes that are set in a mask from float {@code at} of native memory on. */
  public static FloatVector load(MemorySegment source, long at, VectorMask<Float> lanes) {
    assert source.isNative();
    long address = source.address() + at * Float.BYTES;
    return FloatVector.fromMemorySegment(SPECIES, MEMORY, address, ORDER, lanes);
  }

  /** Stores a vector from float {@code at} of native memory on. */
  public static void store(FloatVector values, MemorySegment target, long at) {
    assert target.isNative();
    values.intoMemorySegment(MEMORY, target.address() + at * Float.BYTES, ORDER);
  }

  /** Stores a vector from an address on. */
  public static void store(FloatVector values, long address) {
    values.intoMemorySegment(MEMORY, address, ORDER);
  }

  /** Stores the lanes that are set in a mask, from float {@code at} of native memory on. */
  public static void store(
      FloatVector values, MemorySegment target, long at, VectorMask<Float> lanes) {
    assert target.isNative();
    values.intoMemorySegment(MEMORY, target.address() + at * Float.BYTES, ORDER, lanes);
  }

  /** Returns a copy of a bias, or {@code count} zeros if there is none. */
  public static float[] orZeros(@Nullable MemorySegment bias, int count) {
    return bias == null ? new float[count] : bias.toArray(JAVA_FLOAT_UNALIGNED);
  }

  /** Returns image {@code n} of a batch of {@code images}, as a slice. */
  public static MemorySegment image(MemorySegment batch, int n, int images) {
    long bytes = batch.byteSize() / images;
    return batch.asSlice(n * bytes, bytes);
  }
}
