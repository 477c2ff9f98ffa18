package switchback.training.kernels.channelslast;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static switchback.training.kernels.Floats.ADDRESS;
import static switchback.training.kernels.Floats.DISTANCE;
import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.Floats.MEMORY;
import static switchback.training.kernels.Floats.ORDER;
import static switchback.training.kernels.Floats.SPECIES;

import jdk.incubator.vector.FloatVector;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Limits;

/**
 * The inner loops of {@link CellProduct}, one for each size of a tile: cells by vectors of
 * features. They are unrolled for the reason that {@code TiledProductTiles} states. Distances are
 * in bytes.
 *
 * <p>Generated: change the template in {@code TilesAreGeneratedTest}, then run that test with
 * {@code -Dswitchback.generate=true}.
 */
final class CellTiles {
  private static final long VECTOR = LANES * (long) Float.BYTES;

  /** A mask for distances, for the reason that {@link Floats#ADDRESS} states. */
  private static final long STEP = DISTANCE * (long) Float.BYTES;

  private final int[] offsets;
  private final long rowStep;
  private final long sumStep;
  private final float floor;
  private final float ceiling;

  /**
   * Creates loops.
   *
   * @param offsets from the start of a row to each of its values
   * @param rowStep from the row of a cell to that of the next one
   * @param sumStep from the maps of a cell that are written to those of the next one
   * @param limits what each sum is cut to
   */
  CellTiles(int[] offsets, long rowStep, long sumStep, Limits limits) {
    this.offsets = offsets;
    this.rowStep = rowStep & STEP;
    this.sumStep = sumStep & STEP;
    this.floor = limits.floor();
    this.ceiling = limits.ceiling();
  }

  /**
   * Writes the sums of a tile.
   *
   * @param cells the tile's cells
   * @param columns its vectors of features
   * @param rows address of the first cell's row
   * @param vectors address of the filters
   * @param starts address of what the sums of each feature start at
   * @param sums address of the first sum
   * @throws IllegalArgumentException if there is no such size
   */
  void tile(int cells, int columns, long rows, long vectors, long starts, long sums) {
    switch (10 * cells + columns) {
      case 64 -> tile6x4(rows, vectors, starts, sums);
      case 44 -> tile4x4(rows, vectors, starts, sums);
      case 83 -> tile8x3(rows, vectors, starts, sums);
      case 43 -> tile4x3(rows, vectors, starts, sums);
      case 122 -> tile12x2(rows, vectors, starts, sums);
      case 62 -> tile6x2(rows, vectors, starts, sums);
      case 42 -> tile4x2(rows, vectors, starts, sums);
      case 121 -> tile12x1(rows, vectors, starts, sums);
      case 61 -> tile6x1(rows, vectors, starts, sums);
      case 41 -> tile4x1(rows, vectors, starts, sums);
      default -> throw new IllegalArgumentException(cells + "x" + columns);
    }
  }

  private void tile6x4(long rows, long vectors, long starts, long sums) {
    int[] offsets = this.offsets;
    long rowStep = this.rowStep;
    long sumStep = this.sumStep;
    float floor = this.floor;
    float ceiling = this.ceiling;
    vectors &= ADDRESS;
    starts &= ADDRESS;
    long row0 = rows & ADDRESS;
    long row1 = rows + rowStep & ADDRESS;
    long row2 = rows + 2 * rowStep & ADDRESS;
    long row3 = rows + 3 * rowStep & ADDRESS;
    long row4 = rows + 4 * rowStep & ADDRESS;
    long row5 = rows + 5 * rowStep & ADDRESS;
    FloatVector sum0x0 = fromMemorySegment(SPECIES, MEMORY, starts, ORDER);
    FloatVector sum0x1 = fromMemorySegment(SPECIES, MEMORY, starts + VECTOR, ORDER);
    FloatVector sum0x2 = fromMemorySegment(SPECIES, MEMORY, starts + 2 * VECTOR, ORDER);
    FloatVector sum0x3 = fromMemorySegment(SPECIES, MEMORY, starts + 3 * VECTOR, ORDER);
    FloatVector sum1x0 = sum0x0;
    FloatVector sum1x1 = sum0x1;
    FloatVector sum1x2 = sum0x2;
    FloatVector sum1x3 = sum0x3;
    FloatVector sum2x0 = sum0x0;
    FloatVector sum2x1 = sum0x1;
    FloatVector sum2x2 = sum0x2;
    FloatVector sum2x3 = sum0x3;
    FloatVector sum3x0 = sum0x0;
    FloatVector sum3x1 = sum0x1;
    FloatVector sum3x2 = sum0x2;
    FloatVector sum3x3 = sum0x3;
    FloatVector sum4x0 = sum0x0;
    FloatVector sum4x1 = sum0x1;
    FloatVector sum4x2 = sum0x2;
    FloatVector sum4x3 = sum0x3;
    FloatVector sum5x0 = sum0x0;
    FloatVector sum5x1 = sum0x1;
    FloatVector sum5x2 = sum0x2;
    FloatVector sum5x3 = sum0x3;
    for (int p = 0; p < offsets.length; p++) {
      long at = offsets[p] & Integer.MAX_VALUE;
      long column = vectors + p * (4 * VECTOR);
      FloatVector vector0 = fromMemorySegment(SPECIES, MEMORY, column, ORDER);
      FloatVector vector1 = fromMemorySegment(SPECIES, MEMORY, column + VECTOR, ORDER);
      FloatVector vector2 = fromMemorySegment(SPECIES, MEMORY, column + 2 * VECTOR, ORDER);
      FloatVector vector3 = fromMemorySegment(SPECIES, MEMORY, column + 3 * VECTOR, ORDER);
      FloatVector scalar0 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row0 + at));
      sum0x0 = vector0.fma(scalar0, sum0x0);
      sum0x1 = vector1.fma(scalar0, sum0x1);
      sum0x2 = vector2.fma(scalar0, sum0x2);
      sum0x3 = vector3.fma(scalar0, sum0x3);
      FloatVector scalar1 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row1 + at));
      sum1x0 = vector0.fma(scalar1, sum1x0);
      sum1x1 = vector1.fma(scalar1, sum1x1);
      sum1x2 = vector2.fma(scalar1, sum1x2);
      sum1x3 = vector3.fma(scalar1, sum1x3);
      FloatVector scalar2 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row2 + at));
      sum2x0 = vector0.fma(scalar2, sum2x0);
      sum2x1 = vector1.fma(scalar2, sum2x1);
      sum2x2 = vector2.fma(scalar2, sum2x2);
      sum2x3 = vector3.fma(scalar2, sum2x3);
      FloatVector scalar3 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row3 + at));
      sum3x0 = vector0.fma(scalar3, sum3x0);
      sum3x1 = vector1.fma(scalar3, sum3x1);
      sum3x2 = vector2.fma(scalar3, sum3x2);
      sum3x3 = vector3.fma(scalar3, sum3x3);
      FloatVector scalar4 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row4 + at));
      sum4x0 = vector0.fma(scalar4, sum4x0);
      sum4x1 = vector1.fma(scalar4, sum4x1);
      sum4x2 = vector2.fma(scalar4, sum4x2);
      sum4x3 = vector3.fma(scalar4, sum4x3);
      FloatVector scalar5 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row5 + at));
      sum5x0 = vector0.fma(scalar5, sum5x0);
      sum5x1 = vector1.fma(scalar5, sum5x1);
      sum5x2 = vector2.fma(scalar5, sum5x2);
      sum5x3 = vector3.fma(scalar5, sum5x3);
    }
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector least = broadcast(SPECIES, floor);
    FloatVector most = broadcast(SPECIES, ceiling);
    long target0 = sums & ADDRESS;
    long target1 = sums + sumStep & ADDRESS;
    long target2 = sums + 2 * sumStep & ADDRESS;
    long target3 = sums + 3 * sumStep & ADDRESS;
    long target4 = sums + 4 * sumStep & ADDRESS;
    long target5 = sums + 5 * sumStep & ADDRESS;
    sum0x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target0, ORDER);
    sum0x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target0 + VECTOR, ORDER);
    sum0x2.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target0 + 2 * VECTOR, ORDER);
    sum0x3.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target0 + 3 * VECTOR, ORDER);
    sum1x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target1, ORDER);
    sum1x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target1 + VECTOR, ORDER);
    sum1x2.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target1 + 2 * VECTOR, ORDER);
    sum1x3.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target1 + 3 * VECTOR, ORDER);
    sum2x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target2, ORDER);
    sum2x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target2 + VECTOR, ORDER);
    sum2x2.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target2 + 2 * VECTOR, ORDER);
    sum2x3.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target2 + 3 * VECTOR, ORDER);
    sum3x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target3, ORDER);
    sum3x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target3 + VECTOR, ORDER);
    sum3x2.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target3 + 2 * VECTOR, ORDER);
    sum3x3.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target3 + 3 * VECTOR, ORDER);
    sum4x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target4, ORDER);
    sum4x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target4 + VECTOR, ORDER);
    sum4x2.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target4 + 2 * VECTOR, ORDER);
    sum4x3.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target4 + 3 * VECTOR, ORDER);
    sum5x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target5, ORDER);
    sum5x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target5 + VECTOR, ORDER);
    sum5x2.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target5 + 2 * VECTOR, ORDER);
    sum5x3.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target5 + 3 * VECTOR, ORDER);
  }

  private void tile4x4(long rows, long vectors, long starts, long sums) {
    int[] offsets = this.offsets;
    long rowStep = this.rowStep;
    long sumStep = this.sumStep;
    float floor = this.floor;
    float ceiling = this.ceiling;
    vectors &= ADDRESS;
    starts &= ADDRESS;
    long row0 = rows & ADDRESS;
    long row1 = rows + rowStep & ADDRESS;
    long row2 = rows + 2 * rowStep & ADDRESS;
    long row3 = rows + 3 * rowStep & ADDRESS;
    FloatVector sum0x0 = fromMemorySegment(SPECIES, MEMORY, starts, ORDER);
    FloatVector sum0x1 = fromMemorySegment(SPECIES, MEMORY, starts + VECTOR, ORDER);
    FloatVector sum0x2 = fromMemorySegment(SPECIES, MEMORY, starts + 2 * VECTOR, ORDER);
    FloatVector sum0x3 = fromMemorySegment(SPECIES, MEMORY, starts + 3 * VECTOR, ORDER);
    FloatVector sum1x0 = sum0x0;
    FloatVector sum1x1 = sum0x1;
    FloatVector sum1x2 = sum0x2;
    FloatVector sum1x3 = sum0x3;
    FloatVector sum2x0 = sum0x0;
    FloatVector sum2x1 = sum0x1;
    FloatVector sum2x2 = sum0x2;
    FloatVector sum2x3 = sum0x3;
    FloatVector sum3x0 = sum0x0;
    FloatVector sum3x1 = sum0x1;
    FloatVector sum3x2 = sum0x2;
    FloatVector sum3x3 = sum0x3;
    for (int p = 0; p < offsets.length; p++) {
      long at = offsets[p] & Integer.MAX_VALUE;
      long column = vectors + p * (4 * VECTOR);
      FloatVector vector0 = fromMemorySegment(SPECIES, MEMORY, column, ORDER);
      FloatVector vector1 = fromMemorySegment(SPECIES, MEMORY, column + VECTOR, ORDER);
      FloatVector vector2 = fromMemorySegment(SPECIES, MEMORY, column + 2 * VECTOR, ORDER);
      FloatVector vector3 = fromMemorySegment(SPECIES, MEMORY, column + 3 * VECTOR, ORDER);
      FloatVector scalar0 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row0 + at));
      sum0x0 = vector0.fma(scalar0, sum0x0);
      sum0x1 = vector1.fma(scalar0, sum0x1);
      sum0x2 = vector2.fma(scalar0, sum0x2);
      sum0x3 = vector3.fma(scalar0, sum0x3);
      FloatVector scalar1 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row1 + at));
      sum1x0 = vector0.fma(scalar1, sum1x0);
      sum1x1 = vector1.fma(scalar1, sum1x1);
      sum1x2 = vector2.fma(scalar1, sum1x2);
      sum1x3 = vector3.fma(scalar1, sum1x3);
      FloatVector scalar2 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row2 + at));
      sum2x0 = vector0.fma(scalar2, sum2x0);
      sum2x1 = vector1.fma(scalar2, sum2x1);
      sum2x2 = vector2.fma(scalar2, sum2x2);
      sum2x3 = vector3.fma(scalar2, sum2x3);
      FloatVector scalar3 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row3 + at));
      sum3x0 = vector0.fma(scalar3, sum3x0);
      sum3x1 = vector1.fma(scalar3, sum3x1);
      sum3x2 = vector2.fma(scalar3, sum3x2);
      sum3x3 = vector3.fma(scalar3, sum3x3);
    }
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector least = broadcast(SPECIES, floor);
    FloatVector most = broadcast(SPECIES, ceiling);
    long target0 = sums & ADDRESS;
    long target1 = sums + sumStep & ADDRESS;
    long target2 = sums + 2 * sumStep & ADDRESS;
    long target3 = sums + 3 * sumStep & ADDRESS;
    sum0x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target0, ORDER);
    sum0x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target0 + VECTOR, ORDER);
    sum0x2.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target0 + 2 * VECTOR, ORDER);
    sum0x3.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target0 + 3 * VECTOR, ORDER);
    sum1x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target1, ORDER);
    sum1x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target1 + VECTOR, ORDER);
    sum1x2.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target1 + 2 * VECTOR, ORDER);
    sum1x3.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target1 + 3 * VECTOR, ORDER);
    sum2x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target2, ORDER);
    sum2x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target2 + VECTOR, ORDER);
    sum2x2.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target2 + 2 * VECTOR, ORDER);
    sum2x3.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target2 + 3 * VECTOR, ORDER);
    sum3x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target3, ORDER);
    sum3x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target3 + VECTOR, ORDER);
    sum3x2.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target3 + 2 * VECTOR, ORDER);
    sum3x3.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target3 + 3 * VECTOR, ORDER);
  }

  private void tile8x3(long rows, long vectors, long starts, long sums) {
    int[] offsets = this.offsets;
    long rowStep = this.rowStep;
    long sumStep = this.sumStep;
    float floor = this.floor;
    float ceiling = this.ceiling;
    vectors &= ADDRESS;
    starts &= ADDRESS;
    long row0 = rows & ADDRESS;
    long row1 = rows + rowStep & ADDRESS;
    long row2 = rows + 2 * rowStep & ADDRESS;
    long row3 = rows + 3 * rowStep & ADDRESS;
    long row4 = rows + 4 * rowStep & ADDRESS;
    long row5 = rows + 5 * rowStep & ADDRESS;
    long row6 = rows + 6 * rowStep & ADDRESS;
    long row7 = rows + 7 * rowStep & ADDRESS;
    FloatVector sum0x0 = fromMemorySegment(SPECIES, MEMORY, starts, ORDER);
    FloatVector sum0x1 = fromMemorySegment(SPECIES, MEMORY, starts + VECTOR, ORDER);
    FloatVector sum0x2 = fromMemorySegment(SPECIES, MEMORY, starts + 2 * VECTOR, ORDER);
    FloatVector sum1x0 = sum0x0;
    FloatVector sum1x1 = sum0x1;
    FloatVector sum1x2 = sum0x2;
    FloatVector sum2x0 = sum0x0;
    FloatVector sum2x1 = sum0x1;
    FloatVector sum2x2 = sum0x2;
    FloatVector sum3x0 = sum0x0;
    FloatVector sum3x1 = sum0x1;
    FloatVector sum3x2 = sum0x2;
    FloatVector sum4x0 = sum0x0;
    FloatVector sum4x1 = sum0x1;
    FloatVector sum4x2 = sum0x2;
    FloatVector sum5x0 = sum0x0;
    FloatVector sum5x1 = sum0x1;
    FloatVector sum5x2 = sum0x2;
    FloatVector sum6x0 = sum0x0;
    FloatVector sum6x1 = sum0x1;
    FloatVector sum6x2 = sum0x2;
    FloatVector sum7x0 = sum0x0;
    FloatVector sum7x1 = sum0x1;
    FloatVector sum7x2 = sum0x2;
    for (int p = 0; p < offsets.length; p++) {
      long at = offsets[p] & Integer.MAX_VALUE;
      long column = vectors + p * (3 * VECTOR);
      FloatVector vector0 = fromMemorySegment(SPECIES, MEMORY, column, ORDER);
      FloatVector vector1 = fromMemorySegment(SPECIES, MEMORY, column + VECTOR, ORDER);
      FloatVector vector2 = fromMemorySegment(SPECIES, MEMORY, column + 2 * VECTOR, ORDER);
      FloatVector scalar0 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row0 + at));
      sum0x0 = vector0.fma(scalar0, sum0x0);
      sum0x1 = vector1.fma(scalar0, sum0x1);
      sum0x2 = vector2.fma(scalar0, sum0x2);
      FloatVector scalar1 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row1 + at));
      sum1x0 = vector0.fma(scalar1, sum1x0);
      sum1x1 = vector1.fma(scalar1, sum1x1);
      sum1x2 = vector2.fma(scalar1, sum1x2);
      FloatVector scalar2 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row2 + at));
      sum2x0 = vector0.fma(scalar2, sum2x0);
      sum2x1 = vector1.fma(scalar2, sum2x1);
      sum2x2 = vector2.fma(scalar2, sum2x2);
      FloatVector scalar3 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row3 + at));
      sum3x0 = vector0.fma(scalar3, sum3x0);
      sum3x1 = vector1.fma(scalar3, sum3x1);
      sum3x2 = vector2.fma(scalar3, sum3x2);
      FloatVector scalar4 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row4 + at));
      sum4x0 = vector0.fma(scalar4, sum4x0);
      sum4x1 = vector1.fma(scalar4, sum4x1);
      sum4x2 = vector2.fma(scalar4, sum4x2);
      FloatVector scalar5 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row5 + at));
      sum5x0 = vector0.fma(scalar5, sum5x0);
      sum5x1 = vector1.fma(scalar5, sum5x1);
      sum5x2 = vector2.fma(scalar5, sum5x2);
      FloatVector scalar6 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row6 + at));
      sum6x0 = vector0.fma(scalar6, sum6x0);
      sum6x1 = vector1.fma(scalar6, sum6x1);
      sum6x2 = vector2.fma(scalar6, sum6x2);
      FloatVector scalar7 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row7 + at));
      sum7x0 = vector0.fma(scalar7, sum7x0);
      sum7x1 = vector1.fma(scalar7, sum7x1);
      sum7x2 = vector2.fma(scalar7, sum7x2);
    }
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector least = broadcast(SPECIES, floor);
    FloatVector most = broadcast(SPECIES, ceiling);
    long target0 = sums & ADDRESS;
    long target1 = sums + sumStep & ADDRESS;
    long target2 = sums + 2 * sumStep & ADDRESS;
    long target3 = sums + 3 * sumStep & ADDRESS;
    long target4 = sums + 4 * sumStep & ADDRESS;
    long target5 = sums + 5 * sumStep & ADDRESS;
    long target6 = sums + 6 * sumStep & ADDRESS;
    long target7 = sums + 7 * sumStep & ADDRESS;
    sum0x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target0, ORDER);
    sum0x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target0 + VECTOR, ORDER);
    sum0x2.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target0 + 2 * VECTOR, ORDER);
    sum1x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target1, ORDER);
    sum1x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target1 + VECTOR, ORDER);
    sum1x2.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target1 + 2 * VECTOR, ORDER);
    sum2x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target2, ORDER);
    sum2x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target2 + VECTOR, ORDER);
    sum2x2.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target2 + 2 * VECTOR, ORDER);
    sum3x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target3, ORDER);
    sum3x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target3 + VECTOR, ORDER);
    sum3x2.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target3 + 2 * VECTOR, ORDER);
    sum4x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target4, ORDER);
    sum4x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target4 + VECTOR, ORDER);
    sum4x2.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target4 + 2 * VECTOR, ORDER);
    sum5x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target5, ORDER);
    sum5x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target5 + VECTOR, ORDER);
    sum5x2.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target5 + 2 * VECTOR, ORDER);
    sum6x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target6, ORDER);
    sum6x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target6 + VECTOR, ORDER);
    sum6x2.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target6 + 2 * VECTOR, ORDER);
    sum7x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target7, ORDER);
    sum7x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target7 + VECTOR, ORDER);
    sum7x2.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target7 + 2 * VECTOR, ORDER);
  }

  private void tile4x3(long rows, long vectors, long starts, long sums) {
    int[] offsets = this.offsets;
    long rowStep = this.rowStep;
    long sumStep = this.sumStep;
    float floor = this.floor;
    float ceiling = this.ceiling;
    vectors &= ADDRESS;
    starts &= ADDRESS;
    long row0 = rows & ADDRESS;
    long row1 = rows + rowStep & ADDRESS;
    long row2 = rows + 2 * rowStep & ADDRESS;
    long row3 = rows + 3 * rowStep & ADDRESS;
    FloatVector sum0x0 = fromMemorySegment(SPECIES, MEMORY, starts, ORDER);
    FloatVector sum0x1 = fromMemorySegment(SPECIES, MEMORY, starts + VECTOR, ORDER);
    FloatVector sum0x2 = fromMemorySegment(SPECIES, MEMORY, starts + 2 * VECTOR, ORDER);
    FloatVector sum1x0 = sum0x0;
    FloatVector sum1x1 = sum0x1;
    FloatVector sum1x2 = sum0x2;
    FloatVector sum2x0 = sum0x0;
    FloatVector sum2x1 = sum0x1;
    FloatVector sum2x2 = sum0x2;
    FloatVector sum3x0 = sum0x0;
    FloatVector sum3x1 = sum0x1;
    FloatVector sum3x2 = sum0x2;
    for (int p = 0; p < offsets.length; p++) {
      long at = offsets[p] & Integer.MAX_VALUE;
      long column = vectors + p * (3 * VECTOR);
      FloatVector vector0 = fromMemorySegment(SPECIES, MEMORY, column, ORDER);
      FloatVector vector1 = fromMemorySegment(SPECIES, MEMORY, column + VECTOR, ORDER);
      FloatVector vector2 = fromMemorySegment(SPECIES, MEMORY, column + 2 * VECTOR, ORDER);
      FloatVector scalar0 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row0 + at));
      sum0x0 = vector0.fma(scalar0, sum0x0);
      sum0x1 = vector1.fma(scalar0, sum0x1);
      sum0x2 = vector2.fma(scalar0, sum0x2);
      FloatVector scalar1 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row1 + at));
      sum1x0 = vector0.fma(scalar1, sum1x0);
      sum1x1 = vector1.fma(scalar1, sum1x1);
      sum1x2 = vector2.fma(scalar1, sum1x2);
      FloatVector scalar2 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row2 + at));
      sum2x0 = vector0.fma(scalar2, sum2x0);
      sum2x1 = vector1.fma(scalar2, sum2x1);
      sum2x2 = vector2.fma(scalar2, sum2x2);
      FloatVector scalar3 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row3 + at));
      sum3x0 = vector0.fma(scalar3, sum3x0);
      sum3x1 = vector1.fma(scalar3, sum3x1);
      sum3x2 = vector2.fma(scalar3, sum3x2);
    }
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector least = broadcast(SPECIES, floor);
    FloatVector most = broadcast(SPECIES, ceiling);
    long target0 = sums & ADDRESS;
    long target1 = sums + sumStep & ADDRESS;
    long target2 = sums + 2 * sumStep & ADDRESS;
    long target3 = sums + 3 * sumStep & ADDRESS;
    sum0x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target0, ORDER);
    sum0x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target0 + VECTOR, ORDER);
    sum0x2.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target0 + 2 * VECTOR, ORDER);
    sum1x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target1, ORDER);
    sum1x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target1 + VECTOR, ORDER);
    sum1x2.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target1 + 2 * VECTOR, ORDER);
    sum2x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target2, ORDER);
    sum2x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target2 + VECTOR, ORDER);
    sum2x2.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target2 + 2 * VECTOR, ORDER);
    sum3x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target3, ORDER);
    sum3x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target3 + VECTOR, ORDER);
    sum3x2.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target3 + 2 * VECTOR, ORDER);
  }

  private void tile12x2(long rows, long vectors, long starts, long sums) {
    int[] offsets = this.offsets;
    long rowStep = this.rowStep;
    long sumStep = this.sumStep;
    float floor = this.floor;
    float ceiling = this.ceiling;
    vectors &= ADDRESS;
    starts &= ADDRESS;
    long row0 = rows & ADDRESS;
    long row1 = rows + rowStep & ADDRESS;
    long row2 = rows + 2 * rowStep & ADDRESS;
    long row3 = rows + 3 * rowStep & ADDRESS;
    long row4 = rows + 4 * rowStep & ADDRESS;
    long row5 = rows + 5 * rowStep & ADDRESS;
    long row6 = rows + 6 * rowStep & ADDRESS;
    long row7 = rows + 7 * rowStep & ADDRESS;
    long row8 = rows + 8 * rowStep & ADDRESS;
    long row9 = rows + 9 * rowStep & ADDRESS;
    long row10 = rows + 10 * rowStep & ADDRESS;
    long row11 = rows + 11 * rowStep & ADDRESS;
    FloatVector sum0x0 = fromMemorySegment(SPECIES, MEMORY, starts, ORDER);
    FloatVector sum0x1 = fromMemorySegment(SPECIES, MEMORY, starts + VECTOR, ORDER);
    FloatVector sum1x0 = sum0x0;
    FloatVector sum1x1 = sum0x1;
    FloatVector sum2x0 = sum0x0;
    FloatVector sum2x1 = sum0x1;
    FloatVector sum3x0 = sum0x0;
    FloatVector sum3x1 = sum0x1;
    FloatVector sum4x0 = sum0x0;
    FloatVector sum4x1 = sum0x1;
    FloatVector sum5x0 = sum0x0;
    FloatVector sum5x1 = sum0x1;
    FloatVector sum6x0 = sum0x0;
    FloatVector sum6x1 = sum0x1;
    FloatVector sum7x0 = sum0x0;
    FloatVector sum7x1 = sum0x1;
    FloatVector sum8x0 = sum0x0;
    FloatVector sum8x1 = sum0x1;
    FloatVector sum9x0 = sum0x0;
    FloatVector sum9x1 = sum0x1;
    FloatVector sum10x0 = sum0x0;
    FloatVector sum10x1 = sum0x1;
    FloatVector sum11x0 = sum0x0;
    FloatVector sum11x1 = sum0x1;
    for (int p = 0; p < offsets.length; p++) {
      long at = offsets[p] & Integer.MAX_VALUE;
      long column = vectors + p * (2 * VECTOR);
      FloatVector vector0 = fromMemorySegment(SPECIES, MEMORY, column, ORDER);
      FloatVector vector1 = fromMemorySegment(SPECIES, MEMORY, column + VECTOR, ORDER);
      FloatVector scalar0 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row0 + at));
      sum0x0 = vector0.fma(scalar0, sum0x0);
      sum0x1 = vector1.fma(scalar0, sum0x1);
      FloatVector scalar1 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row1 + at));
      sum1x0 = vector0.fma(scalar1, sum1x0);
      sum1x1 = vector1.fma(scalar1, sum1x1);
      FloatVector scalar2 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row2 + at));
      sum2x0 = vector0.fma(scalar2, sum2x0);
      sum2x1 = vector1.fma(scalar2, sum2x1);
      FloatVector scalar3 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row3 + at));
      sum3x0 = vector0.fma(scalar3, sum3x0);
      sum3x1 = vector1.fma(scalar3, sum3x1);
      FloatVector scalar4 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row4 + at));
      sum4x0 = vector0.fma(scalar4, sum4x0);
      sum4x1 = vector1.fma(scalar4, sum4x1);
      FloatVector scalar5 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row5 + at));
      sum5x0 = vector0.fma(scalar5, sum5x0);
      sum5x1 = vector1.fma(scalar5, sum5x1);
      FloatVector scalar6 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row6 + at));
      sum6x0 = vector0.fma(scalar6, sum6x0);
      sum6x1 = vector1.fma(scalar6, sum6x1);
      FloatVector scalar7 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row7 + at));
      sum7x0 = vector0.fma(scalar7, sum7x0);
      sum7x1 = vector1.fma(scalar7, sum7x1);
      FloatVector scalar8 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row8 + at));
      sum8x0 = vector0.fma(scalar8, sum8x0);
      sum8x1 = vector1.fma(scalar8, sum8x1);
      FloatVector scalar9 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row9 + at));
      sum9x0 = vector0.fma(scalar9, sum9x0);
      sum9x1 = vector1.fma(scalar9, sum9x1);
      FloatVector scalar10 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row10 + at));
      sum10x0 = vector0.fma(scalar10, sum10x0);
      sum10x1 = vector1.fma(scalar10, sum10x1);
      FloatVector scalar11 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row11 + at));
      sum11x0 = vector0.fma(scalar11, sum11x0);
      sum11x1 = vector1.fma(scalar11, sum11x1);
    }
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector least = broadcast(SPECIES, floor);
    FloatVector most = broadcast(SPECIES, ceiling);
    long target0 = sums & ADDRESS;
    long target1 = sums + sumStep & ADDRESS;
    long target2 = sums + 2 * sumStep & ADDRESS;
    long target3 = sums + 3 * sumStep & ADDRESS;
    long target4 = sums + 4 * sumStep & ADDRESS;
    long target5 = sums + 5 * sumStep & ADDRESS;
    long target6 = sums + 6 * sumStep & ADDRESS;
    long target7 = sums + 7 * sumStep & ADDRESS;
    long target8 = sums + 8 * sumStep & ADDRESS;
    long target9 = sums + 9 * sumStep & ADDRESS;
    long target10 = sums + 10 * sumStep & ADDRESS;
    long target11 = sums + 11 * sumStep & ADDRESS;
    sum0x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target0, ORDER);
    sum0x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target0 + VECTOR, ORDER);
    sum1x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target1, ORDER);
    sum1x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target1 + VECTOR, ORDER);
    sum2x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target2, ORDER);
    sum2x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target2 + VECTOR, ORDER);
    sum3x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target3, ORDER);
    sum3x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target3 + VECTOR, ORDER);
    sum4x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target4, ORDER);
    sum4x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target4 + VECTOR, ORDER);
    sum5x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target5, ORDER);
    sum5x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target5 + VECTOR, ORDER);
    sum6x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target6, ORDER);
    sum6x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target6 + VECTOR, ORDER);
    sum7x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target7, ORDER);
    sum7x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target7 + VECTOR, ORDER);
    sum8x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target8, ORDER);
    sum8x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target8 + VECTOR, ORDER);
    sum9x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target9, ORDER);
    sum9x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target9 + VECTOR, ORDER);
    sum10x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target10, ORDER);
    sum10x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target10 + VECTOR, ORDER);
    sum11x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target11, ORDER);
    sum11x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target11 + VECTOR, ORDER);
  }

  private void tile6x2(long rows, long vectors, long starts, long sums) {
    int[] offsets = this.offsets;
    long rowStep = this.rowStep;
    long sumStep = this.sumStep;
    float floor = this.floor;
    float ceiling = this.ceiling;
    vectors &= ADDRESS;
    starts &= ADDRESS;
    long row0 = rows & ADDRESS;
    long row1 = rows + rowStep & ADDRESS;
    long row2 = rows + 2 * rowStep & ADDRESS;
    long row3 = rows + 3 * rowStep & ADDRESS;
    long row4 = rows + 4 * rowStep & ADDRESS;
    long row5 = rows + 5 * rowStep & ADDRESS;
    FloatVector sum0x0 = fromMemorySegment(SPECIES, MEMORY, starts, ORDER);
    FloatVector sum0x1 = fromMemorySegment(SPECIES, MEMORY, starts + VECTOR, ORDER);
    FloatVector sum1x0 = sum0x0;
    FloatVector sum1x1 = sum0x1;
    FloatVector sum2x0 = sum0x0;
    FloatVector sum2x1 = sum0x1;
    FloatVector sum3x0 = sum0x0;
    FloatVector sum3x1 = sum0x1;
    FloatVector sum4x0 = sum0x0;
    FloatVector sum4x1 = sum0x1;
    FloatVector sum5x0 = sum0x0;
    FloatVector sum5x1 = sum0x1;
    for (int p = 0; p < offsets.length; p++) {
      long at = offsets[p] & Integer.MAX_VALUE;
      long column = vectors + p * (2 * VECTOR);
      FloatVector vector0 = fromMemorySegment(SPECIES, MEMORY, column, ORDER);
      FloatVector vector1 = fromMemorySegment(SPECIES, MEMORY, column + VECTOR, ORDER);
      FloatVector scalar0 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row0 + at));
      sum0x0 = vector0.fma(scalar0, sum0x0);
      sum0x1 = vector1.fma(scalar0, sum0x1);
      FloatVector scalar1 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row1 + at));
      sum1x0 = vector0.fma(scalar1, sum1x0);
      sum1x1 = vector1.fma(scalar1, sum1x1);
      FloatVector scalar2 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row2 + at));
      sum2x0 = vector0.fma(scalar2, sum2x0);
      sum2x1 = vector1.fma(scalar2, sum2x1);
      FloatVector scalar3 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row3 + at));
      sum3x0 = vector0.fma(scalar3, sum3x0);
      sum3x1 = vector1.fma(scalar3, sum3x1);
      FloatVector scalar4 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row4 + at));
      sum4x0 = vector0.fma(scalar4, sum4x0);
      sum4x1 = vector1.fma(scalar4, sum4x1);
      FloatVector scalar5 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row5 + at));
      sum5x0 = vector0.fma(scalar5, sum5x0);
      sum5x1 = vector1.fma(scalar5, sum5x1);
    }
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector least = broadcast(SPECIES, floor);
    FloatVector most = broadcast(SPECIES, ceiling);
    long target0 = sums & ADDRESS;
    long target1 = sums + sumStep & ADDRESS;
    long target2 = sums + 2 * sumStep & ADDRESS;
    long target3 = sums + 3 * sumStep & ADDRESS;
    long target4 = sums + 4 * sumStep & ADDRESS;
    long target5 = sums + 5 * sumStep & ADDRESS;
    sum0x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target0, ORDER);
    sum0x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target0 + VECTOR, ORDER);
    sum1x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target1, ORDER);
    sum1x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target1 + VECTOR, ORDER);
    sum2x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target2, ORDER);
    sum2x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target2 + VECTOR, ORDER);
    sum3x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target3, ORDER);
    sum3x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target3 + VECTOR, ORDER);
    sum4x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target4, ORDER);
    sum4x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target4 + VECTOR, ORDER);
    sum5x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target5, ORDER);
    sum5x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target5 + VECTOR, ORDER);
  }

  private void tile4x2(long rows, long vectors, long starts, long sums) {
    int[] offsets = this.offsets;
    long rowStep = this.rowStep;
    long sumStep = this.sumStep;
    float floor = this.floor;
    float ceiling = this.ceiling;
    vectors &= ADDRESS;
    starts &= ADDRESS;
    long row0 = rows & ADDRESS;
    long row1 = rows + rowStep & ADDRESS;
    long row2 = rows + 2 * rowStep & ADDRESS;
    long row3 = rows + 3 * rowStep & ADDRESS;
    FloatVector sum0x0 = fromMemorySegment(SPECIES, MEMORY, starts, ORDER);
    FloatVector sum0x1 = fromMemorySegment(SPECIES, MEMORY, starts + VECTOR, ORDER);
    FloatVector sum1x0 = sum0x0;
    FloatVector sum1x1 = sum0x1;
    FloatVector sum2x0 = sum0x0;
    FloatVector sum2x1 = sum0x1;
    FloatVector sum3x0 = sum0x0;
    FloatVector sum3x1 = sum0x1;
    for (int p = 0; p < offsets.length; p++) {
      long at = offsets[p] & Integer.MAX_VALUE;
      long column = vectors + p * (2 * VECTOR);
      FloatVector vector0 = fromMemorySegment(SPECIES, MEMORY, column, ORDER);
      FloatVector vector1 = fromMemorySegment(SPECIES, MEMORY, column + VECTOR, ORDER);
      FloatVector scalar0 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row0 + at));
      sum0x0 = vector0.fma(scalar0, sum0x0);
      sum0x1 = vector1.fma(scalar0, sum0x1);
      FloatVector scalar1 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row1 + at));
      sum1x0 = vector0.fma(scalar1, sum1x0);
      sum1x1 = vector1.fma(scalar1, sum1x1);
      FloatVector scalar2 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row2 + at));
      sum2x0 = vector0.fma(scalar2, sum2x0);
      sum2x1 = vector1.fma(scalar2, sum2x1);
      FloatVector scalar3 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row3 + at));
      sum3x0 = vector0.fma(scalar3, sum3x0);
      sum3x1 = vector1.fma(scalar3, sum3x1);
    }
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector least = broadcast(SPECIES, floor);
    FloatVector most = broadcast(SPECIES, ceiling);
    long target0 = sums & ADDRESS;
    long target1 = sums + sumStep & ADDRESS;
    long target2 = sums + 2 * sumStep & ADDRESS;
    long target3 = sums + 3 * sumStep & ADDRESS;
    sum0x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target0, ORDER);
    sum0x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target0 + VECTOR, ORDER);
    sum1x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target1, ORDER);
    sum1x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target1 + VECTOR, ORDER);
    sum2x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target2, ORDER);
    sum2x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target2 + VECTOR, ORDER);
    sum3x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target3, ORDER);
    sum3x1.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target3 + VECTOR, ORDER);
  }

  private void tile12x1(long rows, long vectors, long starts, long sums) {
    int[] offsets = this.offsets;
    long rowStep = this.rowStep;
    long sumStep = this.sumStep;
    float floor = this.floor;
    float ceiling = this.ceiling;
    vectors &= ADDRESS;
    starts &= ADDRESS;
    long row0 = rows & ADDRESS;
    long row1 = rows + rowStep & ADDRESS;
    long row2 = rows + 2 * rowStep & ADDRESS;
    long row3 = rows + 3 * rowStep & ADDRESS;
    long row4 = rows + 4 * rowStep & ADDRESS;
    long row5 = rows + 5 * rowStep & ADDRESS;
    long row6 = rows + 6 * rowStep & ADDRESS;
    long row7 = rows + 7 * rowStep & ADDRESS;
    long row8 = rows + 8 * rowStep & ADDRESS;
    long row9 = rows + 9 * rowStep & ADDRESS;
    long row10 = rows + 10 * rowStep & ADDRESS;
    long row11 = rows + 11 * rowStep & ADDRESS;
    FloatVector sum0x0 = fromMemorySegment(SPECIES, MEMORY, starts, ORDER);
    FloatVector sum1x0 = sum0x0;
    FloatVector sum2x0 = sum0x0;
    FloatVector sum3x0 = sum0x0;
    FloatVector sum4x0 = sum0x0;
    FloatVector sum5x0 = sum0x0;
    FloatVector sum6x0 = sum0x0;
    FloatVector sum7x0 = sum0x0;
    FloatVector sum8x0 = sum0x0;
    FloatVector sum9x0 = sum0x0;
    FloatVector sum10x0 = sum0x0;
    FloatVector sum11x0 = sum0x0;
    for (int p = 0; p < offsets.length; p++) {
      long at = offsets[p] & Integer.MAX_VALUE;
      long column = vectors + p * (1 * VECTOR);
      FloatVector vector0 = fromMemorySegment(SPECIES, MEMORY, column, ORDER);
      FloatVector scalar0 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row0 + at));
      sum0x0 = vector0.fma(scalar0, sum0x0);
      FloatVector scalar1 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row1 + at));
      sum1x0 = vector0.fma(scalar1, sum1x0);
      FloatVector scalar2 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row2 + at));
      sum2x0 = vector0.fma(scalar2, sum2x0);
      FloatVector scalar3 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row3 + at));
      sum3x0 = vector0.fma(scalar3, sum3x0);
      FloatVector scalar4 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row4 + at));
      sum4x0 = vector0.fma(scalar4, sum4x0);
      FloatVector scalar5 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row5 + at));
      sum5x0 = vector0.fma(scalar5, sum5x0);
      FloatVector scalar6 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row6 + at));
      sum6x0 = vector0.fma(scalar6, sum6x0);
      FloatVector scalar7 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row7 + at));
      sum7x0 = vector0.fma(scalar7, sum7x0);
      FloatVector scalar8 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row8 + at));
      sum8x0 = vector0.fma(scalar8, sum8x0);
      FloatVector scalar9 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row9 + at));
      sum9x0 = vector0.fma(scalar9, sum9x0);
      FloatVector scalar10 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row10 + at));
      sum10x0 = vector0.fma(scalar10, sum10x0);
      FloatVector scalar11 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row11 + at));
      sum11x0 = vector0.fma(scalar11, sum11x0);
    }
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector least = broadcast(SPECIES, floor);
    FloatVector most = broadcast(SPECIES, ceiling);
    long target0 = sums & ADDRESS;
    long target1 = sums + sumStep & ADDRESS;
    long target2 = sums + 2 * sumStep & ADDRESS;
    long target3 = sums + 3 * sumStep & ADDRESS;
    long target4 = sums + 4 * sumStep & ADDRESS;
    long target5 = sums + 5 * sumStep & ADDRESS;
    long target6 = sums + 6 * sumStep & ADDRESS;
    long target7 = sums + 7 * sumStep & ADDRESS;
    long target8 = sums + 8 * sumStep & ADDRESS;
    long target9 = sums + 9 * sumStep & ADDRESS;
    long target10 = sums + 10 * sumStep & ADDRESS;
    long target11 = sums + 11 * sumStep & ADDRESS;
    sum0x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target0, ORDER);
    sum1x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target1, ORDER);
    sum2x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target2, ORDER);
    sum3x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target3, ORDER);
    sum4x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target4, ORDER);
    sum5x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target5, ORDER);
    sum6x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target6, ORDER);
    sum7x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target7, ORDER);
    sum8x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target8, ORDER);
    sum9x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target9, ORDER);
    sum10x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target10, ORDER);
    sum11x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target11, ORDER);
  }

  private void tile6x1(long rows, long vectors, long starts, long sums) {
    int[] offsets = this.offsets;
    long rowStep = this.rowStep;
    long sumStep = this.sumStep;
    float floor = this.floor;
    float ceiling = this.ceiling;
    vectors &= ADDRESS;
    starts &= ADDRESS;
    long row0 = rows & ADDRESS;
    long row1 = rows + rowStep & ADDRESS;
    long row2 = rows + 2 * rowStep & ADDRESS;
    long row3 = rows + 3 * rowStep & ADDRESS;
    long row4 = rows + 4 * rowStep & ADDRESS;
    long row5 = rows + 5 * rowStep & ADDRESS;
    FloatVector sum0x0 = fromMemorySegment(SPECIES, MEMORY, starts, ORDER);
    FloatVector sum1x0 = sum0x0;
    FloatVector sum2x0 = sum0x0;
    FloatVector sum3x0 = sum0x0;
    FloatVector sum4x0 = sum0x0;
    FloatVector sum5x0 = sum0x0;
    for (int p = 0; p < offsets.length; p++) {
      long at = offsets[p] & Integer.MAX_VALUE;
      long column = vectors + p * (1 * VECTOR);
      FloatVector vector0 = fromMemorySegment(SPECIES, MEMORY, column, ORDER);
      FloatVector scalar0 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row0 + at));
      sum0x0 = vector0.fma(scalar0, sum0x0);
      FloatVector scalar1 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row1 + at));
      sum1x0 = vector0.fma(scalar1, sum1x0);
      FloatVector scalar2 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row2 + at));
      sum2x0 = vector0.fma(scalar2, sum2x0);
      FloatVector scalar3 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row3 + at));
      sum3x0 = vector0.fma(scalar3, sum3x0);
      FloatVector scalar4 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row4 + at));
      sum4x0 = vector0.fma(scalar4, sum4x0);
      FloatVector scalar5 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row5 + at));
      sum5x0 = vector0.fma(scalar5, sum5x0);
    }
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector least = broadcast(SPECIES, floor);
    FloatVector most = broadcast(SPECIES, ceiling);
    long target0 = sums & ADDRESS;
    long target1 = sums + sumStep & ADDRESS;
    long target2 = sums + 2 * sumStep & ADDRESS;
    long target3 = sums + 3 * sumStep & ADDRESS;
    long target4 = sums + 4 * sumStep & ADDRESS;
    long target5 = sums + 5 * sumStep & ADDRESS;
    sum0x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target0, ORDER);
    sum1x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target1, ORDER);
    sum2x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target2, ORDER);
    sum3x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target3, ORDER);
    sum4x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target4, ORDER);
    sum5x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target5, ORDER);
  }

  private void tile4x1(long rows, long vectors, long starts, long sums) {
    int[] offsets = this.offsets;
    long rowStep = this.rowStep;
    long sumStep = this.sumStep;
    float floor = this.floor;
    float ceiling = this.ceiling;
    vectors &= ADDRESS;
    starts &= ADDRESS;
    long row0 = rows & ADDRESS;
    long row1 = rows + rowStep & ADDRESS;
    long row2 = rows + 2 * rowStep & ADDRESS;
    long row3 = rows + 3 * rowStep & ADDRESS;
    FloatVector sum0x0 = fromMemorySegment(SPECIES, MEMORY, starts, ORDER);
    FloatVector sum1x0 = sum0x0;
    FloatVector sum2x0 = sum0x0;
    FloatVector sum3x0 = sum0x0;
    for (int p = 0; p < offsets.length; p++) {
      long at = offsets[p] & Integer.MAX_VALUE;
      long column = vectors + p * (1 * VECTOR);
      FloatVector vector0 = fromMemorySegment(SPECIES, MEMORY, column, ORDER);
      FloatVector scalar0 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row0 + at));
      sum0x0 = vector0.fma(scalar0, sum0x0);
      FloatVector scalar1 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row1 + at));
      sum1x0 = vector0.fma(scalar1, sum1x0);
      FloatVector scalar2 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row2 + at));
      sum2x0 = vector0.fma(scalar2, sum2x0);
      FloatVector scalar3 = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row3 + at));
      sum3x0 = vector0.fma(scalar3, sum3x0);
    }
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector least = broadcast(SPECIES, floor);
    FloatVector most = broadcast(SPECIES, ceiling);
    long target0 = sums & ADDRESS;
    long target1 = sums + sumStep & ADDRESS;
    long target2 = sums + 2 * sumStep & ADDRESS;
    long target3 = sums + 3 * sumStep & ADDRESS;
    sum0x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target0, ORDER);
    sum1x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target1, ORDER);
    sum2x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target2, ORDER);
    sum3x0.add(zero).max(least).min(most).intoMemorySegment(MEMORY, target3, ORDER);
  }
}
