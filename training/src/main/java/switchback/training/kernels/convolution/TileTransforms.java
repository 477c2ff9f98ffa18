package switchback.training.kernels.convolution;

import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.Floats.SPECIES;
import static switchback.training.kernels.convolution.MinimalFiltering.FAR;
import static switchback.training.kernels.convolution.MinimalFiltering.FAR_2;
import static switchback.training.kernels.convolution.MinimalFiltering.FAR_3;
import static switchback.training.kernels.convolution.MinimalFiltering.NEAR;
import static switchback.training.kernels.convolution.MinimalFiltering.NEAR_2;
import static switchback.training.kernels.convolution.MinimalFiltering.NEAR_3;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import switchback.training.kernels.Floats;

/**
 * The one-dimensional transforms of {@link MinimalFiltering}, for many tiles and maps at once: a
 * value is {@code count} neighbouring floats, a multiple of a vector. {@link
 * ScalarMinimalFiltering} states the same sums in the same order.
 *
 * <p>Each loop is written out in full, even the two that differ only in writing to an array:
 * vectors handed to a method that the compiler does not inline are put on the heap, and it does not
 * inline a method that it compiled on its own before, unless that is small. Unlike {@code
 * TiledProductTiles} they are not generated: each is its own formula, not one pattern at another
 * size.
 */
final class TileTransforms {
  private static final FloatVector BOTH = FloatVector.broadcast(SPECIES, NEAR_2 * FAR_2);
  private static final FloatVector EITHER = FloatVector.broadcast(SPECIES, -(NEAR_2 + FAR_2));
  private static final FloatVector NEAR_FACTOR = FloatVector.broadcast(SPECIES, -NEAR_2);
  private static final FloatVector FAR_FACTOR = FloatVector.broadcast(SPECIES, -FAR_2);

  private static final FloatVector EIGHTH = FloatVector.broadcast(SPECIES, 0.125f);
  private static final FloatVector QUARTER = FloatVector.broadcast(SPECIES, 0.25f);
  private static final FloatVector HALF = FloatVector.broadcast(SPECIES, 0.5f);
  private static final FloatVector TWO = FloatVector.broadcast(SPECIES, 2);
  private static final FloatVector FOUR = FloatVector.broadcast(SPECIES, 4);
  private static final FloatVector EIGHT = FloatVector.broadcast(SPECIES, 8);
  private static final FloatVector MINUS_FIVE = FloatVector.broadcast(SPECIES, -5);
  private static final FloatVector MINUS_5_QUARTERS = FloatVector.broadcast(SPECIES, -1.25f);
  private static final FloatVector MINUS_17_QUARTERS = FloatVector.broadcast(SPECIES, -4.25f);
  private static final FloatVector MINUS_21_QUARTERS = FloatVector.broadcast(SPECIES, -5.25f);
  private static final FloatVector PLUS_21_QUARTERS = FloatVector.broadcast(SPECIES, 5.25f);

  private TileTransforms() {}

  /**
   * Transforms inputs to as many values: B' d.
   *
   * @param places where each input starts, one per row of a tile
   * @param toStep distance in floats between the values
   * @param count floats per input
   */
  static void inputs(
      MemorySegment d,
      int from,
      int[] places,
      MemorySegment values,
      int to,
      int toStep,
      int count) {
    if (places.length == 8) {
      eightInputs(d, from, places, values, to, toStep, count);
    } else {
      sixInputs(d, from, places, values, to, toStep, count);
    }
  }

  /** Transforms inputs to an array: B' d. */
  static void inputs(
      MemorySegment d, int from, int[] places, float[] values, int to, int toStep, int count) {
    if (places.length == 8) {
      eightInputs(d, from, places, values, to, toStep, count);
    } else {
      sixInputs(d, from, places, values, to, toStep, count);
    }
  }

  /** Computes B' d for 6x6. */
  private static void sixInputs(
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

  /** Computes B' d for 6x6, to an array. */
  private static void sixInputs(
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

  /** Computes B' d for 8x8. */
  private static void eightInputs(
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
    int at6 = from + places[6];
    int at7 = from + places[7];
    for (int i = 0; i < count; i += LANES) {
      FloatVector d0 = Floats.load(d, at0 + i);
      FloatVector d1 = Floats.load(d, at1 + i);
      FloatVector d2 = Floats.load(d, at2 + i);
      FloatVector d3 = Floats.load(d, at3 + i);
      FloatVector d4 = Floats.load(d, at4 + i);
      FloatVector d5 = Floats.load(d, at5 + i);
      FloatVector d6 = Floats.load(d, at6 + i);
      FloatVector d7 = Floats.load(d, at7 + i);
      FloatVector halfEven = d2.fma(FOUR, d4.fma(MINUS_FIVE, d6));
      FloatVector halfOdd = d1.fma(FOUR, d3.fma(MINUS_FIVE, d5)).mul(0.5f);
      FloatVector oneEven = d2.add(d4.fma(MINUS_17_QUARTERS, d6));
      FloatVector oneOdd = d1.add(d3.fma(MINUS_17_QUARTERS, d5));
      FloatVector twoEven = d2.fma(QUARTER, d4.fma(MINUS_5_QUARTERS, d6));
      FloatVector twoOdd = d1.fma(QUARTER, d3.fma(MINUS_5_QUARTERS, d5)).mul(2);
      Floats.store(d2.fma(PLUS_21_QUARTERS, d4.fma(MINUS_21_QUARTERS, d6)).sub(d0), values, to + i);
      Floats.store(halfEven.add(halfOdd), values, to + i + toStep);
      Floats.store(halfEven.sub(halfOdd), values, to + i + 2 * toStep);
      Floats.store(oneEven.add(oneOdd), values, to + i + 3 * toStep);
      Floats.store(oneEven.sub(oneOdd), values, to + i + 4 * toStep);
      Floats.store(twoEven.add(twoOdd), values, to + i + 5 * toStep);
      Floats.store(twoEven.sub(twoOdd), values, to + i + 6 * toStep);
      Floats.store(
          d3.fma(PLUS_21_QUARTERS, d5.fma(MINUS_21_QUARTERS, d7)).sub(d1),
          values,
          to + i + 7 * toStep);
    }
  }

  /** Computes B' d for 8x8, to an array. */
  private static void eightInputs(
      MemorySegment d, int from, int[] places, float[] values, int to, int toStep, int count) {
    int at0 = from + places[0];
    int at1 = from + places[1];
    int at2 = from + places[2];
    int at3 = from + places[3];
    int at4 = from + places[4];
    int at5 = from + places[5];
    int at6 = from + places[6];
    int at7 = from + places[7];
    for (int i = 0; i < count; i += LANES) {
      FloatVector d0 = Floats.load(d, at0 + i);
      FloatVector d1 = Floats.load(d, at1 + i);
      FloatVector d2 = Floats.load(d, at2 + i);
      FloatVector d3 = Floats.load(d, at3 + i);
      FloatVector d4 = Floats.load(d, at4 + i);
      FloatVector d5 = Floats.load(d, at5 + i);
      FloatVector d6 = Floats.load(d, at6 + i);
      FloatVector d7 = Floats.load(d, at7 + i);
      FloatVector halfEven = d2.fma(FOUR, d4.fma(MINUS_FIVE, d6));
      FloatVector halfOdd = d1.fma(FOUR, d3.fma(MINUS_FIVE, d5)).mul(0.5f);
      FloatVector oneEven = d2.add(d4.fma(MINUS_17_QUARTERS, d6));
      FloatVector oneOdd = d1.add(d3.fma(MINUS_17_QUARTERS, d5));
      FloatVector twoEven = d2.fma(QUARTER, d4.fma(MINUS_5_QUARTERS, d6));
      FloatVector twoOdd = d1.fma(QUARTER, d3.fma(MINUS_5_QUARTERS, d5)).mul(2);
      d2.fma(PLUS_21_QUARTERS, d4.fma(MINUS_21_QUARTERS, d6)).sub(d0).intoArray(values, to + i);
      halfEven.add(halfOdd).intoArray(values, to + i + toStep);
      halfEven.sub(halfOdd).intoArray(values, to + i + 2 * toStep);
      oneEven.add(oneOdd).intoArray(values, to + i + 3 * toStep);
      oneEven.sub(oneOdd).intoArray(values, to + i + 4 * toStep);
      twoEven.add(twoOdd).intoArray(values, to + i + 5 * toStep);
      twoEven.sub(twoOdd).intoArray(values, to + i + 6 * toStep);
      d3.fma(PLUS_21_QUARTERS, d5.fma(MINUS_21_QUARTERS, d7))
          .sub(d1)
          .intoArray(values, to + i + 7 * toStep);
    }
  }

  /**
   * Transforms products to four outputs: A' m.
   *
   * @param side the number of products
   */
  static void products(
      int side,
      MemorySegment m,
      int from,
      int step,
      MemorySegment y,
      int to,
      int toStep,
      int count) {
    if (side == 8) {
      eightProducts(m, from, step, y, to, toStep, count);
    } else {
      sixProducts(m, from, step, y, to, toStep, count);
    }
  }

  /** Computes A' m for 6x6. */
  private static void sixProducts(
      MemorySegment m, int from, int step, MemorySegment y, int to, int toStep, int count) {
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
      Floats.store(Floats.load(m, from + i).add(nearSum.add(farSum)), y, to + i);
      Floats.store(near.mul(NEAR).add(far.mul(FAR)), y, to + i + toStep);
      Floats.store(nearSum.mul(NEAR_2).add(farSum.mul(FAR_2)), y, to + i + 2 * toStep);
      Floats.store(near.mul(NEAR_3).add(far.mul(FAR_3)).add(last), y, to + i + 3 * toStep);
    }
  }

  /** Computes A' m for 8x8; all factors are powers of two. */
  private static void eightProducts(
      MemorySegment m, int from, int step, MemorySegment y, int to, int toStep, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector half0 = Floats.load(m, from + i + step);
      FloatVector half1 = Floats.load(m, from + i + 2 * step);
      FloatVector one0 = Floats.load(m, from + i + 3 * step);
      FloatVector one1 = Floats.load(m, from + i + 4 * step);
      FloatVector two0 = Floats.load(m, from + i + 5 * step);
      FloatVector two1 = Floats.load(m, from + i + 6 * step);
      FloatVector last = Floats.load(m, from + i + 7 * step);
      FloatVector halfSum = half0.add(half1);
      FloatVector oneSum = one0.add(one1);
      FloatVector twoSum = two0.add(two1);
      FloatVector half = half0.sub(half1);
      FloatVector one = one0.sub(one1);
      FloatVector two = two0.sub(two1);
      Floats.store(Floats.load(m, from + i).add(halfSum.add(oneSum).add(twoSum)), y, to + i);
      Floats.store(two.fma(TWO, half.fma(HALF, one)), y, to + i + toStep);
      Floats.store(twoSum.fma(FOUR, halfSum.fma(QUARTER, oneSum)), y, to + i + 2 * toStep);
      Floats.store(two.fma(EIGHT, half.fma(EIGHTH, one)).add(last), y, to + i + 3 * toStep);
    }
  }

  /**
   * Transforms the gradients of four outputs to values, in native memory: A y.
   *
   * @param side the number of values
   */
  static void gradients(
      int side,
      MemorySegment y,
      int from,
      int step,
      MemorySegment values,
      int to,
      int toStep,
      int count) {
    if (side == 8) {
      eightGradients(y, from, step, values, to, toStep, count);
    } else {
      sixGradients(y, from, step, values, to, toStep, count);
    }
  }

  /** Computes A y for 6x6. */
  private static void sixGradients(
      MemorySegment y, int from, int step, MemorySegment values, int to, int toStep, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector y0 = Floats.load(y, from + i);
      FloatVector y1 = Floats.load(y, from + i + step);
      FloatVector y2 = Floats.load(y, from + i + 2 * step);
      FloatVector y3 = Floats.load(y, from + i + 3 * step);
      FloatVector nearEven = y0.add(y2.mul(NEAR_2));
      FloatVector nearOdd = y1.mul(NEAR).add(y3.mul(NEAR_3));
      FloatVector farEven = y0.add(y2.mul(FAR_2));
      FloatVector farOdd = y1.mul(FAR).add(y3.mul(FAR_3));
      Floats.store(y0, values, to + i);
      Floats.store(nearEven.add(nearOdd), values, to + i + toStep);
      Floats.store(nearEven.sub(nearOdd), values, to + i + 2 * toStep);
      Floats.store(farEven.add(farOdd), values, to + i + 3 * toStep);
      Floats.store(farEven.sub(farOdd), values, to + i + 4 * toStep);
      Floats.store(y3, values, to + i + 5 * toStep);
    }
  }

  /** Computes A y for 8x8; all factors are powers of two. */
  private static void eightGradients(
      MemorySegment y, int from, int step, MemorySegment values, int to, int toStep, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector y0 = Floats.load(y, from + i);
      FloatVector y1 = Floats.load(y, from + i + step);
      FloatVector y2 = Floats.load(y, from + i + 2 * step);
      FloatVector y3 = Floats.load(y, from + i + 3 * step);
      FloatVector halfEven = y2.fma(QUARTER, y0);
      FloatVector halfOdd = y3.fma(EIGHTH, y1.mul(0.5f));
      FloatVector oneEven = y0.add(y2);
      FloatVector oneOdd = y1.add(y3);
      FloatVector twoEven = y2.fma(FOUR, y0);
      FloatVector twoOdd = y3.fma(EIGHT, y1.mul(2));
      Floats.store(y0, values, to + i);
      Floats.store(halfEven.add(halfOdd), values, to + i + toStep);
      Floats.store(halfEven.sub(halfOdd), values, to + i + 2 * toStep);
      Floats.store(oneEven.add(oneOdd), values, to + i + 3 * toStep);
      Floats.store(oneEven.sub(oneOdd), values, to + i + 4 * toStep);
      Floats.store(twoEven.add(twoOdd), values, to + i + 5 * toStep);
      Floats.store(twoEven.sub(twoOdd), values, to + i + 6 * toStep);
      Floats.store(y3, values, to + i + 7 * toStep);
    }
  }
}
