package switchback.training.kernels;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** Tables of distances that lead a {@link TiledProduct}. */
public final class Tables {
  private Tables() {}

  /** The entries for 0 .. size - 1. */
  public static int[] of(int size, IntUnaryOperator entry) {
    int[] table = new int[size];
    Arrays.setAll(table, entry);
    return table;
  }
}
