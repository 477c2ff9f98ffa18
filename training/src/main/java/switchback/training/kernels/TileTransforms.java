package switchback.training.kernels;

import static switchback.training.kernels.MinimalFiltering.FAR;
import static switchback.training.kernels.MinimalFiltering.FAR_2;
import static switchback.training.kernels.MinimalFiltering.FAR_3;
import static switchback.training.kernels.MinimalFiltering.NEAR;
import static switchback.training.kernels.MinimalFiltering.NEAR_2;
import static switchback.training.kernels.MinimalFiltering.NEAR_3;
import static switchback.training.kernels.TiledProduct.LANES;
import static switchback.training.kernels.TiledProduct.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The one-dimensional transforms of {@link MinimalFiltering}, for many tiles and maps at once: a
 * value is {@code count} neighbouring floats, a multiple of a vector. {@link
 * ScalarMinimalFiltering} has the same sums in the same order.
 *
 * <p>Each is spelt out: vectors handed to a method that the compiler does not inline are put on the
 * heap, and it does not inline what it compiled on its own before, unless small.
 */
final class TileTransforms {
  private static final FloatVector BOTH = FloatVector.broadcast(SPECIES, NEAR_2 * FAR_2);
  private static final FloatVector EITHER = FloatVector.broadcast(SPECIES, -(NEAR_2 + FAR_2));
  private static final FloatVector NEAR_FACTOR = FloatVector.broadcast(SPECIES, -NEAR_2);
  private static final FloatVector FAR_FACTOR = FloatVector.broadcast(SPECIES, -FAR_2);

  private TileTransforms() {}

  /** B' d: six inputs, which start at those places, to six values. */
  static void inputs(
      MemorySegment d,
      int from,
      int[] places,
      MemorySegment values,
      int to,
      int toStep,
      int count) {
    int at0 = from + places[0];
    int at1 = from + places[1];
    int at2 = from + places[2];
    int at3 = from + places[3];
    int at4 = from + places[4];
    int at5 = from + places[5];
    for (int i = 0; i < count; i += LANES) {
      FloatVector d0 = Floats.load(d, at0 + i);
      FloatVector d1 = Floats.load(d, at1 + i);
      FloatVector d2 = Floats.load(d, at2 + i);
      FloatVector d3 = Floats.load(d, at3 + i);
      FloatVector d4 = Floats.load(d, at4 + i);
      FloatVector d5 = Floats.load(d, at5 + i);
      FloatVector nearEven = d2.fma(FAR_FACTOR, d4);
      FloatVector nearOdd = d1.fma(FAR_FACTOR, d3).mul(NEAR);
      FloatVector farEven = d2.fma(NEAR_FACTOR, d4);
      FloatVector farOdd = d1.fma(NEAR_FACTOR, d3).mul(FAR);
      Floats.store(d0.fma(BOTH, d2.fma(EITHER, d4)), values, to + i);
      Floats.store(nearEven.add(nearOdd), values, to + i + toStep);
      Floats.store(nearEven.sub(nearOdd), values, to + i + 2 * toStep);
      Floats.store(farEven.add(farOdd), values, to + i + 3 * toStep);
      Floats.store(farEven.sub(farOdd), values, to + i + 4 * toStep);
      Floats.store(d1.fma(BOTH, d3.fma(EITHER, d5)), values, to + i + 5 * toStep);
    }
  }

  /** The same, to an array. */
  static void inputs(
      MemorySegment d, int from, int[] places, float[] values, int to, int toStep, int count) {
    int at0 = from + places[0];
    int at1 = from + places[1];
    int at2 = from + places[2];
    int at3 = from + places[3];
    int at4 = from + places[4];
    int at5 = from + places[5];
    for (int i = 0; i < count; i += LANES) {
      FloatVector d0 = Floats.load(d, at0 + i);
      FloatVector d1 = Floats.load(d, at1 + i);
      FloatVector d2 = Floats.load(d, at2 + i);
      FloatVector d3 = Floats.load(d, at3 + i);
      FloatVector d4 = Floats.load(d, at4 + i);
      FloatVector d5 = Floats.load(d, at5 + i);
      FloatVector nearEven = d2.fma(FAR_FACTOR, d4);
      FloatVector nearOdd = d1.fma(FAR_FACTOR, d3).mul(NEAR);
      FloatVector farEven = d2.fma(NEAR_FACTOR, d4);
      FloatVector farOdd = d1.fma(NEAR_FACTOR, d3).mul(FAR);
      d0.fma(BOTH, d2.fma(EITHER, d4)).intoArray(values, to + i);
      nearEven.add(nearOdd).intoArray(values, to + i + toStep);
      nearEven.sub(nearOdd).intoArray(values, to + i + 2 * toStep);
      farEven.add(farOdd).intoArray(values, to + i + 3 * toStep);
      farEven.sub(farOdd).intoArray(values, to + i + 4 * toStep);
      d1.fma(BOTH, d3.fma(EITHER, d5)).intoArray(values, to + i + 5 * toStep);
    }
  }

  /** A' m: six products to {@code outputs}, two or four. */
  static void products(
      MemorySegment m,
      int from,
      int step,
      int outputs,
      MemorySegment y,
      int to,
      int toStep,
      int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector near0 = Floats.load(m, from + i + step);
      FloatVector near1 = Floats.load(m, from + i + 2 * step);
      FloatVector far0 = Floats.load(m, from + i + 3 * step);
      FloatVector far1 = Floats.load(m, from + i + 4 * step);
      FloatVector last = Floats.load(m, from + i + 5 * step);
      FloatVector nearSum = near0.add(near1);
      FloatVector farSum = far0.add(far1);
      FloatVector near = near0.sub(near1);
      FloatVector far = far0.sub(far1);
      FloatVector second = near.mul(NEAR).add(far.mul(FAR));
      Floats.store(Floats.load(m, from + i).add(nearSum.add(farSum)), y, to + i);
      if (outputs == 2) {
        Floats.store(second.add(last), y, to + i + toStep);
      } else {
        Floats.store(second, y, to + i + toStep);
        Floats.store(nearSum.mul(NEAR_2).add(farSum.mul(FAR_2)), y, to + i + 2 * toStep);
        Floats.store(near.mul(NEAR_3).add(far.mul(FAR_3)).add(last), y, to + i + 3 * toStep);
      }
    }
  }

  /** A y: gradients of two or four outputs to six values; in native memory. */
  static void gradients(
      MemorySegment y,
      int from,
      int step,
      int outputs,
      MemorySegment values,
      int to,
      int toStep,
      int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector y0 = Floats.load(y, from + i);
      FloatVector y1 = Floats.load(y, from + i + step);
      FloatVector last = y1;
      FloatVector nearEven = y0;
      FloatVector farEven = y0;
      FloatVector nearOdd = y1.mul(NEAR);
      FloatVector farOdd = y1.mul(FAR);
      if (outputs == 4) {
        FloatVector y2 = Floats.load(y, from + i + 2 * step);
        last = Floats.load(y, from + i + 3 * step);
        nearEven = nearEven.add(y2.mul(NEAR_2));
        farEven = farEven.add(y2.mul(FAR_2));
        nearOdd = nearOdd.add(last.mul(NEAR_3));
        farOdd = farOdd.add(last.mul(FAR_3));
      }
      Floats.store(y0, values, to + i);
      Floats.store(nearEven.add(nearOdd), values, to + i + toStep);
      Floats.store(nearEven.sub(nearOdd), values, to + i + 2 * toStep);
      Floats.store(farEven.add(farOdd), values, to + i + 3 * toStep);
      Floats.store(farEven.sub(farOdd), values, to + i + 4 * toStep);
      Floats.store(last, values, to + i + 5 * toStep);
    }
  }
}
