package switchback.training.kernels.projection;

import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.Floats.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import switchback.training.kernels.Scratch;

/**
 * The values of some rows that are not zero, one row behind the other, each with its place in its
 * row. For one thread.
 */
final class SparseTerms {
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, SPECIES.vectorShape());

  /** Vectors of fewer lanes are not compressed by one instruction on all processors. */
  private static final boolean COMPRESSES = LANES >= 8;

  private final int most;
  private final int depth;

  /** Vectors of a row. */
  private final int vectors;

  /** Where the terms of each vector of each row end. */
  private final int[] ends;

  private final int[] places;
  private final int[] steps;
  private final float[] values;
  private int rows;
  private int count;

  /**
   * Creates memory for rows.
   *
   * @param most the greatest number of rows
   * @param depth the number of values of a row
   * @param terms the greatest number of values that are not zero in all rows
   * @param scratch gives the memory
   */
  SparseTerms(int most, int depth, int terms, Scratch scratch) {
    this.most = most;
    this.depth = depth;
    this.vectors = Math.ceilDiv(depth, LANES);
    this.ends = scratch.indices(most * vectors);
    this.places = scratch.indices(most);
    this.steps = scratch.indices(terms + LANES);
    this.values = scratch.array(terms + LANES);
  }

  /** Forgets all rows. */
  void clear() {
    rows = 0;
    count = 0;
  }

  boolean isFull() {
    return rows == most;
  }

  int rows() {
    return rows;
  }

  /** Returns where the sums of a row start. */
  int place(int row) {
    return places[row];
  }

  /** Returns the first term of a row from a vector of it on. */
  int from(int row, int vector) {
    int end = row * vectors + vector;
    return end == 0 ? 0 : ends[end - 1];
  }

  /** Returns the term behind those of a row that come before a vector of it, or before its end. */
  int end(int row, int vector) {
    return ends[row * vectors + Math.min(vectors, vector) - 1];
  }

  /** Returns the place of each term in its row. */
  int[] steps() {
    return steps;
  }

  /** Returns the value of each term. */
  float[] values() {
    return values;
  }

  /**
   * Adds a row.
   *
   * @param row where its values lie
   * @param from where they start
   * @param place where its sums start
   */
  void add(float[] row, int from, int place) {
    int n = count;
    int end = rows * vectors;
    int whole = COMPRESSES ? depth / LANES : 0;
    for (int i = 0; i < whole; i++) {
      FloatVector found = FloatVector.fromArray(SPECIES, row, from + i * LANES);
      VectorMask<Float> isTerm = found.compare(VectorOperators.NE, 0f);
      IntVector step = IntVector.broadcast(INTS, i * LANES).addIndex(1);
      found.compress(isTerm).intoArray(values, n);
      step.compress(isTerm.cast(INTS)).intoArray(steps, n);
      n += isTerm.trueCount();
      ends[end + i] = n;
    }
    for (int k = whole * LANES; k < depth; k++) {
      float value = row[from + k];
      values[n] = value;
      steps[n] = k;
      n += value == 0 ? 0 : 1;
      ends[end + k / LANES] = n;
    }
    places[rows++] = place;
    count = n;
  }
}
