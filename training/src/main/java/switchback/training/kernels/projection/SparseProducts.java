package switchback.training.kernels.projection;

import static switchback.training.kernels.Floats.ADDRESS;
import static switchback.training.kernels.Floats.DISTANCE;
import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.Floats.SPECIES;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.util.function.IntBinaryOperator;
import jdk.incubator.vector.FloatVector;
import switchback.training.kernels.Floats;

/**
 * Products of sparse rows by one prepared matrix: for each row the sum, over its values that are
 * not zero, of the value times a row of the matrix. Vectors lie along the matrix's columns, whose
 * sums stay in registers for a part of the depth; the part of the matrix that they meet stays in
 * the nearest cache. Each sum is one chain of fused multiply-adds in the order of the depth.
 */
final class SparseProducts {
  /** Vectors of sums that stay in registers. */
  private static final int WIDE = 8;

  /** Vectors of a part of the matrix, which stays in the nearest cache: 32 kB with AVX-512. */
  private static final int NEAR = 512;

  private static final long VECTOR = LANES * (long) Float.BYTES;

  private final int depth;
  private final int vectors;

  /** (blocks of columns, depth, the block's columns), zeros beyond the columns. */
  private final MemorySegment matrix;

  /**
   * Prepares a matrix.
   *
   * @param places gives the index of a weight by its depth and its column
   */
  SparseProducts(float[] weights, int depth, int columns, IntBinaryOperator places) {
    this.depth = depth;
    this.vectors = Math.ceilDiv(columns, LANES);
    this.matrix = Arena.ofAuto().allocate(vectors * (depth * VECTOR), 64);
    long at = 0;
    for (int vector = 0; vector < vectors; vector += width(vector)) {
      int width = width(vector) * LANES;
      for (int k = 0; k < depth; k++) {
        for (int i = 0; i < width; i++, at++) {
          int column = vector * LANES + i;
          if (column < columns) {
            matrix.setAtIndex(ValueLayout.JAVA_FLOAT, at, weights[places.applyAsInt(k, column)]);
          }
        }
      }
    }
  }

  int depth() {
    return depth;
  }

  /** Returns the floats of a row's sums: whole vectors. */
  int pitch() {
    return vectors * LANES;
  }

  /** Returns the number of vectors of the block that starts at one. */
  private int width(int vector) {
    return Math.min(WIDE, Integer.highestOneBit(vectors - vector));
  }

  /**
   * Multiplies rows.
   *
   * @param terms the values of the rows that are not zero
   * @param sums receives the sums
   */
  void run(SparseTerms terms, float[] sums) {
    try {
      long block = matrix.address();
      for (int vector = 0; vector < vectors; vector += width(vector)) {
        runBlock(block, width(vector), vector * LANES, terms, sums);
        block += width(vector) * (depth * VECTOR);
      }
    } finally {
      Reference.reachabilityFence(matrix);
    }
  }

  private void runBlock(long block, int width, int shift, SparseTerms terms, float[] sums) {
    int part = Math.max(1, NEAR / width / LANES);
    for (int from = 0; from * LANES < depth; from += part) {
      switch (width) {
        case 8 -> eight(block, terms, from, from + part, sums, shift);
        case 4 -> four(block, terms, from, from + part, sums, shift);
        case 2 -> two(block, terms, from, from + part, sums, shift);
        default -> one(block, terms, from, from + part, sums, shift);
      }
    }
  }

  private static void eight(
      long matrix, SparseTerms terms, int first, int last, float[] sums, int shift) {
    boolean isFirst = first == 0;
    int[] steps = terms.steps();
    float[] values = terms.values();
    long weights = matrix & ADDRESS;
    for (int row = 0; row < terms.rows(); row++) {
      int at = terms.place(row) + shift;
      int i = terms.from(row, first);
      int end = terms.end(row, last);
      FloatVector sum0 = start(isFirst, sums, at);
      FloatVector sum1 = start(isFirst, sums, at + LANES);
      FloatVector sum2 = start(isFirst, sums, at + 2 * LANES);
      FloatVector sum3 = start(isFirst, sums, at + 3 * LANES);
      FloatVector sum4 = start(isFirst, sums, at + 4 * LANES);
      FloatVector sum5 = start(isFirst, sums, at + 5 * LANES);
      FloatVector sum6 = start(isFirst, sums, at + 6 * LANES);
      FloatVector sum7 = start(isFirst, sums, at + 7 * LANES);
      for (; i < end; i++) {
        int step = steps[i];
        FloatVector value = FloatVector.broadcast(SPECIES, values[i]);
        long from = weights + (step & DISTANCE) * (8 * VECTOR);
        sum0 = Floats.load(from).fma(value, sum0);
        sum1 = Floats.load(from + VECTOR).fma(value, sum1);
        sum2 = Floats.load(from + 2 * VECTOR).fma(value, sum2);
        sum3 = Floats.load(from + 3 * VECTOR).fma(value, sum3);
        sum4 = Floats.load(from + 4 * VECTOR).fma(value, sum4);
        sum5 = Floats.load(from + 5 * VECTOR).fma(value, sum5);
        sum6 = Floats.load(from + 6 * VECTOR).fma(value, sum6);
        sum7 = Floats.load(from + 7 * VECTOR).fma(value, sum7);
      }
      sum0.add(0f).intoArray(sums, at);
      sum1.add(0f).intoArray(sums, at + LANES);
      sum2.add(0f).intoArray(sums, at + 2 * LANES);
      sum3.add(0f).intoArray(sums, at + 3 * LANES);
      sum4.add(0f).intoArray(sums, at + 4 * LANES);
      sum5.add(0f).intoArray(sums, at + 5 * LANES);
      sum6.add(0f).intoArray(sums, at + 6 * LANES);
      sum7.add(0f).intoArray(sums, at + 7 * LANES);
    }
  }

  private static void four(
      long matrix, SparseTerms terms, int first, int last, float[] sums, int shift) {
    boolean isFirst = first == 0;
    int[] steps = terms.steps();
    float[] values = terms.values();
    long weights = matrix & ADDRESS;
    for (int row = 0; row < terms.rows(); row++) {
      int at = terms.place(row) + shift;
      int end = terms.end(row, last);
      FloatVector sum0 = start(isFirst, sums, at);
      FloatVector sum1 = start(isFirst, sums, at + LANES);
      FloatVector sum2 = start(isFirst, sums, at + 2 * LANES);
      FloatVector sum3 = start(isFirst, sums, at + 3 * LANES);
      for (int i = terms.from(row, first); i < end; i++) {
        int step = steps[i];
        FloatVector value = FloatVector.broadcast(SPECIES, values[i]);
        long from = weights + (step & DISTANCE) * (4 * VECTOR);
        sum0 = Floats.load(from).fma(value, sum0);
        sum1 = Floats.load(from + VECTOR).fma(value, sum1);
        sum2 = Floats.load(from + 2 * VECTOR).fma(value, sum2);
        sum3 = Floats.load(from + 3 * VECTOR).fma(value, sum3);
      }
      sum0.add(0f).intoArray(sums, at);
      sum1.add(0f).intoArray(sums, at + LANES);
      sum2.add(0f).intoArray(sums, at + 2 * LANES);
      sum3.add(0f).intoArray(sums, at + 3 * LANES);
    }
  }

  /** Multiplies pairs of rows, since the additions of two vectors alone would wait for another. */
  private static void two(
      long matrix, SparseTerms terms, int first, int last, float[] sums, int shift) {
    boolean isFirst = first == 0;
    int[] steps = terms.steps();
    float[] values = terms.values();
    long weights = matrix & ADDRESS;
    for (int row = 0; row < terms.rows(); row += 2) {
      int other = Math.min(row + 1, terms.rows() - 1);
      int at = terms.place(row) + shift;
      int otherAt = terms.place(other) + shift;
      int i = terms.from(row, first);
      int end = terms.end(row, last);
      int k = terms.from(other, first);
      int otherEnd = terms.end(other, last);
      FloatVector sum0 = start(isFirst, sums, at);
      FloatVector sum1 = start(isFirst, sums, at + LANES);
      FloatVector other0 = start(isFirst, sums, otherAt);
      FloatVector other1 = start(isFirst, sums, otherAt + LANES);
      for (int pairs = Math.min(end - i, otherEnd - k); pairs > 0; pairs--, i++, k++) {
        FloatVector value = FloatVector.broadcast(SPECIES, values[i]);
        long from = weights + (steps[i] & DISTANCE) * (2 * VECTOR);
        sum0 = Floats.load(from).fma(value, sum0);
        sum1 = Floats.load(from + VECTOR).fma(value, sum1);
        FloatVector otherValue = FloatVector.broadcast(SPECIES, values[k]);
        long otherFrom = weights + (steps[k] & DISTANCE) * (2 * VECTOR);
        other0 = Floats.load(otherFrom).fma(otherValue, other0);
        other1 = Floats.load(otherFrom + VECTOR).fma(otherValue, other1);
      }
      for (; i < end; i++) {
        FloatVector value = FloatVector.broadcast(SPECIES, values[i]);
        long from = weights + (steps[i] & DISTANCE) * (2 * VECTOR);
        sum0 = Floats.load(from).fma(value, sum0);
        sum1 = Floats.load(from + VECTOR).fma(value, sum1);
      }
      for (; k < otherEnd; k++) {
        FloatVector value = FloatVector.broadcast(SPECIES, values[k]);
        long from = weights + (steps[k] & DISTANCE) * (2 * VECTOR);
        other0 = Floats.load(from).fma(value, other0);
        other1 = Floats.load(from + VECTOR).fma(value, other1);
      }
      sum0.add(0f).intoArray(sums, at);
      sum1.add(0f).intoArray(sums, at + LANES);
      other0.add(0f).intoArray(sums, otherAt);
      other1.add(0f).intoArray(sums, otherAt + LANES);
    }
  }

  /** Multiplies pairs of rows, as for two vectors. */
  private static void one(
      long matrix, SparseTerms terms, int first, int last, float[] sums, int shift) {
    boolean isFirst = first == 0;
    int[] steps = terms.steps();
    float[] values = terms.values();
    long weights = matrix & ADDRESS;
    for (int row = 0; row < terms.rows(); row += 2) {
      int other = Math.min(row + 1, terms.rows() - 1);
      int at = terms.place(row) + shift;
      int otherAt = terms.place(other) + shift;
      int i = terms.from(row, first);
      int end = terms.end(row, last);
      int k = terms.from(other, first);
      int otherEnd = terms.end(other, last);
      FloatVector sum = start(isFirst, sums, at);
      FloatVector otherSum = start(isFirst, sums, otherAt);
      for (int pairs = Math.min(end - i, otherEnd - k); pairs > 0; pairs--, i++, k++) {
        FloatVector value = FloatVector.broadcast(SPECIES, values[i]);
        sum = Floats.load(weights + (steps[i] & DISTANCE) * VECTOR).fma(value, sum);
        FloatVector otherValue = FloatVector.broadcast(SPECIES, values[k]);
        otherSum = Floats.load(weights + (steps[k] & DISTANCE) * VECTOR).fma(otherValue, otherSum);
      }
      for (; i < end; i++) {
        FloatVector value = FloatVector.broadcast(SPECIES, values[i]);
        sum = Floats.load(weights + (steps[i] & DISTANCE) * VECTOR).fma(value, sum);
      }
      for (; k < otherEnd; k++) {
        FloatVector value = FloatVector.broadcast(SPECIES, values[k]);
        otherSum = Floats.load(weights + (steps[k] & DISTANCE) * VECTOR).fma(value, otherSum);
      }
      sum.add(0f).intoArray(sums, at);
      otherSum.add(0f).intoArray(sums, otherAt);
    }
  }

  /**
   * Adds single products to sums that hold zeros or what earlier calls added.
   *
   * @param places where the sums of each product start
   * @param steps the row of the matrix that each multiplies
   * @param values what each multiplies by
   * @param count the number of products
   */
  void add(int[] places, int[] steps, float[] values, int count, float[] sums) {
    try {
      long block = matrix.address();
      for (int vector = 0; vector < vectors; vector += width(vector)) {
        add(block & ADDRESS, width(vector), vector * LANES, places, steps, values, count, sums);
        block += width(vector) * (depth * VECTOR);
      }
    } finally {
      Reference.reachabilityFence(matrix);
    }
  }

  private static void add(
      long block,
      int width,
      int shift,
      int[] places,
      int[] steps,
      float[] values,
      int count,
      float[] sums) {
    for (int i = 0; i < count; i++) {
      FloatVector value = FloatVector.broadcast(SPECIES, values[i]);
      long from = block + (steps[i] & DISTANCE) * (width * VECTOR);
      int at = places[i] + shift;
      for (int vector = 0; vector < width; vector++) {
        int to = at + vector * LANES;
        FloatVector sum = FloatVector.fromArray(SPECIES, sums, to);
        Floats.load(from + vector * VECTOR).fma(value, sum).intoArray(sums, to);
      }
    }
  }

  /** Makes negative zeros among sums positive, in whole vectors. */
  static void end(float[] sums, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector.fromArray(SPECIES, sums, i).add(0f).intoArray(sums, i);
    }
  }

  private static FloatVector start(boolean isFirst, float[] sums, int at) {
    return isFirst ? FloatVector.zero(SPECIES) : FloatVector.fromArray(SPECIES, sums, at);
  }
}
