package switchback.training.kernels;

import static switchback.training.kernels.Floats.LANES;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The inner loop of every convolution pass and dense product: rows of scalars times columns of
 * vectors, summed over a depth along tables of distances,
 *
 * <pre>
 * sums[r][c] += sum over p of scalars[rows[r] + scalarSteps[p]] * vectors[columns[c] + vectorSteps[p]]
 * </pre>
 *
 * where {@code columns} has one entry per vector and the lanes of a vector are neighbouring floats.
 * Each sum is one chain of fused multiply-adds in the order of {@code p}, whatever the vectors'
 * width.
 *
 * <p>The sums of a tile stay in registers over the whole depth: 24, 16 or fewer of them on machines
 * with 32 registers, 12 or 8 on those with 16 (256-bit vectors on x86). Vectors and sums are native
 * memory, aligned to cache lines. Scalars are an array on the heap, because reading single floats
 * of native memory compiles to more nodes than the compiler agrees to inline. The tiles themselves
 * are {@link TiledProductTiles}, one unrolled loop per size.
 */
public final class TiledProduct {
  private static final long BYTES = Float.BYTES;
  private static final long VECTOR = LANES * BYTES;
  private static final int TALLEST = 12;
  private static final int TALL = 6;
  private static final int SHORT = 4;

  /** Vectors per block of columns. */
  public static final int WIDE = 4;

  private static final int NARROW = 2;
  private static final boolean FEW_REGISTERS = LANES == 8;

  /** A row of zeros as wide as a block, for sums that start at zero. */
  public static final MemorySegment ZEROS =
      Arena.global().allocate((long) WIDE * LANES * Float.BYTES, 64);

  private final TiledProductTiles tiles;
  private final int[] rows;
  private final int[] columns;

  /**
   * Creates a product; all distances are in floats.
   *
   * @param rows where each row starts, as returned by {@link #paddedRows}
   * @param columns where each vector starts, as returned by {@link #paddedColumns}
   * @param vectors native
   */
  public TiledProduct(
      float[] scalars,
      int[] rows,
      int[] scalarSteps,
      MemorySegment vectors,
      int[] columns,
      int[] vectorSteps) {
    this.tiles =
        new TiledProductTiles(scalars, rows, scalarSteps, vectors.address(), columns, vectorSteps);
    this.rows = rows;
    this.columns = columns;
  }

  /**
   * Repeats the last row until the rows divide into tiles; the sums of repeated rows are to be
   * ignored.
   */
  public static int[] paddedRows(int[] rows) {
    int even = Math.ceilDiv(rows.length, 2) * 2;
    return repeatLast(rows, even < 8 && even != TALL ? Math.ceilDiv(even, SHORT) * SHORT : even);
  }

  /**
   * Repeats the last column if their number is odd; the sums of a repeated column are to be
   * ignored.
   */
  public static int[] paddedColumns(int[] columns) {
    return repeatLast(columns, Math.ceilDiv(columns.length, NARROW) * NARROW);
  }

  private static int[] repeatLast(int[] table, int size) {
    int[] padded = Arrays.copyOf(table, size);
    Arrays.fill(padded, table.length, size, table[table.length - 1]);
    return padded;
  }

  /**
   * Returns the number of blocks of {@value #WIDE} columns, of which the last may have {@value
   * #NARROW}.
   */
  public static int blocks(int[] columns) {
    return Math.ceilDiv(columns.length, WIDE);
  }

  /** Returns the number of columns of a block. */
  public static int width(int[] columns, int block) {
    return Math.min(WIDE, columns.length - block * WIDE);
  }

  /** Returns where the sums of a block start if the blocks' sums are consecutive. */
  public static int blockAt(int[] rows, int block) {
    return block * WIDE * rows.length * LANES;
  }

  /**
   * Adds depths {@code from .. to - 1} to the sums of a block of columns.
   *
   * @param sums (rows, the block's columns, lanes) from {@code at} on; native
   */
  public void run(int block, int from, int to, MemorySegment sums, int at) {
    long address = address(sums, at);
    int sumRow = width(columns, block) * LANES;
    run(block, from, to, address, sumRow, address, sumRow);
  }

  /**
   * Writes the sums of a block of columns over depths {@code from .. to - 1}, starting from given
   * values, which stay as they are.
   *
   * @param starts (rows, the block's columns, lanes), rows {@code startRow} floats apart; native
   * @param sums as for {@link #run(int, int, int, MemorySegment, int)}
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
    long startBytes = startRow * BYTES;
    long sumBytes = sumRow * BYTES;
    if (width == WIDE && !FEW_REGISTERS) {
      wide(column, from, to, starts, startBytes, sums, sumBytes);
      return;
    }
    for (int i = 0; i < width; i += NARROW) {
      narrow(column + i, from, to, starts + i * VECTOR, startBytes, sums + i * VECTOR, sumBytes);
    }
  }

  /**
   * Returns the number of rows that tiles of six rows cover; tiles of four cover the rest. An even
   * number from 8 on leaves two at most.
   */
  private int tall() {
    return rows.length - (rows.length % TALL == 2 ? 2 * SHORT : rows.length % TALL);
  }

  private void wide(
      int column, int from, int to, long starts, long startRow, long sums, long sumRow) {
    int tall = tall();
    for (int row = 0; row < tall; row += TALL) {
      tiles.tile6x4(
          row, column, from, to, starts + row * startRow, startRow, sums + row * sumRow, sumRow);
    }
    for (int row = tall; row < rows.length; row += SHORT) {
      tiles.tile4x4(
          row, column, from, to, starts + row * startRow, startRow, sums + row * sumRow, sumRow);
    }
  }

  private void narrow(
      int column, int from, int to, long starts, long startRow, long sums, long sumRow) {
    int tall = tall();
    int tallest = FEW_REGISTERS ? 0 : tall / TALLEST * TALLEST;
    for (int row = 0; row < tallest; row += TALLEST) {
      tiles.tile12x2(
          row, column, from, to, starts + row * startRow, startRow, sums + row * sumRow, sumRow);
    }
    for (int row = tallest; row < tall; row += TALL) {
      tiles.tile6x2(
          row, column, from, to, starts + row * startRow, startRow, sums + row * sumRow, sumRow);
    }
    for (int row = tall; row < rows.length; row += SHORT) {
      tiles.tile4x2(
          row, column, from, to, starts + row * startRow, startRow, sums + row * sumRow, sumRow);
    }
  }
}
