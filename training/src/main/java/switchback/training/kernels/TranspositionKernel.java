package switchback.training.kernels;

import java.lang.foreign.MemorySegment;

/** Writes the transpose of a whole matrix. */
public final class TranspositionKernel {
  private static final int ROWS_PER_TASK = 32;

  private TranspositionKernel() {}

  /**
   * Transposes (rows, columns) to (columns, rows), float32.
   *
   * @throws IllegalArgumentException if a segment's size differs from {@code rows * columns}
   */
  public static void run(
      int rows, int columns, MemorySegment matrix, MemorySegment turned, Workers workers) {
    SegmentSizes.check("matrix", matrix, (long) rows * columns);
    SegmentSizes.check("transpose", turned, (long) rows * columns);
    int[] targets = IndexTables.of(columns, column -> column * rows);
    try (NativeOperands natives = new NativeOperands()) {
      MemorySegment from = natives.read(matrix);
      MemorySegment to = natives.write(turned);
      workers.run(
          Math.ceilDiv(rows, ROWS_PER_TASK),
          (task, scratch) -> {
            int first = task * ROWS_PER_TASK;
            int count = Math.min(ROWS_PER_TASK, rows - first);
            new Transposition(IndexTables.of(count, row -> row * columns), targets, scratch)
                .run(from, (long) first * columns, to, first);
          });
    }
  }
}
