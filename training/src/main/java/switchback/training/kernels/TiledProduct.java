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
 * <p>The sums of a tile stay in registers over the whole depth: 24 or 16 of them where there are 32
 * registers, 12 or 8 where there are 16 (256-bit vectors on x86). Scalars and sums are arrays of
 * the heap and vectors native memory, aligned to cache lines: any other mixture compiles to more
 * nodes than the compiler agrees to inline, or makes every load meet two cache lines.
 */
final class TiledProduct {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();

  private static final long BYTES = Float.BYTES;
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
    // An even number of rows from 8 on is made of sixes and, at most, two fours.
    int tall = rows.length - (rows.length % TALL == 2 ? 2 * SHORT : rows.length % TALL);
    int column = block * WIDE;
    int width = width(columns, block);
    int rowFloats = width * LANES;
    for (int row = 0; row < tall; row += TALL) {
      int y = at + row * rowFloats;
      if (width == WIDE && !FEW_REGISTERS) {
        tile6x4(row, column, from, to, starts, z + row * startRow, startRow, sums, y, rowFloats);
      } else {
        for (int i = 0; i < width; i += NARROW) {
          tile6x2(
              row,
              column + i,
              from,
              to,
              starts,
              z + row * startRow + i * LANES,
              startRow,
              sums,
              y + i * LANES,
              rowFloats);
        }
      }
    }
    for (int row = tall; row < rows.length; row += SHORT) {
      int y = at + row * rowFloats;
      if (width == WIDE && !FEW_REGISTERS) {
        tile4x4(row, column, from, to, starts, z + row * startRow, startRow, sums, y, rowFloats);
      } else {
        for (int i = 0; i < width; i += NARROW) {
          tile4x2(
              row,
              column + i,
              from,
              to,
              starts,
              z + row * startRow + i * LANES,
              startRow,
              sums,
              y + i * LANES,
              rowFloats);
        }
      }
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
