package switchback.training.kernels;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static switchback.training.kernels.Floats.ADDRESS;
import static switchback.training.kernels.Floats.DISTANCE;
import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.Floats.MEMORY;
import static switchback.training.kernels.Floats.ORDER;
import static switchback.training.kernels.Floats.SPECIES;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * The one inner loop of every convolution pass and dense product: rows of scalars times columns of
 * vectors, summed over a depth that tables of distances lead through,
 *
 * <pre>
 *   sums[r][c] += sum over p of scalars[rows[r] + scalarSteps[p]] * vectors[columns[c] + vectorSteps[p]]
 * </pre>
 *
 * where {@code columns} has an entry a vector and the lanes of a vector are neighbouring floats.
 * Each sum is one chain of fused multiply-adds in the order of {@code p}, whatever the vectors'
 * width.
 *
 * <p>The sums of a tile stay in registers over the whole depth: 24, 16 or fewer of them where there
 * are 32 registers, 12 or 8 where there are 16 (256-bit vectors on x86). Vectors and sums are
 * native memory, aligned to cache lines; scalars are an array of the heap, because reading single
 * floats of native memory compiles to more nodes than the compiler agrees to inline.
 */
public final class TiledProduct {
  private static final long BYTES = Float.BYTES;
  private static final long VECTOR = LANES * BYTES;
  private static final int TALLEST = 12;
  private static final int TALL = 6;
  private static final int SHORT = 4;
  public static final int WIDE = 4;
  private static final int NARROW = 2;
  private static final boolean FEW_REGISTERS = LANES == 8;

  /** What a sum starts at that starts at nothing: a row of a block. */
  public static final MemorySegment ZEROS =
      Arena.global().allocate((long) WIDE * LANES * Float.BYTES, 64);

  private final float[] scalars;
  private final int[] rows;
  private final int[] scalarSteps;
  private final long vectors;
  private final int[] columns;
  private final int[] vectorSteps;

  /**
   * A product of those operands; all distances are floats.
   *
   * @param rows where each row starts; {@link #paddedRows}
   * @param columns where each vector starts; {@link #paddedColumns}
   * @param vectors native
   */
  public TiledProduct(
      float[] scalars,
      int[] rows,
      int[] scalarSteps,
      MemorySegment vectors,
      int[] columns,
      int[] vectorSteps) {
    this.scalars = scalars;
    this.rows = rows;
    this.scalarSteps = scalarSteps;
    this.vectors = vectors.address();
    this.columns = columns;
    this.vectorSteps = vectorSteps;
  }

  /** Repeats the last row up to a number that is made of tiles; the repetition means nothing. */
  public static int[] paddedRows(int[] rows) {
    int even = Math.ceilDiv(rows.length, 2) * 2;
    return repeatLast(rows, even < 8 && even != TALL ? Math.ceilDiv(even, SHORT) * SHORT : even);
  }

  /** Repeats the last column where their number is odd; the repetition means nothing. */
  public static int[] paddedColumns(int[] columns) {
    return repeatLast(columns, Math.ceilDiv(columns.length, NARROW) * NARROW);
  }

  private static int[] repeatLast(int[] table, int size) {
    int[] padded = Arrays.copyOf(table, size);
    Arrays.fill(padded, table.length, size, table[table.length - 1]);
    return padded;
  }

  /** Blocks of {@value #WIDE} columns, of which the last may be of {@value #NARROW}. */
  public static int blocks(int[] columns) {
    return Math.ceilDiv(columns.length, WIDE);
  }

  /** Columns of a block. */
  public static int width(int[] columns, int block) {
    return Math.min(WIDE, columns.length - block * WIDE);
  }

  /** Where the sums of a block start, where those of all blocks lie one after the other. */
  public static int blockAt(int[] rows, int block) {
    return block * WIDE * rows.length * LANES;
  }

  /**
   * Adds depths {@code from .. to - 1} to the sums of a block of columns.
   *
   * @param sums (rows, the block's columns, lanes) from {@code at} on; native
   */
  public void run(int block, int from, int to, MemorySegment sums, int at) {
    long y = address(sums, at);
    int sumRow = width(columns, block) * LANES;
    run(block, from, to, y, sumRow, y, sumRow);
  }

  /**
   * The same with other starts, which stay.
   *
   * @param starts (rows, the block's columns, lanes), rows {@code startRow} floats apart; native
   */
  public void run(
      int block, int from, int to, MemorySegment starts, int startRow, MemorySegment sums, int at) {
    int sumRow = width(columns, block) * LANES;
    run(block, from, to, address(starts, 0), startRow, address(sums, at), sumRow);
  }

  private static long address(MemorySegment segment, int at) {
    assert segment.isNative();
    return segment.address() + at * BYTES;
  }

  private void run(int block, int from, int to, long starts, int startRow, long sums, int sumRow) {
    int column = block * WIDE;
    int width = width(columns, block);
    long zRow = startRow * BYTES;
    long yRow = sumRow * BYTES;
    if (width == WIDE && !FEW_REGISTERS) {
      wide(column, from, to, starts, zRow, sums, yRow);
      return;
    }
    for (int i = 0; i < width; i += NARROW) {
      narrow(column + i, from, to, starts + i * VECTOR, zRow, sums + i * VECTOR, yRow);
    }
  }

  /** Rows that sixes take; the rest fours do. An even number from 8 on leaves two at most. */
  private int tall() {
    return rows.length - (rows.length % TALL == 2 ? 2 * SHORT : rows.length % TALL);
  }

  private void wide(int column, int from, int to, long z, long zRow, long y, long yRow) {
    int tall = tall();
    for (int row = 0; row < tall; row += TALL) {
      tile6x4(row, column, from, to, z + row * zRow, zRow, y + row * yRow, yRow);
    }
    for (int row = tall; row < rows.length; row += SHORT) {
      tile4x4(row, column, from, to, z + row * zRow, zRow, y + row * yRow, yRow);
    }
  }

  private void narrow(int column, int from, int to, long z, long zRow, long y, long yRow) {
    int tall = tall();
    int tallest = FEW_REGISTERS ? 0 : tall / TALLEST * TALLEST;
    for (int row = 0; row < tallest; row += TALLEST) {
      tile12x2(row, column, from, to, z + row * zRow, zRow, y + row * yRow, yRow);
    }
    for (int row = tallest; row < tall; row += TALL) {
      tile6x2(row, column, from, to, z + row * zRow, zRow, y + row * yRow, yRow);
    }
    for (int row = tall; row < rows.length; row += SHORT) {
      tile4x2(row, column, from, to, z + row * zRow, zRow, y + row * yRow, yRow);
    }
  }

  /** 6 rows by 4 vectors. */
  private void tile6x4(
      int row, int column, int from, int to, long starts, long startRow, long sums, long sumRow) {
    float[] s = scalars;
    long v = vectors & ADDRESS;
    long z = starts & ADDRESS;
    long zRow = startRow & DISTANCE;
    long y = sums & ADDRESS;
    long yRow = sumRow & DISTANCE;
    int[] scalarSteps = this.scalarSteps;
    int[] vectorSteps = this.vectorSteps;
    int r0 = rows[row];
    int r1 = rows[row + 1];
    int r2 = rows[row + 2];
    int r3 = rows[row + 3];
    int r4 = rows[row + 4];
    int r5 = rows[row + 5];
    long c0 = v + (columns[column] & DISTANCE) * BYTES;
    long c1 = v + (columns[column + 1] & DISTANCE) * BYTES;
    long c2 = v + (columns[column + 2] & DISTANCE) * BYTES;
    long c3 = v + (columns[column + 3] & DISTANCE) * BYTES;
    long y1 = y + yRow;
    long y2 = y + 2 * yRow;
    long y3 = y + 3 * yRow;
    long y4 = y + 4 * yRow;
    long y5 = y + 5 * yRow;
    FloatVector a00 = fromMemorySegment(SPECIES, MEMORY, z, ORDER);
    FloatVector a01 = fromMemorySegment(SPECIES, MEMORY, z + VECTOR, ORDER);
    FloatVector a02 = fromMemorySegment(SPECIES, MEMORY, z + 2 * VECTOR, ORDER);
    FloatVector a03 = fromMemorySegment(SPECIES, MEMORY, z + 3 * VECTOR, ORDER);
    FloatVector a10 = fromMemorySegment(SPECIES, MEMORY, z + zRow, ORDER);
    FloatVector a11 = fromMemorySegment(SPECIES, MEMORY, z + zRow + VECTOR, ORDER);
    FloatVector a12 = fromMemorySegment(SPECIES, MEMORY, z + zRow + 2 * VECTOR, ORDER);
    FloatVector a13 = fromMemorySegment(SPECIES, MEMORY, z + zRow + 3 * VECTOR, ORDER);
    FloatVector a20 = fromMemorySegment(SPECIES, MEMORY, z + 2 * zRow, ORDER);
    FloatVector a21 = fromMemorySegment(SPECIES, MEMORY, z + 2 * zRow + VECTOR, ORDER);
    FloatVector a22 = fromMemorySegment(SPECIES, MEMORY, z + 2 * zRow + 2 * VECTOR, ORDER);
    FloatVector a23 = fromMemorySegment(SPECIES, MEMORY, z + 2 * zRow + 3 * VECTOR, ORDER);
    FloatVector a30 = fromMemorySegment(SPECIES, MEMORY, z + 3 * zRow, ORDER);
    FloatVector a31 = fromMemorySegment(SPECIES, MEMORY, z + 3 * zRow + VECTOR, ORDER);
    FloatVector a32 = fromMemorySegment(SPECIES, MEMORY, z + 3 * zRow + 2 * VECTOR, ORDER);
    FloatVector a33 = fromMemorySegment(SPECIES, MEMORY, z + 3 * zRow + 3 * VECTOR, ORDER);
    FloatVector a40 = fromMemorySegment(SPECIES, MEMORY, z + 4 * zRow, ORDER);
    FloatVector a41 = fromMemorySegment(SPECIES, MEMORY, z + 4 * zRow + VECTOR, ORDER);
    FloatVector a42 = fromMemorySegment(SPECIES, MEMORY, z + 4 * zRow + 2 * VECTOR, ORDER);
    FloatVector a43 = fromMemorySegment(SPECIES, MEMORY, z + 4 * zRow + 3 * VECTOR, ORDER);
    FloatVector a50 = fromMemorySegment(SPECIES, MEMORY, z + 5 * zRow, ORDER);
    FloatVector a51 = fromMemorySegment(SPECIES, MEMORY, z + 5 * zRow + VECTOR, ORDER);
    FloatVector a52 = fromMemorySegment(SPECIES, MEMORY, z + 5 * zRow + 2 * VECTOR, ORDER);
    FloatVector a53 = fromMemorySegment(SPECIES, MEMORY, z + 5 * zRow + 3 * VECTOR, ORDER);
    for (int p = from; p < to; p++) {
      int scalarStep = scalarSteps[p];
      long vectorStep = (vectorSteps[p] & DISTANCE) * BYTES;
      FloatVector v0 = fromMemorySegment(SPECIES, MEMORY, c0 + vectorStep, ORDER);
      FloatVector v1 = fromMemorySegment(SPECIES, MEMORY, c1 + vectorStep, ORDER);
      FloatVector v2 = fromMemorySegment(SPECIES, MEMORY, c2 + vectorStep, ORDER);
      FloatVector v3 = fromMemorySegment(SPECIES, MEMORY, c3 + vectorStep, ORDER);
      FloatVector s0 = FloatVector.broadcast(SPECIES, s[r0 + scalarStep]);
      a00 = v0.fma(s0, a00);
      a01 = v1.fma(s0, a01);
      a02 = v2.fma(s0, a02);
      a03 = v3.fma(s0, a03);
      FloatVector s1 = FloatVector.broadcast(SPECIES, s[r1 + scalarStep]);
      a10 = v0.fma(s1, a10);
      a11 = v1.fma(s1, a11);
      a12 = v2.fma(s1, a12);
      a13 = v3.fma(s1, a13);
      FloatVector s2 = FloatVector.broadcast(SPECIES, s[r2 + scalarStep]);
      a20 = v0.fma(s2, a20);
      a21 = v1.fma(s2, a21);
      a22 = v2.fma(s2, a22);
      a23 = v3.fma(s2, a23);
      FloatVector s3 = FloatVector.broadcast(SPECIES, s[r3 + scalarStep]);
      a30 = v0.fma(s3, a30);
      a31 = v1.fma(s3, a31);
      a32 = v2.fma(s3, a32);
      a33 = v3.fma(s3, a33);
      FloatVector s4 = FloatVector.broadcast(SPECIES, s[r4 + scalarStep]);
      a40 = v0.fma(s4, a40);
      a41 = v1.fma(s4, a41);
      a42 = v2.fma(s4, a42);
      a43 = v3.fma(s4, a43);
      FloatVector s5 = FloatVector.broadcast(SPECIES, s[r5 + scalarStep]);
      a50 = v0.fma(s5, a50);
      a51 = v1.fma(s5, a51);
      a52 = v2.fma(s5, a52);
      a53 = v3.fma(s5, a53);
    }
    a00.intoMemorySegment(MEMORY, y, ORDER);
    a01.intoMemorySegment(MEMORY, y + VECTOR, ORDER);
    a02.intoMemorySegment(MEMORY, y + 2 * VECTOR, ORDER);
    a03.intoMemorySegment(MEMORY, y + 3 * VECTOR, ORDER);
    a10.intoMemorySegment(MEMORY, y1, ORDER);
    a11.intoMemorySegment(MEMORY, y1 + VECTOR, ORDER);
    a12.intoMemorySegment(MEMORY, y1 + 2 * VECTOR, ORDER);
    a13.intoMemorySegment(MEMORY, y1 + 3 * VECTOR, ORDER);
    a20.intoMemorySegment(MEMORY, y2, ORDER);
    a21.intoMemorySegment(MEMORY, y2 + VECTOR, ORDER);
    a22.intoMemorySegment(MEMORY, y2 + 2 * VECTOR, ORDER);
    a23.intoMemorySegment(MEMORY, y2 + 3 * VECTOR, ORDER);
    a30.intoMemorySegment(MEMORY, y3, ORDER);
    a31.intoMemorySegment(MEMORY, y3 + VECTOR, ORDER);
    a32.intoMemorySegment(MEMORY, y3 + 2 * VECTOR, ORDER);
    a33.intoMemorySegment(MEMORY, y3 + 3 * VECTOR, ORDER);
    a40.intoMemorySegment(MEMORY, y4, ORDER);
    a41.intoMemorySegment(MEMORY, y4 + VECTOR, ORDER);
    a42.intoMemorySegment(MEMORY, y4 + 2 * VECTOR, ORDER);
    a43.intoMemorySegment(MEMORY, y4 + 3 * VECTOR, ORDER);
    a50.intoMemorySegment(MEMORY, y5, ORDER);
    a51.intoMemorySegment(MEMORY, y5 + VECTOR, ORDER);
    a52.intoMemorySegment(MEMORY, y5 + 2 * VECTOR, ORDER);
    a53.intoMemorySegment(MEMORY, y5 + 3 * VECTOR, ORDER);
  }

  /** 4 rows by 4 vectors. */
  private void tile4x4(
      int row, int column, int from, int to, long starts, long startRow, long sums, long sumRow) {
    float[] s = scalars;
    long v = vectors & ADDRESS;
    long z = starts & ADDRESS;
    long zRow = startRow & DISTANCE;
    long y = sums & ADDRESS;
    long yRow = sumRow & DISTANCE;
    int[] scalarSteps = this.scalarSteps;
    int[] vectorSteps = this.vectorSteps;
    int r0 = rows[row];
    int r1 = rows[row + 1];
    int r2 = rows[row + 2];
    int r3 = rows[row + 3];
    long c0 = v + (columns[column] & DISTANCE) * BYTES;
    long c1 = v + (columns[column + 1] & DISTANCE) * BYTES;
    long c2 = v + (columns[column + 2] & DISTANCE) * BYTES;
    long c3 = v + (columns[column + 3] & DISTANCE) * BYTES;
    long y1 = y + yRow;
    long y2 = y + 2 * yRow;
    long y3 = y + 3 * yRow;
    FloatVector a00 = fromMemorySegment(SPECIES, MEMORY, z, ORDER);
    FloatVector a01 = fromMemorySegment(SPECIES, MEMORY, z + VECTOR, ORDER);
    FloatVector a02 = fromMemorySegment(SPECIES, MEMORY, z + 2 * VECTOR, ORDER);
    FloatVector a03 = fromMemorySegment(SPECIES, MEMORY, z + 3 * VECTOR, ORDER);
    FloatVector a10 = fromMemorySegment(SPECIES, MEMORY, z + zRow, ORDER);
    FloatVector a11 = fromMemorySegment(SPECIES, MEMORY, z + zRow + VECTOR, ORDER);
    FloatVector a12 = fromMemorySegment(SPECIES, MEMORY, z + zRow + 2 * VECTOR, ORDER);
    FloatVector a13 = fromMemorySegment(SPECIES, MEMORY, z + zRow + 3 * VECTOR, ORDER);
    FloatVector a20 = fromMemorySegment(SPECIES, MEMORY, z + 2 * zRow, ORDER);
    FloatVector a21 = fromMemorySegment(SPECIES, MEMORY, z + 2 * zRow + VECTOR, ORDER);
    FloatVector a22 = fromMemorySegment(SPECIES, MEMORY, z + 2 * zRow + 2 * VECTOR, ORDER);
    FloatVector a23 = fromMemorySegment(SPECIES, MEMORY, z + 2 * zRow + 3 * VECTOR, ORDER);
    FloatVector a30 = fromMemorySegment(SPECIES, MEMORY, z + 3 * zRow, ORDER);
    FloatVector a31 = fromMemorySegment(SPECIES, MEMORY, z + 3 * zRow + VECTOR, ORDER);
    FloatVector a32 = fromMemorySegment(SPECIES, MEMORY, z + 3 * zRow + 2 * VECTOR, ORDER);
    FloatVector a33 = fromMemorySegment(SPECIES, MEMORY, z + 3 * zRow + 3 * VECTOR, ORDER);
    for (int p = from; p < to; p++) {
      int scalarStep = scalarSteps[p];
      long vectorStep = (vectorSteps[p] & DISTANCE) * BYTES;
      FloatVector v0 = fromMemorySegment(SPECIES, MEMORY, c0 + vectorStep, ORDER);
      FloatVector v1 = fromMemorySegment(SPECIES, MEMORY, c1 + vectorStep, ORDER);
      FloatVector v2 = fromMemorySegment(SPECIES, MEMORY, c2 + vectorStep, ORDER);
      FloatVector v3 = fromMemorySegment(SPECIES, MEMORY, c3 + vectorStep, ORDER);
      FloatVector s0 = FloatVector.broadcast(SPECIES, s[r0 + scalarStep]);
      a00 = v0.fma(s0, a00);
      a01 = v1.fma(s0, a01);
      a02 = v2.fma(s0, a02);
      a03 = v3.fma(s0, a03);
      FloatVector s1 = FloatVector.broadcast(SPECIES, s[r1 + scalarStep]);
      a10 = v0.fma(s1, a10);
      a11 = v1.fma(s1, a11);
      a12 = v2.fma(s1, a12);
      a13 = v3.fma(s1, a13);
      FloatVector s2 = FloatVector.broadcast(SPECIES, s[r2 + scalarStep]);
      a20 = v0.fma(s2, a20);
      a21 = v1.fma(s2, a21);
      a22 = v2.fma(s2, a22);
      a23 = v3.fma(s2, a23);
      FloatVector s3 = FloatVector.broadcast(SPECIES, s[r3 + scalarStep]);
      a30 = v0.fma(s3, a30);
      a31 = v1.fma(s3, a31);
      a32 = v2.fma(s3, a32);
      a33 = v3.fma(s3, a33);
    }
    a00.intoMemorySegment(MEMORY, y, ORDER);
    a01.intoMemorySegment(MEMORY, y + VECTOR, ORDER);
    a02.intoMemorySegment(MEMORY, y + 2 * VECTOR, ORDER);
    a03.intoMemorySegment(MEMORY, y + 3 * VECTOR, ORDER);
    a10.intoMemorySegment(MEMORY, y1, ORDER);
    a11.intoMemorySegment(MEMORY, y1 + VECTOR, ORDER);
    a12.intoMemorySegment(MEMORY, y1 + 2 * VECTOR, ORDER);
    a13.intoMemorySegment(MEMORY, y1 + 3 * VECTOR, ORDER);
    a20.intoMemorySegment(MEMORY, y2, ORDER);
    a21.intoMemorySegment(MEMORY, y2 + VECTOR, ORDER);
    a22.intoMemorySegment(MEMORY, y2 + 2 * VECTOR, ORDER);
    a23.intoMemorySegment(MEMORY, y2 + 3 * VECTOR, ORDER);
    a30.intoMemorySegment(MEMORY, y3, ORDER);
    a31.intoMemorySegment(MEMORY, y3 + VECTOR, ORDER);
    a32.intoMemorySegment(MEMORY, y3 + 2 * VECTOR, ORDER);
    a33.intoMemorySegment(MEMORY, y3 + 3 * VECTOR, ORDER);
  }

  /** 12 rows by 2 vectors. */
  private void tile12x2(
      int row, int column, int from, int to, long starts, long startRow, long sums, long sumRow) {
    float[] s = scalars;
    long v = vectors & ADDRESS;
    long z = starts & ADDRESS;
    long zRow = startRow & DISTANCE;
    long y = sums & ADDRESS;
    long yRow = sumRow & DISTANCE;
    int[] scalarSteps = this.scalarSteps;
    int[] vectorSteps = this.vectorSteps;
    int r0 = rows[row];
    int r1 = rows[row + 1];
    int r2 = rows[row + 2];
    int r3 = rows[row + 3];
    int r4 = rows[row + 4];
    int r5 = rows[row + 5];
    int r6 = rows[row + 6];
    int r7 = rows[row + 7];
    int r8 = rows[row + 8];
    int r9 = rows[row + 9];
    int r10 = rows[row + 10];
    int r11 = rows[row + 11];
    long c0 = v + (columns[column] & DISTANCE) * BYTES;
    long c1 = v + (columns[column + 1] & DISTANCE) * BYTES;
    long y1 = y + yRow;
    long y2 = y + 2 * yRow;
    long y3 = y + 3 * yRow;
    long y4 = y + 4 * yRow;
    long y5 = y + 5 * yRow;
    long y6 = y + 6 * yRow;
    long y7 = y + 7 * yRow;
    long y8 = y + 8 * yRow;
    long y9 = y + 9 * yRow;
    long y10 = y + 10 * yRow;
    long y11 = y + 11 * yRow;
    FloatVector a0 = fromMemorySegment(SPECIES, MEMORY, z, ORDER);
    FloatVector b0 = fromMemorySegment(SPECIES, MEMORY, z + VECTOR, ORDER);
    FloatVector a1 = fromMemorySegment(SPECIES, MEMORY, z + zRow, ORDER);
    FloatVector b1 = fromMemorySegment(SPECIES, MEMORY, z + zRow + VECTOR, ORDER);
    FloatVector a2 = fromMemorySegment(SPECIES, MEMORY, z + 2 * zRow, ORDER);
    FloatVector b2 = fromMemorySegment(SPECIES, MEMORY, z + 2 * zRow + VECTOR, ORDER);
    FloatVector a3 = fromMemorySegment(SPECIES, MEMORY, z + 3 * zRow, ORDER);
    FloatVector b3 = fromMemorySegment(SPECIES, MEMORY, z + 3 * zRow + VECTOR, ORDER);
    FloatVector a4 = fromMemorySegment(SPECIES, MEMORY, z + 4 * zRow, ORDER);
    FloatVector b4 = fromMemorySegment(SPECIES, MEMORY, z + 4 * zRow + VECTOR, ORDER);
    FloatVector a5 = fromMemorySegment(SPECIES, MEMORY, z + 5 * zRow, ORDER);
    FloatVector b5 = fromMemorySegment(SPECIES, MEMORY, z + 5 * zRow + VECTOR, ORDER);
    FloatVector a6 = fromMemorySegment(SPECIES, MEMORY, z + 6 * zRow, ORDER);
    FloatVector b6 = fromMemorySegment(SPECIES, MEMORY, z + 6 * zRow + VECTOR, ORDER);
    FloatVector a7 = fromMemorySegment(SPECIES, MEMORY, z + 7 * zRow, ORDER);
    FloatVector b7 = fromMemorySegment(SPECIES, MEMORY, z + 7 * zRow + VECTOR, ORDER);
    FloatVector a8 = fromMemorySegment(SPECIES, MEMORY, z + 8 * zRow, ORDER);
    FloatVector b8 = fromMemorySegment(SPECIES, MEMORY, z + 8 * zRow + VECTOR, ORDER);
    FloatVector a9 = fromMemorySegment(SPECIES, MEMORY, z + 9 * zRow, ORDER);
    FloatVector b9 = fromMemorySegment(SPECIES, MEMORY, z + 9 * zRow + VECTOR, ORDER);
    FloatVector a10 = fromMemorySegment(SPECIES, MEMORY, z + 10 * zRow, ORDER);
    FloatVector b10 = fromMemorySegment(SPECIES, MEMORY, z + 10 * zRow + VECTOR, ORDER);
    FloatVector a11 = fromMemorySegment(SPECIES, MEMORY, z + 11 * zRow, ORDER);
    FloatVector b11 = fromMemorySegment(SPECIES, MEMORY, z + 11 * zRow + VECTOR, ORDER);
    for (int p = from; p < to; p++) {
      int scalarStep = scalarSteps[p];
      long vectorStep = (vectorSteps[p] & DISTANCE) * BYTES;
      FloatVector v0 = fromMemorySegment(SPECIES, MEMORY, c0 + vectorStep, ORDER);
      FloatVector v1 = fromMemorySegment(SPECIES, MEMORY, c1 + vectorStep, ORDER);
      FloatVector s0 = FloatVector.broadcast(SPECIES, s[r0 + scalarStep]);
      a0 = v0.fma(s0, a0);
      b0 = v1.fma(s0, b0);
      FloatVector s1 = FloatVector.broadcast(SPECIES, s[r1 + scalarStep]);
      a1 = v0.fma(s1, a1);
      b1 = v1.fma(s1, b1);
      FloatVector s2 = FloatVector.broadcast(SPECIES, s[r2 + scalarStep]);
      a2 = v0.fma(s2, a2);
      b2 = v1.fma(s2, b2);
      FloatVector s3 = FloatVector.broadcast(SPECIES, s[r3 + scalarStep]);
      a3 = v0.fma(s3, a3);
      b3 = v1.fma(s3, b3);
      FloatVector s4 = FloatVector.broadcast(SPECIES, s[r4 + scalarStep]);
      a4 = v0.fma(s4, a4);
      b4 = v1.fma(s4, b4);
      FloatVector s5 = FloatVector.broadcast(SPECIES, s[r5 + scalarStep]);
      a5 = v0.fma(s5, a5);
      b5 = v1.fma(s5, b5);
      FloatVector s6 = FloatVector.broadcast(SPECIES, s[r6 + scalarStep]);
      a6 = v0.fma(s6, a6);
      b6 = v1.fma(s6, b6);
      FloatVector s7 = FloatVector.broadcast(SPECIES, s[r7 + scalarStep]);
      a7 = v0.fma(s7, a7);
      b7 = v1.fma(s7, b7);
      FloatVector s8 = FloatVector.broadcast(SPECIES, s[r8 + scalarStep]);
      a8 = v0.fma(s8, a8);
      b8 = v1.fma(s8, b8);
      FloatVector s9 = FloatVector.broadcast(SPECIES, s[r9 + scalarStep]);
      a9 = v0.fma(s9, a9);
      b9 = v1.fma(s9, b9);
      FloatVector s10 = FloatVector.broadcast(SPECIES, s[r10 + scalarStep]);
      a10 = v0.fma(s10, a10);
      b10 = v1.fma(s10, b10);
      FloatVector s11 = FloatVector.broadcast(SPECIES, s[r11 + scalarStep]);
      a11 = v0.fma(s11, a11);
      b11 = v1.fma(s11, b11);
    }
    a0.intoMemorySegment(MEMORY, y, ORDER);
    b0.intoMemorySegment(MEMORY, y + VECTOR, ORDER);
    a1.intoMemorySegment(MEMORY, y1, ORDER);
    b1.intoMemorySegment(MEMORY, y1 + VECTOR, ORDER);
    a2.intoMemorySegment(MEMORY, y2, ORDER);
    b2.intoMemorySegment(MEMORY, y2 + VECTOR, ORDER);
    a3.intoMemorySegment(MEMORY, y3, ORDER);
    b3.intoMemorySegment(MEMORY, y3 + VECTOR, ORDER);
    a4.intoMemorySegment(MEMORY, y4, ORDER);
    b4.intoMemorySegment(MEMORY, y4 + VECTOR, ORDER);
    a5.intoMemorySegment(MEMORY, y5, ORDER);
    b5.intoMemorySegment(MEMORY, y5 + VECTOR, ORDER);
    a6.intoMemorySegment(MEMORY, y6, ORDER);
    b6.intoMemorySegment(MEMORY, y6 + VECTOR, ORDER);
    a7.intoMemorySegment(MEMORY, y7, ORDER);
    b7.intoMemorySegment(MEMORY, y7 + VECTOR, ORDER);
    a8.intoMemorySegment(MEMORY, y8, ORDER);
    b8.intoMemorySegment(MEMORY, y8 + VECTOR, ORDER);
    a9.intoMemorySegment(MEMORY, y9, ORDER);
    b9.intoMemorySegment(MEMORY, y9 + VECTOR, ORDER);
    a10.intoMemorySegment(MEMORY, y10, ORDER);
    b10.intoMemorySegment(MEMORY, y10 + VECTOR, ORDER);
    a11.intoMemorySegment(MEMORY, y11, ORDER);
    b11.intoMemorySegment(MEMORY, y11 + VECTOR, ORDER);
  }

  /** 6 rows by 2 vectors. */
  private void tile6x2(
      int row, int column, int from, int to, long starts, long startRow, long sums, long sumRow) {
    float[] s = scalars;
    long v = vectors & ADDRESS;
    long z = starts & ADDRESS;
    long zRow = startRow & DISTANCE;
    long y = sums & ADDRESS;
    long yRow = sumRow & DISTANCE;
    int[] scalarSteps = this.scalarSteps;
    int[] vectorSteps = this.vectorSteps;
    int r0 = rows[row];
    int r1 = rows[row + 1];
    int r2 = rows[row + 2];
    int r3 = rows[row + 3];
    int r4 = rows[row + 4];
    int r5 = rows[row + 5];
    long c0 = v + (columns[column] & DISTANCE) * BYTES;
    long c1 = v + (columns[column + 1] & DISTANCE) * BYTES;
    long y1 = y + yRow;
    long y2 = y + 2 * yRow;
    long y3 = y + 3 * yRow;
    long y4 = y + 4 * yRow;
    long y5 = y + 5 * yRow;
    FloatVector a00 = fromMemorySegment(SPECIES, MEMORY, z, ORDER);
    FloatVector a01 = fromMemorySegment(SPECIES, MEMORY, z + VECTOR, ORDER);
    FloatVector a10 = fromMemorySegment(SPECIES, MEMORY, z + zRow, ORDER);
    FloatVector a11 = fromMemorySegment(SPECIES, MEMORY, z + zRow + VECTOR, ORDER);
    FloatVector a20 = fromMemorySegment(SPECIES, MEMORY, z + 2 * zRow, ORDER);
    FloatVector a21 = fromMemorySegment(SPECIES, MEMORY, z + 2 * zRow + VECTOR, ORDER);
    FloatVector a30 = fromMemorySegment(SPECIES, MEMORY, z + 3 * zRow, ORDER);
    FloatVector a31 = fromMemorySegment(SPECIES, MEMORY, z + 3 * zRow + VECTOR, ORDER);
    FloatVector a40 = fromMemorySegment(SPECIES, MEMORY, z + 4 * zRow, ORDER);
    FloatVector a41 = fromMemorySegment(SPECIES, MEMORY, z + 4 * zRow + VECTOR, ORDER);
    FloatVector a50 = fromMemorySegment(SPECIES, MEMORY, z + 5 * zRow, ORDER);
    FloatVector a51 = fromMemorySegment(SPECIES, MEMORY, z + 5 * zRow + VECTOR, ORDER);
    for (int p = from; p < to; p++) {
      int scalarStep = scalarSteps[p];
      long vectorStep = (vectorSteps[p] & DISTANCE) * BYTES;
      FloatVector v0 = fromMemorySegment(SPECIES, MEMORY, c0 + vectorStep, ORDER);
      FloatVector v1 = fromMemorySegment(SPECIES, MEMORY, c1 + vectorStep, ORDER);
      FloatVector s0 = FloatVector.broadcast(SPECIES, s[r0 + scalarStep]);
      a00 = v0.fma(s0, a00);
      a01 = v1.fma(s0, a01);
      FloatVector s1 = FloatVector.broadcast(SPECIES, s[r1 + scalarStep]);
      a10 = v0.fma(s1, a10);
      a11 = v1.fma(s1, a11);
      FloatVector s2 = FloatVector.broadcast(SPECIES, s[r2 + scalarStep]);
      a20 = v0.fma(s2, a20);
      a21 = v1.fma(s2, a21);
      FloatVector s3 = FloatVector.broadcast(SPECIES, s[r3 + scalarStep]);
      a30 = v0.fma(s3, a30);
      a31 = v1.fma(s3, a31);
      FloatVector s4 = FloatVector.broadcast(SPECIES, s[r4 + scalarStep]);
      a40 = v0.fma(s4, a40);
      a41 = v1.fma(s4, a41);
      FloatVector s5 = FloatVector.broadcast(SPECIES, s[r5 + scalarStep]);
      a50 = v0.fma(s5, a50);
      a51 = v1.fma(s5, a51);
    }
    a00.intoMemorySegment(MEMORY, y, ORDER);
    a01.intoMemorySegment(MEMORY, y + VECTOR, ORDER);
    a10.intoMemorySegment(MEMORY, y1, ORDER);
    a11.intoMemorySegment(MEMORY, y1 + VECTOR, ORDER);
    a20.intoMemorySegment(MEMORY, y2, ORDER);
    a21.intoMemorySegment(MEMORY, y2 + VECTOR, ORDER);
    a30.intoMemorySegment(MEMORY, y3, ORDER);
    a31.intoMemorySegment(MEMORY, y3 + VECTOR, ORDER);
    a40.intoMemorySegment(MEMORY, y4, ORDER);
    a41.intoMemorySegment(MEMORY, y4 + VECTOR, ORDER);
    a50.intoMemorySegment(MEMORY, y5, ORDER);
    a51.intoMemorySegment(MEMORY, y5 + VECTOR, ORDER);
  }

  /** 4 rows by 2 vectors. */
  private void tile4x2(
      int row, int column, int from, int to, long starts, long startRow, long sums, long sumRow) {
    float[] s = scalars;
    long v = vectors & ADDRESS;
    long z = starts & ADDRESS;
    long zRow = startRow & DISTANCE;
    long y = sums & ADDRESS;
    long yRow = sumRow & DISTANCE;
    int[] scalarSteps = this.scalarSteps;
    int[] vectorSteps = this.vectorSteps;
    int r0 = rows[row];
    int r1 = rows[row + 1];
    int r2 = rows[row + 2];
    int r3 = rows[row + 3];
    long c0 = v + (columns[column] & DISTANCE) * BYTES;
    long c1 = v + (columns[column + 1] & DISTANCE) * BYTES;
    long y1 = y + yRow;
    long y2 = y + 2 * yRow;
    long y3 = y + 3 * yRow;
    FloatVector a00 = fromMemorySegment(SPECIES, MEMORY, z, ORDER);
    FloatVector a01 = fromMemorySegment(SPECIES, MEMORY, z + VECTOR, ORDER);
    FloatVector a10 = fromMemorySegment(SPECIES, MEMORY, z + zRow, ORDER);
    FloatVector a11 = fromMemorySegment(SPECIES, MEMORY, z + zRow + VECTOR, ORDER);
    FloatVector a20 = fromMemorySegment(SPECIES, MEMORY, z + 2 * zRow, ORDER);
    FloatVector a21 = fromMemorySegment(SPECIES, MEMORY, z + 2 * zRow + VECTOR, ORDER);
    FloatVector a30 = fromMemorySegment(SPECIES, MEMORY, z + 3 * zRow, ORDER);
    FloatVector a31 = fromMemorySegment(SPECIES, MEMORY, z + 3 * zRow + VECTOR, ORDER);
    for (int p = from; p < to; p++) {
      int scalarStep = scalarSteps[p];
      long vectorStep = (vectorSteps[p] & DISTANCE) * BYTES;
      FloatVector v0 = fromMemorySegment(SPECIES, MEMORY, c0 + vectorStep, ORDER);
      FloatVector v1 = fromMemorySegment(SPECIES, MEMORY, c1 + vectorStep, ORDER);
      FloatVector s0 = FloatVector.broadcast(SPECIES, s[r0 + scalarStep]);
      a00 = v0.fma(s0, a00);
      a01 = v1.fma(s0, a01);
      FloatVector s1 = FloatVector.broadcast(SPECIES, s[r1 + scalarStep]);
      a10 = v0.fma(s1, a10);
      a11 = v1.fma(s1, a11);
      FloatVector s2 = FloatVector.broadcast(SPECIES, s[r2 + scalarStep]);
      a20 = v0.fma(s2, a20);
      a21 = v1.fma(s2, a21);
      FloatVector s3 = FloatVector.broadcast(SPECIES, s[r3 + scalarStep]);
      a30 = v0.fma(s3, a30);
      a31 = v1.fma(s3, a31);
    }
    a00.intoMemorySegment(MEMORY, y, ORDER);
    a01.intoMemorySegment(MEMORY, y + VECTOR, ORDER);
    a10.intoMemorySegment(MEMORY, y1, ORDER);
    a11.intoMemorySegment(MEMORY, y1 + VECTOR, ORDER);
    a20.intoMemorySegment(MEMORY, y2, ORDER);
    a21.intoMemorySegment(MEMORY, y2 + VECTOR, ORDER);
    a30.intoMemorySegment(MEMORY, y3, ORDER);
    a31.intoMemorySegment(MEMORY, y3 + VECTOR, ORDER);
  }
}
