package switchback.training.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.nio.ByteOrder.nativeOrder;
import static switchback.training.kernels.TiledProduct.LANES;
import static switchback.training.kernels.TiledProduct.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** Moves and sums of floats in memory; places and counts are floats. */
final class Floats {
  private Floats() {}

  /** Copies a short row: for those a call to the system's copy takes longer than the copy. */
  static void copy(MemorySegment source, long from, MemorySegment target, long to, int count) {
    int i = 0;
    for (; i <= count - LANES; i += LANES) {
      load(source, from + i).intoMemorySegment(target, (to + i) * Float.BYTES, nativeOrder());
    }
    for (; i < count; i++) {
      target.setAtIndex(
          JAVA_FLOAT_UNALIGNED, to + i, source.getAtIndex(JAVA_FLOAT_UNALIGNED, from + i));
    }
  }

  /** Ends a sum: a negative zero becomes a positive one, and what is below the floor the floor. */
  static void end(float[] sums, int from, float floor, MemorySegment target, long to, int count) {
    FloatVector ended = FloatVector.fromArray(SPECIES, sums, from).add(0f).max(floor);
    if (count == LANES) {
      ended.intoMemorySegment(target, to * Float.BYTES, nativeOrder());
    } else {
      ended.intoMemorySegment(
          target, to * Float.BYTES, nativeOrder(), SPECIES.indexInRange(0, count));
    }
  }

  /** Copies floats that lie a stride apart to where they are neighbours. */
  static void gather(
      float[] source, int from, int stride, int count, MemorySegment target, int to) {
    for (int i = 0; i < count; i++) {
      target.setAtIndex(JAVA_FLOAT_UNALIGNED, to + i, source[from + i * stride]);
    }
  }

  static FloatVector load(MemorySegment source, long at) {
    return FloatVector.fromMemorySegment(SPECIES, source, at * Float.BYTES, nativeOrder());
  }
}
