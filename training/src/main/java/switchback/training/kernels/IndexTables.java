package switchback.training.kernels;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** Builds the tables of distances that kernels follow through memory. */
public final class IndexTables {
  private IndexTables() {}

  /** Returns a table of {@code entry(0)} to {@code entry(size - 1)}. */
  public static int[] of(int size, IntUnaryOperator entry) {
    int[] table = new int[size];
    Arrays.setAll(table, entry);
    return table;
  }
}
