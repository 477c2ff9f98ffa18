package switchback.training.kernels;

import static switchback.training.kernels.Floats.LANES;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The inner loop of every convolution pass and dense product: rows of scalars times columns of
 * vectors, summed over a depth,
 *
 * <pre>
 * sums[r][c] += sum over p of scalars[rows[r] + scalar + p * scalarStep] * vectors[vector + p * vectorStep][c]
 * </pre>
 *
 * where {@code c} counts the neighbouring floats of a block of columns. Each sum is one chain of
 * fused multiply-adds in the order of {@code p}, whatever the vectors' width.
 *
 * <p>The sums of a tile stay in registers over the whole depth: 24, 16 or fewer of them on machines
 * with 32 registers, 12 or 8 on those with 16 (256-bit vectors on x86). Vectors and sums are native
 * memory, aligned to cache lines. Scalars are an array on the heap. Both advance by a constant
 * step, because the loads of a table of steps would take the place of multiplications. The tiles
 * themselves are {@link TiledProductTiles}, one unrolled loop per size.
 */
public final class TiledProduct {
  private static final long BYTES = Float.BYTES;
  private static final long VECTOR = LANES * BYTES;
  private static final int TALLEST = 12;
  private static final int TALL = 6;
  private static final int SHORT = 4;

  /** Vectors per block of columns. */
  public static final int WIDE = 4;

  /** Floats per block of columns. */
  public static final int PANEL = WIDE * LANES;

  private static final int NARROW = 2;
  private static final boolean FEW_REGISTERS = LANES == 8;

  /** A row of zeros as wide as a block, for sums that start at zero. */
  public static final MemorySegment ZEROS = Arena.global().allocate(PANEL * BYTES, 64);

  private final TiledProductTiles tiles;
  private final int rows;
  private final long vectors;
  private final int columns;
  private final int blockStep;

  /**
   * Creates a product; all distances are in floats.
   *
   * @param rows where each row starts, as returned by {@link #paddedRows}
   * @param scalarStep from one depth to the next in a row of scalars
   * @param vectors native
   * @param columns the number of vectors of all columns, as returned by {@link #columns}
   * @param blockStep from one block of columns to the next
   * @param vectorStep from one depth to the next in a block
   */
  public TiledProduct(
      float[] scalars,
      int[] rows,
      int scalarStep,
      MemorySegment vectors,
      int columns,
      int blockStep,
      int vectorStep) {
    assert vectors.isNative();
    this.tiles = new TiledProductTiles(scalars, rows, scalarStep, vectorStep * BYTES);
    this.rows = rows.length;
    this.vectors = vectors.address();
    this.columns = columns;
    this.blockStep = blockStep;
  }

  /**
   * Repeats the last row until the rows divide into tiles; the sums of repeated rows are to be
   * ignored.
   */
  public static int[] paddedRows(int[] rows) {
    int even = Math.ceilDiv(rows.length, 2) * 2;
    int size = even < 8 && even != TALL ? Math.ceilDiv(even, SHORT) * SHORT : even;
    int[] padded = Arrays.copyOf(rows, size);
    Arrays.fill(padded, rows.length, size, rows[rows.length - 1]);
    return padded;
  }

  /**
   * Returns the even number of vectors that hold so many columns. What is computed beyond the
   * columns is to be ignored; it reads the memory behind them.
   */
  public static int columns(int floats) {
    return Math.ceilDiv(Math.ceilDiv(floats, LANES), NARROW) * NARROW;
  }

  /**
   * Returns the number of blocks of {@value #WIDE} columns, of which the last may have {@value
   * #NARROW}.
   */
  public static int blocks(int columns) {
    return Math.ceilDiv(columns, WIDE);
  }

  /** Returns the number of vectors of a block. */
  public static int width(int columns, int block) {
    return Math.min(WIDE, columns - block * WIDE);
  }

  /** Returns where the sums of a block start if the blocks' sums are consecutive. */
  public static int blockAt(int[] rows, int block) {
    return block * PANEL * rows.length;
  }

  /**
   * Adds products to the sums of a block of columns.
   *
   * @param scalar where the first depth lies in each row of scalars
   * @param vector where it lies in the vectors, counted from the start of a block
   * @param depth the number of products of each sum
   * @param sums (rows, the block's columns, lanes) from {@code at} on; native
   */
  public void run(int block, int scalar, int vector, int depth, MemorySegment sums, int at) {
    long address = address(sums, at);
    int sumRow = width(columns, block) * LANES;
    run(block, scalar, vector, depth, address, sumRow, address, sumRow);
  }

  /**
   * Writes the sums of a block of columns, starting from given values, which stay as they are.
   *
   * @param starts (rows, the block's columns, lanes), rows {@code startRow} floats apart; native
   * @param sums as are the other parameters, for {@link #run(int, int, int, int, MemorySegment,
   *     int)}
   */
  public void run(
      int block,
      int scalar,
      int vector,
      int depth,
      MemorySegment starts,
      int startRow,
      MemorySegment sums,
      int at) {
    int sumRow = width(columns, block) * LANES;
    run(block, scalar, vector, depth, address(starts, 0), startRow, address(sums, at), sumRow);
  }

  private static long address(MemorySegment segment, int at) {
    assert segment.isNative();
    return segment.address() + at * BYTES;
  }

  private void run(
      int block,
      int scalar,
      int vector,
      int depth,
      long starts,
      int startRow,
      long sums,
      int sumRow) {
    long first = vectors + ((long) block * blockStep + vector) * BYTES;
    int width = width(columns, block);
    long startBytes = startRow * BYTES;
    long sumBytes = sumRow * BYTES;
    if (width == WIDE && !FEW_REGISTERS) {
      wide(scalar, first, depth, starts, startBytes, sums, sumBytes);
      return;
    }
    for (int i = 0; i < width; i += NARROW) {
      long at = i * VECTOR;
      narrow(scalar, first + at, depth, starts + at, startBytes, sums + at, sumBytes);
    }
  }

  /**
   * Returns the number of rows that tiles of six rows cover; tiles of four cover the rest. An even
   * number from 8 on leaves two at most.
   *
   * @param rows as many as {@link #paddedRows} returns
   */
  public static int tall(int rows) {
    return rows - (rows % TALL == 2 ? 2 * SHORT : rows % TALL);
  }

  private void wide(
      int scalar, long vectors, int depth, long starts, long startRow, long sums, long sumRow) {
    int tall = tall(rows);
    for (int row = 0; row < tall; row += TALL) {
      long start = starts + row * startRow;
      tiles.tile6x4(row, scalar, vectors, depth, start, startRow, sums + row * sumRow, sumRow);
    }
    for (int row = tall; row < rows; row += SHORT) {
      long start = starts + row * startRow;
      tiles.tile4x4(row, scalar, vectors, depth, start, startRow, sums + row * sumRow, sumRow);
    }
  }

  private void narrow(
      int scalar, long vectors, int depth, long starts, long startRow, long sums, long sumRow) {
    int tall = tall(rows);
    int tallest = FEW_REGISTERS ? 0 : tall / TALLEST * TALLEST;
    for (int row = 0; row < tallest; row += TALLEST) {
      long start = starts + row * startRow;
      tiles.tile12x2(row, scalar, vectors, depth, start, startRow, sums + row * sumRow, sumRow);
    }
    for (int row = tallest; row < tall; row += TALL) {
      long start = starts + row * startRow;
      tiles.tile6x2(row, scalar, vectors, depth, start, startRow, sums + row * sumRow, sumRow);
    }
    for (int row = tall; row < rows; row += SHORT) {
      long start = starts + row * startRow;
      tiles.tile4x2(row, scalar, vectors, depth, start, startRow, sums + row * sumRow, sumRow);
    }
  }
}
