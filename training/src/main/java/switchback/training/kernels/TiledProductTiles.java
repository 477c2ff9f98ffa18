package switchback.training.kernels;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static switchback.training.kernels.Floats.ADDRESS;
import static switchback.training.kernels.Floats.DISTANCE;
import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.Floats.MEMORY;
import static switchback.training.kernels.Floats.ORDER;
import static switchback.training.kernels.Floats.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The inner loops of {@link TiledProduct}, one for each size of a tile. Every sum of a tile is a
 * local variable, so that it stays in a register over the whole depth.
 *
 * <p>They are unrolled because a vector stays in a register only as a local variable: vectors in an
 * array, or handed to a method that the compiler does not inline, are put on the heap, and it does
 * not inline a method that it compiled on its own before, unless that is small.
 *
 * <p>Generated: change the template in {@code TilesAreGeneratedTest}, then run that test with
 * {@code -Dswitchback.generate=true}.
 */
final class TiledProductTiles {
  private static final long BYTES = Float.BYTES;
  private static final long VECTOR = LANES * BYTES;

  /** A mask for distances in bytes, for the reason that {@link Floats#ADDRESS} states. */
  private static final long STEP = DISTANCE * BYTES;

  private final float[] scalars;
  private final int[] rows;
  private final int scalarStep;
  private final long vectorStep;

  /**
   * Takes the operands of {@link TiledProduct}; {@code vectorStep} is the distance between depths
   * in bytes.
   */
  TiledProductTiles(float[] scalars, int[] rows, int scalarStep, long vectorStep) {
    this.scalars = scalars;
    this.rows = rows;
    this.scalarStep = scalarStep;
    this.vectorStep = vectorStep & STEP;
  }

  /**
   * Computes the sums of a tile of 6 rows by 4 vectors.
   *
   * @param row the tile's first row
   * @param scalar where the first depth lies in each row
   * @param vectors address of the tile's first vector at the first depth
   * @param depth the number of products of each sum
   * @param starts address of what the first sum starts at
   * @param startRow bytes from one row of starts to the next
   * @param sums address of the first sum
   * @param sumRow bytes from one row of sums to the next
   */
  void tile6x4(
      int row,
      int scalar,
      long vectors,
      int depth,
      long starts,
      long startRow,
      long sums,
      long sumRow) {
    float[] scalars = this.scalars;
    int scalarStep = this.scalarStep;
    long vectorStep = this.vectorStep;
    vectors &= ADDRESS;
    starts &= ADDRESS;
    startRow &= DISTANCE;
    sums &= ADDRESS;
    sumRow &= DISTANCE;
    int row0 = rows[row] + scalar;
    int row1 = rows[row + 1] + scalar;
    int row2 = rows[row + 2] + scalar;
    int row3 = rows[row + 3] + scalar;
    int row4 = rows[row + 4] + scalar;
    int row5 = rows[row + 5] + scalar;
    long sums0 = sums;
    long sums1 = sums + sumRow;
    long sums2 = sums + 2 * sumRow;
    long sums3 = sums + 3 * sumRow;
    long sums4 = sums + 4 * sumRow;
    long sums5 = sums + 5 * sumRow;
    FloatVector sum0x0 = fromMemorySegment(SPECIES, MEMORY, starts, ORDER);
    FloatVector sum0x1 = fromMemorySegment(SPECIES, MEMORY, starts + VECTOR, ORDER);
    FloatVector sum0x2 = fromMemorySegment(SPECIES, MEMORY, starts + 2 * VECTOR, ORDER);
    FloatVector sum0x3 = fromMemorySegment(SPECIES, MEMORY, starts + 3 * VECTOR, ORDER);
    FloatVector sum1x0 = fromMemorySegment(SPECIES, MEMORY, starts + startRow, ORDER);
    FloatVector sum1x1 = fromMemorySegment(SPECIES, MEMORY, starts + startRow + VECTOR, ORDER);
    FloatVector sum1x2 = fromMemorySegment(SPECIES, MEMORY, starts + startRow + 2 * VECTOR, ORDER);
    FloatVector sum1x3 = fromMemorySegment(SPECIES, MEMORY, starts + startRow + 3 * VECTOR, ORDER);
    FloatVector sum2x0 = fromMemorySegment(SPECIES, MEMORY, starts + 2 * startRow, ORDER);
    FloatVector sum2x1 = fromMemorySegment(SPECIES, MEMORY, starts + 2 * startRow + VECTOR, ORDER);
    FloatVector sum2x2 =
        fromMemorySegment(SPECIES, MEMORY, starts + 2 * startRow + 2 * VECTOR, ORDER);
    FloatVector sum2x3 =
        fromMemorySegment(SPECIES, MEMORY, starts + 2 * startRow + 3 * VECTOR, ORDER);
    FloatVector sum3x0 = fromMemorySegment(SPECIES, MEMORY, starts + 3 * startRow, ORDER);
    FloatVector sum3x1 = fromMemorySegment(SPECIES, MEMORY, starts + 3 * startRow + VECTOR, ORDER);
    FloatVector sum3x2 =
        fromMemorySegment(SPECIES, MEMORY, starts + 3 * startRow + 2 * VECTOR, ORDER);
    FloatVector sum3x3 =
        fromMemorySegment(SPECIES, MEMORY, starts + 3 * startRow + 3 * VECTOR, ORDER);
    FloatVector sum4x0 = fromMemorySegment(SPECIES, MEMORY, starts + 4 * startRow, ORDER);
    FloatVector sum4x1 = fromMemorySegment(SPECIES, MEMORY, starts + 4 * startRow + VECTOR, ORDER);
    FloatVector sum4x2 =
        fromMemorySegment(SPECIES, MEMORY, starts + 4 * startRow + 2 * VECTOR, ORDER);
    FloatVector sum4x3 =
        fromMemorySegment(SPECIES, MEMORY, starts + 4 * startRow + 3 * VECTOR, ORDER);
    FloatVector sum5x0 = fromMemorySegment(SPECIES, MEMORY, starts + 5 * startRow, ORDER);
    FloatVector sum5x1 = fromMemorySegment(SPECIES, MEMORY, starts + 5 * startRow + VECTOR, ORDER);
    FloatVector sum5x2 =
        fromMemorySegment(SPECIES, MEMORY, starts + 5 * startRow + 2 * VECTOR, ORDER);
    FloatVector sum5x3 =
        fromMemorySegment(SPECIES, MEMORY, starts + 5 * startRow + 3 * VECTOR, ORDER);
    long vectorAt = 0;
    int scalarAt = 0;
    for (int p = 0; p < depth; p++) {
      long column = vectors + vectorAt;
      FloatVector vector0 = fromMemorySegment(SPECIES, MEMORY, column, ORDER);
      FloatVector vector1 = fromMemorySegment(SPECIES, MEMORY, column + VECTOR, ORDER);
      FloatVector vector2 = fromMemorySegment(SPECIES, MEMORY, column + 2 * VECTOR, ORDER);
      FloatVector vector3 = fromMemorySegment(SPECIES, MEMORY, column + 3 * VECTOR, ORDER);
      FloatVector scalar0 = broadcast(SPECIES, scalars[row0 + scalarAt]);
      sum0x0 = vector0.fma(scalar0, sum0x0);
      sum0x1 = vector1.fma(scalar0, sum0x1);
      sum0x2 = vector2.fma(scalar0, sum0x2);
      sum0x3 = vector3.fma(scalar0, sum0x3);
      FloatVector scalar1 = broadcast(SPECIES, scalars[row1 + scalarAt]);
      sum1x0 = vector0.fma(scalar1, sum1x0);
      sum1x1 = vector1.fma(scalar1, sum1x1);
      sum1x2 = vector2.fma(scalar1, sum1x2);
      sum1x3 = vector3.fma(scalar1, sum1x3);
      FloatVector scalar2 = broadcast(SPECIES, scalars[row2 + scalarAt]);
      sum2x0 = vector0.fma(scalar2, sum2x0);
      sum2x1 = vector1.fma(scalar2, sum2x1);
      sum2x2 = vector2.fma(scalar2, sum2x2);
      sum2x3 = vector3.fma(scalar2, sum2x3);
      FloatVector scalar3 = broadcast(SPECIES, scalars[row3 + scalarAt]);
      sum3x0 = vector0.fma(scalar3, sum3x0);
      sum3x1 = vector1.fma(scalar3, sum3x1);
      sum3x2 = vector2.fma(scalar3, sum3x2);
      sum3x3 = vector3.fma(scalar3, sum3x3);
      FloatVector scalar4 = broadcast(SPECIES, scalars[row4 + scalarAt]);
      sum4x0 = vector0.fma(scalar4, sum4x0);
      sum4x1 = vector1.fma(scalar4, sum4x1);
      sum4x2 = vector2.fma(scalar4, sum4x2);
      sum4x3 = vector3.fma(scalar4, sum4x3);
      FloatVector scalar5 = broadcast(SPECIES, scalars[row5 + scalarAt]);
      sum5x0 = vector0.fma(scalar5, sum5x0);
      sum5x1 = vector1.fma(scalar5, sum5x1);
      sum5x2 = vector2.fma(scalar5, sum5x2);
      sum5x3 = vector3.fma(scalar5, sum5x3);
      vectorAt = (vectorAt + vectorStep) & ADDRESS;
      scalarAt += scalarStep;
    }
    sum0x0.intoMemorySegment(MEMORY, sums0, ORDER);
    sum0x1.intoMemorySegment(MEMORY, sums0 + VECTOR, ORDER);
    sum0x2.intoMemorySegment(MEMORY, sums0 + 2 * VECTOR, ORDER);
    sum0x3.intoMemorySegment(MEMORY, sums0 + 3 * VECTOR, ORDER);
    sum1x0.intoMemorySegment(MEMORY, sums1, ORDER);
    sum1x1.intoMemorySegment(MEMORY, sums1 + VECTOR, ORDER);
    sum1x2.intoMemorySegment(MEMORY, sums1 + 2 * VECTOR, ORDER);
    sum1x3.intoMemorySegment(MEMORY, sums1 + 3 * VECTOR, ORDER);
    sum2x0.intoMemorySegment(MEMORY, sums2, ORDER);
    sum2x1.intoMemorySegment(MEMORY, sums2 + VECTOR, ORDER);
    sum2x2.intoMemorySegment(MEMORY, sums2 + 2 * VECTOR, ORDER);
    sum2x3.intoMemorySegment(MEMORY, sums2 + 3 * VECTOR, ORDER);
    sum3x0.intoMemorySegment(MEMORY, sums3, ORDER);
    sum3x1.intoMemorySegment(MEMORY, sums3 + VECTOR, ORDER);
    sum3x2.intoMemorySegment(MEMORY, sums3 + 2 * VECTOR, ORDER);
    sum3x3.intoMemorySegment(MEMORY, sums3 + 3 * VECTOR, ORDER);
    sum4x0.intoMemorySegment(MEMORY, sums4, ORDER);
    sum4x1.intoMemorySegment(MEMORY, sums4 + VECTOR, ORDER);
    sum4x2.intoMemorySegment(MEMORY, sums4 + 2 * VECTOR, ORDER);
    sum4x3.intoMemorySegment(MEMORY, sums4 + 3 * VECTOR, ORDER);
    sum5x0.intoMemorySegment(MEMORY, sums5, ORDER);
    sum5x1.intoMemorySegment(MEMORY, sums5 + VECTOR, ORDER);
    sum5x2.intoMemorySegment(MEMORY, sums5 + 2 * VECTOR, ORDER);
    sum5x3.intoMemorySegment(MEMORY, sums5 + 3 * VECTOR, ORDER);
  }

  /**
   * Computes the sums of a tile of 4 rows by 4 vectors.
   *
   * @param row the tile's first row
   * @param scalar where the first depth lies in each row
   * @param vectors address of the tile's first vector at the first depth
   * @param depth the number of products of each sum
   * @param starts address of what the first sum starts at
   * @param startRow bytes from one row of starts to the next
   * @param sums address of the first sum
   * @param sumRow bytes from one row of sums to the next
   */
  void tile4x4(
      int row,
      int scalar,
      long vectors,
      int depth,
      long starts,
      long startRow,
      long sums,
      long sumRow) {
    float[] scalars = this.scalars;
    int scalarStep = this.scalarStep;
    long vectorStep = this.vectorStep;
    vectors &= ADDRESS;
    starts &= ADDRESS;
    startRow &= DISTANCE;
    sums &= ADDRESS;
    sumRow &= DISTANCE;
    int row0 = rows[row] + scalar;
    int row1 = rows[row + 1] + scalar;
    int row2 = rows[row + 2] + scalar;
    int row3 = rows[row + 3] + scalar;
    long sums0 = sums;
    long sums1 = sums + sumRow;
    long sums2 = sums + 2 * sumRow;
    long sums3 = sums + 3 * sumRow;
    FloatVector sum0x0 = fromMemorySegment(SPECIES, MEMORY, starts, ORDER);
    FloatVector sum0x1 = fromMemorySegment(SPECIES, MEMORY, starts + VECTOR, ORDER);
    FloatVector sum0x2 = fromMemorySegment(SPECIES, MEMORY, starts + 2 * VECTOR, ORDER);
    FloatVector sum0x3 = fromMemorySegment(SPECIES, MEMORY, starts + 3 * VECTOR, ORDER);
    FloatVector sum1x0 = fromMemorySegment(SPECIES, MEMORY, starts + startRow, ORDER);
    FloatVector sum1x1 = fromMemorySegment(SPECIES, MEMORY, starts + startRow + VECTOR, ORDER);
    FloatVector sum1x2 = fromMemorySegment(SPECIES, MEMORY, starts + startRow + 2 * VECTOR, ORDER);
    FloatVector sum1x3 = fromMemorySegment(SPECIES, MEMORY, starts + startRow + 3 * VECTOR, ORDER);
    FloatVector sum2x0 = fromMemorySegment(SPECIES, MEMORY, starts + 2 * startRow, ORDER);
    FloatVector sum2x1 = fromMemorySegment(SPECIES, MEMORY, starts + 2 * startRow + VECTOR, ORDER);
    FloatVector sum2x2 =
        fromMemorySegment(SPECIES, MEMORY, starts + 2 * startRow + 2 * VECTOR, ORDER);
    FloatVector sum2x3 =
        fromMemorySegment(SPECIES, MEMORY, starts + 2 * startRow + 3 * VECTOR, ORDER);
    FloatVector sum3x0 = fromMemorySegment(SPECIES, MEMORY, starts + 3 * startRow, ORDER);
    FloatVector sum3x1 = fromMemorySegment(SPECIES, MEMORY, starts + 3 * startRow + VECTOR, ORDER);
    FloatVector sum3x2 =
        fromMemorySegment(SPECIES, MEMORY, starts + 3 * startRow + 2 * VECTOR, ORDER);
    FloatVector sum3x3 =
        fromMemorySegment(SPECIES, MEMORY, starts + 3 * startRow + 3 * VECTOR, ORDER);
    long vectorAt = 0;
    int scalarAt = 0;
    for (int p = 0; p < depth; p++) {
      long column = vectors + vectorAt;
      FloatVector vector0 = fromMemorySegment(SPECIES, MEMORY, column, ORDER);
      FloatVector vector1 = fromMemorySegment(SPECIES, MEMORY, column + VECTOR, ORDER);
      FloatVector vector2 = fromMemorySegment(SPECIES, MEMORY, column + 2 * VECTOR, ORDER);
      FloatVector vector3 = fromMemorySegment(SPECIES, MEMORY, column + 3 * VECTOR, ORDER);
      FloatVector scalar0 = broadcast(SPECIES, scalars[row0 + scalarAt]);
      sum0x0 = vector0.fma(scalar0, sum0x0);
      sum0x1 = vector1.fma(scalar0, sum0x1);
      sum0x2 = vector2.fma(scalar0, sum0x2);
      sum0x3 = vector3.fma(scalar0, sum0x3);
      FloatVector scalar1 = broadcast(SPECIES, scalars[row1 + scalarAt]);
      sum1x0 = vector0.fma(scalar1, sum1x0);
      sum1x1 = vector1.fma(scalar1, sum1x1);
      sum1x2 = vector2.fma(scalar1, sum1x2);
      sum1x3 = vector3.fma(scalar1, sum1x3);
      FloatVector scalar2 = broadcast(SPECIES, scalars[row2 + scalarAt]);
      sum2x0 = vector0.fma(scalar2, sum2x0);
      sum2x1 = vector1.fma(scalar2, sum2x1);
      sum2x2 = vector2.fma(scalar2, sum2x2);
      sum2x3 = vector3.fma(scalar2, sum2x3);
      FloatVector scalar3 = broadcast(SPECIES, scalars[row3 + scalarAt]);
      sum3x0 = vector0.fma(scalar3, sum3x0);
      sum3x1 = vector1.fma(scalar3, sum3x1);
      sum3x2 = vector2.fma(scalar3, sum3x2);
      sum3x3 = vector3.fma(scalar3, sum3x3);
      vectorAt = (vectorAt + vectorStep) & ADDRESS;
      scalarAt += scalarStep;
    }
    sum0x0.intoMemorySegment(MEMORY, sums0, ORDER);
    sum0x1.intoMemorySegment(MEMORY, sums0 + VECTOR, ORDER);
    sum0x2.intoMemorySegment(MEMORY, sums0 + 2 * VECTOR, ORDER);
    sum0x3.intoMemorySegment(MEMORY, sums0 + 3 * VECTOR, ORDER);
    sum1x0.intoMemorySegment(MEMORY, sums1, ORDER);
    sum1x1.intoMemorySegment(MEMORY, sums1 + VECTOR, ORDER);
    sum1x2.intoMemorySegment(MEMORY, sums1 + 2 * VECTOR, ORDER);
    sum1x3.intoMemorySegment(MEMORY, sums1 + 3 * VECTOR, ORDER);
    sum2x0.intoMemorySegment(MEMORY, sums2, ORDER);
    sum2x1.intoMemorySegment(MEMORY, sums2 + VECTOR, ORDER);
    sum2x2.intoMemorySegment(MEMORY, sums2 + 2 * VECTOR, ORDER);
    sum2x3.intoMemorySegment(MEMORY, sums2 + 3 * VECTOR, ORDER);
    sum3x0.intoMemorySegment(MEMORY, sums3, ORDER);
    sum3x1.intoMemorySegment(MEMORY, sums3 + VECTOR, ORDER);
    sum3x2.intoMemorySegment(MEMORY, sums3 + 2 * VECTOR, ORDER);
    sum3x3.intoMemorySegment(MEMORY, sums3 + 3 * VECTOR, ORDER);
  }

  /**
   * Computes the sums of a tile of 12 rows by 2 vectors.
   *
   * @param row the tile's first row
   * @param scalar where the first depth lies in each row
   * @param vectors address of the tile's first vector at the first depth
   * @param depth the number of products of each sum
   * @param starts address of what the first sum starts at
   * @param startRow bytes from one row of starts to the next
   * @param sums address of the first sum
   * @param sumRow bytes from one row of sums to the next
   */
  void tile12x2(
      int row,
      int scalar,
      long vectors,
      int depth,
      long starts,
      long startRow,
      long sums,
      long sumRow) {
    float[] scalars = this.scalars;
    int scalarStep = this.scalarStep;
    long vectorStep = this.vectorStep;
    vectors &= ADDRESS;
    starts &= ADDRESS;
    startRow &= DISTANCE;
    sums &= ADDRESS;
    sumRow &= DISTANCE;
    int row0 = rows[row] + scalar;
    int row1 = rows[row + 1] + scalar;
    int row2 = rows[row + 2] + scalar;
    int row3 = rows[row + 3] + scalar;
    int row4 = rows[row + 4] + scalar;
    int row5 = rows[row + 5] + scalar;
    int row6 = rows[row + 6] + scalar;
    int row7 = rows[row + 7] + scalar;
    int row8 = rows[row + 8] + scalar;
    int row9 = rows[row + 9] + scalar;
    int row10 = rows[row + 10] + scalar;
    int row11 = rows[row + 11] + scalar;
    long sums0 = sums;
    long sums1 = sums + sumRow;
    long sums2 = sums + 2 * sumRow;
    long sums3 = sums + 3 * sumRow;
    long sums4 = sums + 4 * sumRow;
    long sums5 = sums + 5 * sumRow;
    long sums6 = sums + 6 * sumRow;
    long sums7 = sums + 7 * sumRow;
    long sums8 = sums + 8 * sumRow;
    long sums9 = sums + 9 * sumRow;
    long sums10 = sums + 10 * sumRow;
    long sums11 = sums + 11 * sumRow;
    FloatVector sum0x0 = fromMemorySegment(SPECIES, MEMORY, starts, ORDER);
    FloatVector sum0x1 = fromMemorySegment(SPECIES, MEMORY, starts + VECTOR, ORDER);
    FloatVector sum1x0 = fromMemorySegment(SPECIES, MEMORY, starts + startRow, ORDER);
    FloatVector sum1x1 = fromMemorySegment(SPECIES, MEMORY, starts + startRow + VECTOR, ORDER);
    FloatVector sum2x0 = fromMemorySegment(SPECIES, MEMORY, starts + 2 * startRow, ORDER);
    FloatVector sum2x1 = fromMemorySegment(SPECIES, MEMORY, starts + 2 * startRow + VECTOR, ORDER);
    FloatVector sum3x0 = fromMemorySegment(SPECIES, MEMORY, starts + 3 * startRow, ORDER);
    FloatVector sum3x1 = fromMemorySegment(SPECIES, MEMORY, starts + 3 * startRow + VECTOR, ORDER);
    FloatVector sum4x0 = fromMemorySegment(SPECIES, MEMORY, starts + 4 * startRow, ORDER);
    FloatVector sum4x1 = fromMemorySegment(SPECIES, MEMORY, starts + 4 * startRow + VECTOR, ORDER);
    FloatVector sum5x0 = fromMemorySegment(SPECIES, MEMORY, starts + 5 * startRow, ORDER);
    FloatVector sum5x1 = fromMemorySegment(SPECIES, MEMORY, starts + 5 * startRow + VECTOR, ORDER);
    FloatVector sum6x0 = fromMemorySegment(SPECIES, MEMORY, starts + 6 * startRow, ORDER);
    FloatVector sum6x1 = fromMemorySegment(SPECIES, MEMORY, starts + 6 * startRow + VECTOR, ORDER);
    FloatVector sum7x0 = fromMemorySegment(SPECIES, MEMORY, starts + 7 * startRow, ORDER);
    FloatVector sum7x1 = fromMemorySegment(SPECIES, MEMORY, starts + 7 * startRow + VECTOR, ORDER);
    FloatVector sum8x0 = fromMemorySegment(SPECIES, MEMORY, starts + 8 * startRow, ORDER);
    FloatVector sum8x1 = fromMemorySegment(SPECIES, MEMORY, starts + 8 * startRow + VECTOR, ORDER);
    FloatVector sum9x0 = fromMemorySegment(SPECIES, MEMORY, starts + 9 * startRow, ORDER);
    FloatVector sum9x1 = fromMemorySegment(SPECIES, MEMORY, starts + 9 * startRow + VECTOR, ORDER);
    FloatVector sum10x0 = fromMemorySegment(SPECIES, MEMORY, starts + 10 * startRow, ORDER);
    FloatVector sum10x1 =
        fromMemorySegment(SPECIES, MEMORY, starts + 10 * startRow + VECTOR, ORDER);
    FloatVector sum11x0 = fromMemorySegment(SPECIES, MEMORY, starts + 11 * startRow, ORDER);
    FloatVector sum11x1 =
        fromMemorySegment(SPECIES, MEMORY, starts + 11 * startRow + VECTOR, ORDER);
    long vectorAt = 0;
    int scalarAt = 0;
    for (int p = 0; p < depth; p++) {
      long column = vectors + vectorAt;
      FloatVector vector0 = fromMemorySegment(SPECIES, MEMORY, column, ORDER);
      FloatVector vector1 = fromMemorySegment(SPECIES, MEMORY, column + VECTOR, ORDER);
      FloatVector scalar0 = broadcast(SPECIES, scalars[row0 + scalarAt]);
      sum0x0 = vector0.fma(scalar0, sum0x0);
      sum0x1 = vector1.fma(scalar0, sum0x1);
      FloatVector scalar1 = broadcast(SPECIES, scalars[row1 + scalarAt]);
      sum1x0 = vector0.fma(scalar1, sum1x0);
      sum1x1 = vector1.fma(scalar1, sum1x1);
      FloatVector scalar2 = broadcast(SPECIES, scalars[row2 + scalarAt]);
      sum2x0 = vector0.fma(scalar2, sum2x0);
      sum2x1 = vector1.fma(scalar2, sum2x1);
      FloatVector scalar3 = broadcast(SPECIES, scalars[row3 + scalarAt]);
      sum3x0 = vector0.fma(scalar3, sum3x0);
      sum3x1 = vector1.fma(scalar3, sum3x1);
      FloatVector scalar4 = broadcast(SPECIES, scalars[row4 + scalarAt]);
      sum4x0 = vector0.fma(scalar4, sum4x0);
      sum4x1 = vector1.fma(scalar4, sum4x1);
      FloatVector scalar5 = broadcast(SPECIES, scalars[row5 + scalarAt]);
      sum5x0 = vector0.fma(scalar5, sum5x0);
      sum5x1 = vector1.fma(scalar5, sum5x1);
      FloatVector scalar6 = broadcast(SPECIES, scalars[row6 + scalarAt]);
      sum6x0 = vector0.fma(scalar6, sum6x0);
      sum6x1 = vector1.fma(scalar6, sum6x1);
      FloatVector scalar7 = broadcast(SPECIES, scalars[row7 + scalarAt]);
      sum7x0 = vector0.fma(scalar7, sum7x0);
      sum7x1 = vector1.fma(scalar7, sum7x1);
      FloatVector scalar8 = broadcast(SPECIES, scalars[row8 + scalarAt]);
      sum8x0 = vector0.fma(scalar8, sum8x0);
      sum8x1 = vector1.fma(scalar8, sum8x1);
      FloatVector scalar9 = broadcast(SPECIES, scalars[row9 + scalarAt]);
      sum9x0 = vector0.fma(scalar9, sum9x0);
      sum9x1 = vector1.fma(scalar9, sum9x1);
      FloatVector scalar10 = broadcast(SPECIES, scalars[row10 + scalarAt]);
      sum10x0 = vector0.fma(scalar10, sum10x0);
      sum10x1 = vector1.fma(scalar10, sum10x1);
      FloatVector scalar11 = broadcast(SPECIES, scalars[row11 + scalarAt]);
      sum11x0 = vector0.fma(scalar11, sum11x0);
      sum11x1 = vector1.fma(scalar11, sum11x1);
      vectorAt = (vectorAt + vectorStep) & ADDRESS;
      scalarAt += scalarStep;
    }
    sum0x0.intoMemorySegment(MEMORY, sums0, ORDER);
    sum0x1.intoMemorySegment(MEMORY, sums0 + VECTOR, ORDER);
    sum1x0.intoMemorySegment(MEMORY, sums1, ORDER);
    sum1x1.intoMemorySegment(MEMORY, sums1 + VECTOR, ORDER);
    sum2x0.intoMemorySegment(MEMORY, sums2, ORDER);
    sum2x1.intoMemorySegment(MEMORY, sums2 + VECTOR, ORDER);
    sum3x0.intoMemorySegment(MEMORY, sums3, ORDER);
    sum3x1.intoMemorySegment(MEMORY, sums3 + VECTOR, ORDER);
    sum4x0.intoMemorySegment(MEMORY, sums4, ORDER);
    sum4x1.intoMemorySegment(MEMORY, sums4 + VECTOR, ORDER);
    sum5x0.intoMemorySegment(MEMORY, sums5, ORDER);
    sum5x1.intoMemorySegment(MEMORY, sums5 + VECTOR, ORDER);
    sum6x0.intoMemorySegment(MEMORY, sums6, ORDER);
    sum6x1.intoMemorySegment(MEMORY, sums6 + VECTOR, ORDER);
    sum7x0.intoMemorySegment(MEMORY, sums7, ORDER);
    sum7x1.intoMemorySegment(MEMORY, sums7 + VECTOR, ORDER);
    sum8x0.intoMemorySegment(MEMORY, sums8, ORDER);
    sum8x1.intoMemorySegment(MEMORY, sums8 + VECTOR, ORDER);
    sum9x0.intoMemorySegment(MEMORY, sums9, ORDER);
    sum9x1.intoMemorySegment(MEMORY, sums9 + VECTOR, ORDER);
    sum10x0.intoMemorySegment(MEMORY, sums10, ORDER);
    sum10x1.intoMemorySegment(MEMORY, sums10 + VECTOR, ORDER);
    sum11x0.intoMemorySegment(MEMORY, sums11, ORDER);
    sum11x1.intoMemorySegment(MEMORY, sums11 + VECTOR, ORDER);
  }

  /**
   * Computes the sums of a tile of 6 rows by 2 vectors.
   *
   * @param row the tile's first row
   * @param scalar where the first depth lies in each row
   * @param vectors address of the tile's first vector at the first depth
   * @param depth the number of products of each sum
   * @param starts address of what the first sum starts at
   * @param startRow bytes from one row of starts to the next
   * @param sums address of the first sum
   * @param sumRow bytes from one row of sums to the next
   */
  void tile6x2(
      int row,
      int scalar,
      long vectors,
      int depth,
      long starts,
      long startRow,
      long sums,
      long sumRow) {
    float[] scalars = this.scalars;
    int scalarStep = this.scalarStep;
    long vectorStep = this.vectorStep;
    vectors &= ADDRESS;
    starts &= ADDRESS;
    startRow &= DISTANCE;
    sums &= ADDRESS;
    sumRow &= DISTANCE;
    int row0 = rows[row] + scalar;
    int row1 = rows[row + 1] + scalar;
    int row2 = rows[row + 2] + scalar;
    int row3 = rows[row + 3] + scalar;
    int row4 = rows[row + 4] + scalar;
    int row5 = rows[row + 5] + scalar;
    long sums0 = sums;
    long sums1 = sums + sumRow;
    long sums2 = sums + 2 * sumRow;
    long sums3 = sums + 3 * sumRow;
    long sums4 = sums + 4 * sumRow;
    long sums5 = sums + 5 * sumRow;
    FloatVector sum0x0 = fromMemorySegment(SPECIES, MEMORY, starts, ORDER);
    FloatVector sum0x1 = fromMemorySegment(SPECIES, MEMORY, starts + VECTOR, ORDER);
    FloatVector sum1x0 = fromMemorySegment(SPECIES, MEMORY, starts + startRow, ORDER);
    FloatVector sum1x1 = fromMemorySegment(SPECIES, MEMORY, starts + startRow + VECTOR, ORDER);
    FloatVector sum2x0 = fromMemorySegment(SPECIES, MEMORY, starts + 2 * startRow, ORDER);
    FloatVector sum2x1 = fromMemorySegment(SPECIES, MEMORY, starts + 2 * startRow + VECTOR, ORDER);
    FloatVector sum3x0 = fromMemorySegment(SPECIES, MEMORY, starts + 3 * startRow, ORDER);
    FloatVector sum3x1 = fromMemorySegment(SPECIES, MEMORY, starts + 3 * startRow + VECTOR, ORDER);
    FloatVector sum4x0 = fromMemorySegment(SPECIES, MEMORY, starts + 4 * startRow, ORDER);
    FloatVector sum4x1 = fromMemorySegment(SPECIES, MEMORY, starts + 4 * startRow + VECTOR, ORDER);
    FloatVector sum5x0 = fromMemorySegment(SPECIES, MEMORY, starts + 5 * startRow, ORDER);
    FloatVector sum5x1 = fromMemorySegment(SPECIES, MEMORY, starts + 5 * startRow + VECTOR, ORDER);
    long vectorAt = 0;
    int scalarAt = 0;
    for (int p = 0; p < depth; p++) {
      long column = vectors + vectorAt;
      FloatVector vector0 = fromMemorySegment(SPECIES, MEMORY, column, ORDER);
      FloatVector vector1 = fromMemorySegment(SPECIES, MEMORY, column + VECTOR, ORDER);
      FloatVector scalar0 = broadcast(SPECIES, scalars[row0 + scalarAt]);
      sum0x0 = vector0.fma(scalar0, sum0x0);
      sum0x1 = vector1.fma(scalar0, sum0x1);
      FloatVector scalar1 = broadcast(SPECIES, scalars[row1 + scalarAt]);
      sum1x0 = vector0.fma(scalar1, sum1x0);
      sum1x1 = vector1.fma(scalar1, sum1x1);
      FloatVector scalar2 = broadcast(SPECIES, scalars[row2 + scalarAt]);
      sum2x0 = vector0.fma(scalar2, sum2x0);
      sum2x1 = vector1.fma(scalar2, sum2x1);
      FloatVector scalar3 = broadcast(SPECIES, scalars[row3 + scalarAt]);
      sum3x0 = vector0.fma(scalar3, sum3x0);
      sum3x1 = vector1.fma(scalar3, sum3x1);
      FloatVector scalar4 = broadcast(SPECIES, scalars[row4 + scalarAt]);
      sum4x0 = vector0.fma(scalar4, sum4x0);
      sum4x1 = vector1.fma(scalar4, sum4x1);
      FloatVector scalar5 = broadcast(SPECIES, scalars[row5 + scalarAt]);
      sum5x0 = vector0.fma(scalar5, sum5x0);
      sum5x1 = vector1.fma(scalar5, sum5x1);
      vectorAt = (vectorAt + vectorStep) & ADDRESS;
      scalarAt += scalarStep;
    }
    sum0x0.intoMemorySegment(MEMORY, sums0, ORDER);
    sum0x1.intoMemorySegment(MEMORY, sums0 + VECTOR, ORDER);
    sum1x0.intoMemorySegment(MEMORY, sums1, ORDER);
    sum1x1.intoMemorySegment(MEMORY, sums1 + VECTOR, ORDER);
    sum2x0.intoMemorySegment(MEMORY, sums2, ORDER);
    sum2x1.intoMemorySegment(MEMORY, sums2 + VECTOR, ORDER);
    sum3x0.intoMemorySegment(MEMORY, sums3, ORDER);
    sum3x1.intoMemorySegment(MEMORY, sums3 + VECTOR, ORDER);
    sum4x0.intoMemorySegment(MEMORY, sums4, ORDER);
    sum4x1.intoMemorySegment(MEMORY, sums4 + VECTOR, ORDER);
    sum5x0.intoMemorySegment(MEMORY, sums5, ORDER);
    sum5x1.intoMemorySegment(MEMORY, sums5 + VECTOR, ORDER);
  }

  /**
   * Computes the sums of a tile of 4 rows by 2 vectors.
   *
   * @param row the tile's first row
   * @param scalar where the first depth lies in each row
   * @param vectors address of the tile's first vector at the first depth
   * @param depth the number of products of each sum
   * @param starts address of what the first sum starts at
   * @param startRow bytes from one row of starts to the next
   * @param sums address of the first sum
   * @param sumRow bytes from one row of sums to the next
   */
  void tile4x2(
      int row,
      int scalar,
      long vectors,
      int depth,
      long starts,
      long startRow,
      long sums,
      long sumRow) {
    float[] scalars = this.scalars;
    int scalarStep = this.scalarStep;
    long vectorStep = this.vectorStep;
    vectors &= ADDRESS;
    starts &= ADDRESS;
    startRow &= DISTANCE;
    sums &= ADDRESS;
    sumRow &= DISTANCE;
    int row0 = rows[row] + scalar;
    int row1 = rows[row + 1] + scalar;
    int row2 = rows[row + 2] + scalar;
    int row3 = rows[row + 3] + scalar;
    long sums0 = sums;
    long sums1 = sums + sumRow;
    long sums2 = sums + 2 * sumRow;
    long sums3 = sums + 3 * sumRow;
    FloatVector sum0x0 = fromMemorySegment(SPECIES, MEMORY, starts, ORDER);
    FloatVector sum0x1 = fromMemorySegment(SPECIES, MEMORY, starts + VECTOR, ORDER);
    FloatVector sum1x0 = fromMemorySegment(SPECIES, MEMORY, starts + startRow, ORDER);
    FloatVector sum1x1 = fromMemorySegment(SPECIES, MEMORY, starts + startRow + VECTOR, ORDER);
    FloatVector sum2x0 = fromMemorySegment(SPECIES, MEMORY, starts + 2 * startRow, ORDER);
    FloatVector sum2x1 = fromMemorySegment(SPECIES, MEMORY, starts + 2 * startRow + VECTOR, ORDER);
    FloatVector sum3x0 = fromMemorySegment(SPECIES, MEMORY, starts + 3 * startRow, ORDER);
    FloatVector sum3x1 = fromMemorySegment(SPECIES, MEMORY, starts + 3 * startRow + VECTOR, ORDER);
    long vectorAt = 0;
    int scalarAt = 0;
    for (int p = 0; p < depth; p++) {
      long column = vectors + vectorAt;
      FloatVector vector0 = fromMemorySegment(SPECIES, MEMORY, column, ORDER);
      FloatVector vector1 = fromMemorySegment(SPECIES, MEMORY, column + VECTOR, ORDER);
      FloatVector scalar0 = broadcast(SPECIES, scalars[row0 + scalarAt]);
      sum0x0 = vector0.fma(scalar0, sum0x0);
      sum0x1 = vector1.fma(scalar0, sum0x1);
      FloatVector scalar1 = broadcast(SPECIES, scalars[row1 + scalarAt]);
      sum1x0 = vector0.fma(scalar1, sum1x0);
      sum1x1 = vector1.fma(scalar1, sum1x1);
      FloatVector scalar2 = broadcast(SPECIES, scalars[row2 + scalarAt]);
      sum2x0 = vector0.fma(scalar2, sum2x0);
      sum2x1 = vector1.fma(scalar2, sum2x1);
      FloatVector scalar3 = broadcast(SPECIES, scalars[row3 + scalarAt]);
      sum3x0 = vector0.fma(scalar3, sum3x0);
      sum3x1 = vector1.fma(scalar3, sum3x1);
      vectorAt = (vectorAt + vectorStep) & ADDRESS;
      scalarAt += scalarStep;
    }
    sum0x0.intoMemorySegment(MEMORY, sums0, ORDER);
    sum0x1.intoMemorySegment(MEMORY, sums0 + VECTOR, ORDER);
    sum1x0.intoMemorySegment(MEMORY, sums1, ORDER);
    sum1x1.intoMemorySegment(MEMORY, sums1 + VECTOR, ORDER);
    sum2x0.intoMemorySegment(MEMORY, sums2, ORDER);
    sum2x1.intoMemorySegment(MEMORY, sums2 + VECTOR, ORDER);
    sum3x0.intoMemorySegment(MEMORY, sums3, ORDER);
    sum3x1.intoMemorySegment(MEMORY, sums3 + VECTOR, ORDER);
  }
}
