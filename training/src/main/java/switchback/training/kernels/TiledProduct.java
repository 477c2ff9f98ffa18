package switchback.training.kernels;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

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
 * are 32 registers, 12 or 8 where there are 16 (256-bit vectors on x86). Scalars and sums are
 * arrays of the heap and vectors native memory, aligned to cache lines: any other mixture compiles
 * to more nodes than the compiler agrees to inline, or makes every load meet two cache lines.
 */
final class TiledProduct {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();

  private static final long BYTES = Float.BYTES;
  private static final int TALLEST = 12;
  private static final int TALL = 6;
  private static final int SHORT = 4;
  static final int WIDE = 4;
  private static final int NARROW = 2;
  private static final boolean FEW_REGISTERS = LANES == 8;

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
  TiledProduct(
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
  static int[] paddedRows(int[] rows) {
    int even = Math.ceilDiv(rows.length, 2) * 2;
    return repeatLast(rows, even < 8 && even != TALL ? Math.ceilDiv(even, SHORT) * SHORT : even);
  }

  /** Repeats the last column where their number is odd; the repetition means nothing. */
  static int[] paddedColumns(int[] columns) {
    return repeatLast(columns, Math.ceilDiv(columns.length, NARROW) * NARROW);
  }

  private static int[] repeatLast(int[] table, int size) {
    int[] padded = Arrays.copyOf(table, size);
    Arrays.fill(padded, table.length, size, table[table.length - 1]);
    return padded;
  }

  /** Blocks of {@value #WIDE} columns, of which the last may be of {@value #NARROW}. */
  static int blocks(int[] columns) {
    return Math.ceilDiv(columns.length, WIDE);
  }

  /** Columns of a block. */
  static int width(int[] columns, int block) {
    return Math.min(WIDE, columns.length - block * WIDE);
  }

  /** Where the sums of a block start, where those of all blocks lie one after the other. */
  static int blockAt(int[] rows, int block) {
    return block * WIDE * rows.length * LANES;
  }

  /**
   * Adds depths {@code from .. to - 1} to the sums of a block of columns.
   *
   * @param sums (rows, the block's columns, lanes) from {@code at} on
   */
  void run(int block, int from, int to, float[] sums, int at) {
    run(block, from, to, sums, at, width(columns, block) * LANES, sums, at);
  }

  /**
   * The same with other starts, which stay.
   *
   * @param starts (rows, the block's columns, lanes), rows {@code startRow} floats apart
   */
  void run(int block, int from, int to, float[] starts, int startRow, float[] sums, int at) {
    run(block, from, to, starts, 0, startRow, sums, at);
  }

  private void run(
      int block, int from, int to, float[] starts, int z, int startRow, float[] sums, int at) {
    int column = block * WIDE;
    int width = width(columns, block);
    int rowFloats = width * LANES;
    if (width == WIDE && !FEW_REGISTERS) {
      wide(column, from, to, starts, z, startRow, sums, at, rowFloats);
      return;
    }
    for (int i = 0; i < width; i += NARROW) {
      int lane = i * LANES;
      narrow(column + i, from, to, starts, z + lane, startRow, sums, at + lane, rowFloats);
    }
  }

  /** Rows that sixes take; the rest fours do. An even number from 8 on leaves two at most. */
  private int tall() {
    return rows.length - (rows.length % TALL == 2 ? 2 * SHORT : rows.length % TALL);
  }

  private void wide(
      int column, int from, int to, float[] z, int z0, int zRow, float[] y, int y0, int rowFloats) {
    int tall = tall();
    for (int row = 0; row < tall; row += TALL) {
      int start = z0 + row * zRow;
      tile6x4(row, column, from, to, z, start, zRow, y, y0 + row * rowFloats, rowFloats);
    }
    for (int row = tall; row < rows.length; row += SHORT) {
      int start = z0 + row * zRow;
      tile4x4(row, column, from, to, z, start, zRow, y, y0 + row * rowFloats, rowFloats);
    }
  }

  private void narrow(
      int column, int from, int to, float[] z, int z0, int zRow, float[] y, int y0, int rowFloats) {
    int tall = tall();
    int tallest = FEW_REGISTERS ? 0 : tall / TALLEST * TALLEST;
    for (int row = 0; row < tallest; row += TALLEST) {
      int start = z0 + row * zRow;
      tile12x2(row, column, from, to, z, start, zRow, y, y0 + row * rowFloats, rowFloats);
    }
    for (int row = tallest; row < tall; row += TALL) {
      int start = z0 + row * zRow;
      tile6x2(row, column, from, to, z, start, zRow, y, y0 + row * rowFloats, rowFloats);
    }
    for (int row = tall; row < rows.length; row += SHORT) {
      int start = z0 + row * zRow;
      tile4x2(row, column, from, to, z, start, zRow, y, y0 + row * rowFloats, rowFloats);
    }
  }

  /** 6 rows by 4 vectors. */
  private void tile6x4(
      int row,
      int column,
      int from,
      int to,
      float[] z,
      int z0,
      int zRow,
      float[] y,
      int y0,
      int rowFloats) {
    float[] s = scalars;
    long v = vectors;
    int[] scalarSteps = this.scalarSteps;
    int[] vectorSteps = this.vectorSteps;
    int r0 = rows[row];
    int r1 = rows[row + 1];
    int r2 = rows[row + 2];
    int r3 = rows[row + 3];
    int r4 = rows[row + 4];
    int r5 = rows[row + 5];
    long c0 = v + columns[column] * BYTES;
    long c1 = v + columns[column + 1] * BYTES;
    long c2 = v + columns[column + 2] * BYTES;
    long c3 = v + columns[column + 3] * BYTES;
    int y1 = y0 + rowFloats;
    int y2 = y1 + rowFloats;
    int y3 = y2 + rowFloats;
    int y4 = y3 + rowFloats;
    int y5 = y4 + rowFloats;
    FloatVector a00 = FloatVector.fromArray(SPECIES, z, z0);
    FloatVector a01 = FloatVector.fromArray(SPECIES, z, z0 + LANES);
    FloatVector a02 = FloatVector.fromArray(SPECIES, z, z0 + 2 * LANES);
    FloatVector a03 = FloatVector.fromArray(SPECIES, z, z0 + 3 * LANES);
    FloatVector a10 = FloatVector.fromArray(SPECIES, z, z0 + zRow);
    FloatVector a11 = FloatVector.fromArray(SPECIES, z, z0 + zRow + LANES);
    FloatVector a12 = FloatVector.fromArray(SPECIES, z, z0 + zRow + 2 * LANES);
    FloatVector a13 = FloatVector.fromArray(SPECIES, z, z0 + zRow + 3 * LANES);
    FloatVector a20 = FloatVector.fromArray(SPECIES, z, z0 + 2 * zRow);
    FloatVector a21 = FloatVector.fromArray(SPECIES, z, z0 + 2 * zRow + LANES);
    FloatVector a22 = FloatVector.fromArray(SPECIES, z, z0 + 2 * zRow + 2 * LANES);
    FloatVector a23 = FloatVector.fromArray(SPECIES, z, z0 + 2 * zRow + 3 * LANES);
    FloatVector a30 = FloatVector.fromArray(SPECIES, z, z0 + 3 * zRow);
    FloatVector a31 = FloatVector.fromArray(SPECIES, z, z0 + 3 * zRow + LANES);
    FloatVector a32 = FloatVector.fromArray(SPECIES, z, z0 + 3 * zRow + 2 * LANES);
    FloatVector a33 = FloatVector.fromArray(SPECIES, z, z0 + 3 * zRow + 3 * LANES);
    FloatVector a40 = FloatVector.fromArray(SPECIES, z, z0 + 4 * zRow);
    FloatVector a41 = FloatVector.fromArray(SPECIES, z, z0 + 4 * zRow + LANES);
    FloatVector a42 = FloatVector.fromArray(SPECIES, z, z0 + 4 * zRow + 2 * LANES);
    FloatVector a43 = FloatVector.fromArray(SPECIES, z, z0 + 4 * zRow + 3 * LANES);
    FloatVector a50 = FloatVector.fromArray(SPECIES, z, z0 + 5 * zRow);
    FloatVector a51 = FloatVector.fromArray(SPECIES, z, z0 + 5 * zRow + LANES);
    FloatVector a52 = FloatVector.fromArray(SPECIES, z, z0 + 5 * zRow + 2 * LANES);
    FloatVector a53 = FloatVector.fromArray(SPECIES, z, z0 + 5 * zRow + 3 * LANES);
    for (int p = from; p < to; p++) {
      int scalarStep = scalarSteps[p];
      long vectorStep = vectorSteps[p] * BYTES;
      FloatVector v0 = Floats.load(c0 + vectorStep);
      FloatVector v1 = Floats.load(c1 + vectorStep);
      FloatVector v2 = Floats.load(c2 + vectorStep);
      FloatVector v3 = Floats.load(c3 + vectorStep);
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
    a00.intoArray(y, y0);
    a01.intoArray(y, y0 + LANES);
    a02.intoArray(y, y0 + 2 * LANES);
    a03.intoArray(y, y0 + 3 * LANES);
    a10.intoArray(y, y1);
    a11.intoArray(y, y1 + LANES);
    a12.intoArray(y, y1 + 2 * LANES);
    a13.intoArray(y, y1 + 3 * LANES);
    a20.intoArray(y, y2);
    a21.intoArray(y, y2 + LANES);
    a22.intoArray(y, y2 + 2 * LANES);
    a23.intoArray(y, y2 + 3 * LANES);
    a30.intoArray(y, y3);
    a31.intoArray(y, y3 + LANES);
    a32.intoArray(y, y3 + 2 * LANES);
    a33.intoArray(y, y3 + 3 * LANES);
    a40.intoArray(y, y4);
    a41.intoArray(y, y4 + LANES);
    a42.intoArray(y, y4 + 2 * LANES);
    a43.intoArray(y, y4 + 3 * LANES);
    a50.intoArray(y, y5);
    a51.intoArray(y, y5 + LANES);
    a52.intoArray(y, y5 + 2 * LANES);
    a53.intoArray(y, y5 + 3 * LANES);
  }

  /** 4 rows by 4 vectors. */
  private void tile4x4(
      int row,
      int column,
      int from,
      int to,
      float[] z,
      int z0,
      int zRow,
      float[] y,
      int y0,
      int rowFloats) {
    float[] s = scalars;
    long v = vectors;
    int[] scalarSteps = this.scalarSteps;
    int[] vectorSteps = this.vectorSteps;
    int r0 = rows[row];
    int r1 = rows[row + 1];
    int r2 = rows[row + 2];
    int r3 = rows[row + 3];
    long c0 = v + columns[column] * BYTES;
    long c1 = v + columns[column + 1] * BYTES;
    long c2 = v + columns[column + 2] * BYTES;
    long c3 = v + columns[column + 3] * BYTES;
    int y1 = y0 + rowFloats;
    int y2 = y1 + rowFloats;
    int y3 = y2 + rowFloats;
    FloatVector a00 = FloatVector.fromArray(SPECIES, z, z0);
    FloatVector a01 = FloatVector.fromArray(SPECIES, z, z0 + LANES);
    FloatVector a02 = FloatVector.fromArray(SPECIES, z, z0 + 2 * LANES);
    FloatVector a03 = FloatVector.fromArray(SPECIES, z, z0 + 3 * LANES);
    FloatVector a10 = FloatVector.fromArray(SPECIES, z, z0 + zRow);
    FloatVector a11 = FloatVector.fromArray(SPECIES, z, z0 + zRow + LANES);
    FloatVector a12 = FloatVector.fromArray(SPECIES, z, z0 + zRow + 2 * LANES);
    FloatVector a13 = FloatVector.fromArray(SPECIES, z, z0 + zRow + 3 * LANES);
    FloatVector a20 = FloatVector.fromArray(SPECIES, z, z0 + 2 * zRow);
    FloatVector a21 = FloatVector.fromArray(SPECIES, z, z0 + 2 * zRow + LANES);
    FloatVector a22 = FloatVector.fromArray(SPECIES, z, z0 + 2 * zRow + 2 * LANES);
    FloatVector a23 = FloatVector.fromArray(SPECIES, z, z0 + 2 * zRow + 3 * LANES);
    FloatVector a30 = FloatVector.fromArray(SPECIES, z, z0 + 3 * zRow);
    FloatVector a31 = FloatVector.fromArray(SPECIES, z, z0 + 3 * zRow + LANES);
    FloatVector a32 = FloatVector.fromArray(SPECIES, z, z0 + 3 * zRow + 2 * LANES);
    FloatVector a33 = FloatVector.fromArray(SPECIES, z, z0 + 3 * zRow + 3 * LANES);
    for (int p = from; p < to; p++) {
      int scalarStep = scalarSteps[p];
      long vectorStep = vectorSteps[p] * BYTES;
      FloatVector v0 = Floats.load(c0 + vectorStep);
      FloatVector v1 = Floats.load(c1 + vectorStep);
      FloatVector v2 = Floats.load(c2 + vectorStep);
      FloatVector v3 = Floats.load(c3 + vectorStep);
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
    a00.intoArray(y, y0);
    a01.intoArray(y, y0 + LANES);
    a02.intoArray(y, y0 + 2 * LANES);
    a03.intoArray(y, y0 + 3 * LANES);
    a10.intoArray(y, y1);
    a11.intoArray(y, y1 + LANES);
    a12.intoArray(y, y1 + 2 * LANES);
    a13.intoArray(y, y1 + 3 * LANES);
    a20.intoArray(y, y2);
    a21.intoArray(y, y2 + LANES);
    a22.intoArray(y, y2 + 2 * LANES);
    a23.intoArray(y, y2 + 3 * LANES);
    a30.intoArray(y, y3);
    a31.intoArray(y, y3 + LANES);
    a32.intoArray(y, y3 + 2 * LANES);
    a33.intoArray(y, y3 + 3 * LANES);
  }

  /** 12 rows by 2 vectors. */
  private void tile12x2(
      int row,
      int column,
      int from,
      int to,
      float[] z,
      int z0,
      int zRow,
      float[] y,
      int y0,
      int rowFloats) {
    float[] s = scalars;
    long v = vectors;
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
    long c0 = v + columns[column] * BYTES;
    long c1 = v + columns[column + 1] * BYTES;
    int y1 = y0 + rowFloats;
    int y2 = y1 + rowFloats;
    int y3 = y2 + rowFloats;
    int y4 = y3 + rowFloats;
    int y5 = y4 + rowFloats;
    int y6 = y5 + rowFloats;
    int y7 = y6 + rowFloats;
    int y8 = y7 + rowFloats;
    int y9 = y8 + rowFloats;
    int y10 = y9 + rowFloats;
    int y11 = y10 + rowFloats;
    FloatVector a0 = FloatVector.fromArray(SPECIES, z, z0);
    FloatVector b0 = FloatVector.fromArray(SPECIES, z, z0 + LANES);
    FloatVector a1 = FloatVector.fromArray(SPECIES, z, z0 + zRow);
    FloatVector b1 = FloatVector.fromArray(SPECIES, z, z0 + zRow + LANES);
    FloatVector a2 = FloatVector.fromArray(SPECIES, z, z0 + 2 * zRow);
    FloatVector b2 = FloatVector.fromArray(SPECIES, z, z0 + 2 * zRow + LANES);
    FloatVector a3 = FloatVector.fromArray(SPECIES, z, z0 + 3 * zRow);
    FloatVector b3 = FloatVector.fromArray(SPECIES, z, z0 + 3 * zRow + LANES);
    FloatVector a4 = FloatVector.fromArray(SPECIES, z, z0 + 4 * zRow);
    FloatVector b4 = FloatVector.fromArray(SPECIES, z, z0 + 4 * zRow + LANES);
    FloatVector a5 = FloatVector.fromArray(SPECIES, z, z0 + 5 * zRow);
    FloatVector b5 = FloatVector.fromArray(SPECIES, z, z0 + 5 * zRow + LANES);
    FloatVector a6 = FloatVector.fromArray(SPECIES, z, z0 + 6 * zRow);
    FloatVector b6 = FloatVector.fromArray(SPECIES, z, z0 + 6 * zRow + LANES);
    FloatVector a7 = FloatVector.fromArray(SPECIES, z, z0 + 7 * zRow);
    FloatVector b7 = FloatVector.fromArray(SPECIES, z, z0 + 7 * zRow + LANES);
    FloatVector a8 = FloatVector.fromArray(SPECIES, z, z0 + 8 * zRow);
    FloatVector b8 = FloatVector.fromArray(SPECIES, z, z0 + 8 * zRow + LANES);
    FloatVector a9 = FloatVector.fromArray(SPECIES, z, z0 + 9 * zRow);
    FloatVector b9 = FloatVector.fromArray(SPECIES, z, z0 + 9 * zRow + LANES);
    FloatVector a10 = FloatVector.fromArray(SPECIES, z, z0 + 10 * zRow);
    FloatVector b10 = FloatVector.fromArray(SPECIES, z, z0 + 10 * zRow + LANES);
    FloatVector a11 = FloatVector.fromArray(SPECIES, z, z0 + 11 * zRow);
    FloatVector b11 = FloatVector.fromArray(SPECIES, z, z0 + 11 * zRow + LANES);
    for (int p = from; p < to; p++) {
      int scalarStep = scalarSteps[p];
      long vectorStep = vectorSteps[p] * BYTES;
      FloatVector v0 = Floats.load(c0 + vectorStep);
      FloatVector v1 = Floats.load(c1 + vectorStep);
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
    a0.intoArray(y, y0);
    b0.intoArray(y, y0 + LANES);
    a1.intoArray(y, y1);
    b1.intoArray(y, y1 + LANES);
    a2.intoArray(y, y2);
    b2.intoArray(y, y2 + LANES);
    a3.intoArray(y, y3);
    b3.intoArray(y, y3 + LANES);
    a4.intoArray(y, y4);
    b4.intoArray(y, y4 + LANES);
    a5.intoArray(y, y5);
    b5.intoArray(y, y5 + LANES);
    a6.intoArray(y, y6);
    b6.intoArray(y, y6 + LANES);
    a7.intoArray(y, y7);
    b7.intoArray(y, y7 + LANES);
    a8.intoArray(y, y8);
    b8.intoArray(y, y8 + LANES);
    a9.intoArray(y, y9);
    b9.intoArray(y, y9 + LANES);
    a10.intoArray(y, y10);
    b10.intoArray(y, y10 + LANES);
    a11.intoArray(y, y11);
    b11.intoArray(y, y11 + LANES);
  }

  /** 6 rows by 2 vectors. */
  private void tile6x2(
      int row,
      int column,
      int from,
      int to,
      float[] z,
      int z0,
      int zRow,
      float[] y,
      int y0,
      int rowFloats) {
    float[] s = scalars;
    long v = vectors;
    int[] scalarSteps = this.scalarSteps;
    int[] vectorSteps = this.vectorSteps;
    int r0 = rows[row];
    int r1 = rows[row + 1];
    int r2 = rows[row + 2];
    int r3 = rows[row + 3];
    int r4 = rows[row + 4];
    int r5 = rows[row + 5];
    long c0 = v + columns[column] * BYTES;
    long c1 = v + columns[column + 1] * BYTES;
    int y1 = y0 + rowFloats;
    int y2 = y1 + rowFloats;
    int y3 = y2 + rowFloats;
    int y4 = y3 + rowFloats;
    int y5 = y4 + rowFloats;
    FloatVector a00 = FloatVector.fromArray(SPECIES, z, z0);
    FloatVector a01 = FloatVector.fromArray(SPECIES, z, z0 + LANES);
    FloatVector a10 = FloatVector.fromArray(SPECIES, z, z0 + zRow);
    FloatVector a11 = FloatVector.fromArray(SPECIES, z, z0 + zRow + LANES);
    FloatVector a20 = FloatVector.fromArray(SPECIES, z, z0 + 2 * zRow);
    FloatVector a21 = FloatVector.fromArray(SPECIES, z, z0 + 2 * zRow + LANES);
    FloatVector a30 = FloatVector.fromArray(SPECIES, z, z0 + 3 * zRow);
    FloatVector a31 = FloatVector.fromArray(SPECIES, z, z0 + 3 * zRow + LANES);
    FloatVector a40 = FloatVector.fromArray(SPECIES, z, z0 + 4 * zRow);
    FloatVector a41 = FloatVector.fromArray(SPECIES, z, z0 + 4 * zRow + LANES);
    FloatVector a50 = FloatVector.fromArray(SPECIES, z, z0 + 5 * zRow);
    FloatVector a51 = FloatVector.fromArray(SPECIES, z, z0 + 5 * zRow + LANES);
    for (int p = from; p < to; p++) {
      int scalarStep = scalarSteps[p];
      long vectorStep = vectorSteps[p] * BYTES;
      FloatVector v0 = Floats.load(c0 + vectorStep);
      FloatVector v1 = Floats.load(c1 + vectorStep);
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
    a00.intoArray(y, y0);
    a01.intoArray(y, y0 + LANES);
    a10.intoArray(y, y1);
    a11.intoArray(y, y1 + LANES);
    a20.intoArray(y, y2);
    a21.intoArray(y, y2 + LANES);
    a30.intoArray(y, y3);
    a31.intoArray(y, y3 + LANES);
    a40.intoArray(y, y4);
    a41.intoArray(y, y4 + LANES);
    a50.intoArray(y, y5);
    a51.intoArray(y, y5 + LANES);
  }

  /** 4 rows by 2 vectors. */
  private void tile4x2(
      int row,
      int column,
      int from,
      int to,
      float[] z,
      int z0,
      int zRow,
      float[] y,
      int y0,
      int rowFloats) {
    float[] s = scalars;
    long v = vectors;
    int[] scalarSteps = this.scalarSteps;
    int[] vectorSteps = this.vectorSteps;
    int r0 = rows[row];
    int r1 = rows[row + 1];
    int r2 = rows[row + 2];
    int r3 = rows[row + 3];
    long c0 = v + columns[column] * BYTES;
    long c1 = v + columns[column + 1] * BYTES;
    int y1 = y0 + rowFloats;
    int y2 = y1 + rowFloats;
    int y3 = y2 + rowFloats;
    FloatVector a00 = FloatVector.fromArray(SPECIES, z, z0);
    FloatVector a01 = FloatVector.fromArray(SPECIES, z, z0 + LANES);
    FloatVector a10 = FloatVector.fromArray(SPECIES, z, z0 + zRow);
    FloatVector a11 = FloatVector.fromArray(SPECIES, z, z0 + zRow + LANES);
    FloatVector a20 = FloatVector.fromArray(SPECIES, z, z0 + 2 * zRow);
    FloatVector a21 = FloatVector.fromArray(SPECIES, z, z0 + 2 * zRow + LANES);
    FloatVector a30 = FloatVector.fromArray(SPECIES, z, z0 + 3 * zRow);
    FloatVector a31 = FloatVector.fromArray(SPECIES, z, z0 + 3 * zRow + LANES);
    for (int p = from; p < to; p++) {
      int scalarStep = scalarSteps[p];
      long vectorStep = vectorSteps[p] * BYTES;
      FloatVector v0 = Floats.load(c0 + vectorStep);
      FloatVector v1 = Floats.load(c1 + vectorStep);
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
    a00.intoArray(y, y0);
    a01.intoArray(y, y0 + LANES);
    a10.intoArray(y, y1);
    a11.intoArray(y, y1 + LANES);
    a20.intoArray(y, y2);
    a21.intoArray(y, y2 + LANES);
    a30.intoArray(y, y3);
    a31.intoArray(y, y3 + LANES);
  }
}
