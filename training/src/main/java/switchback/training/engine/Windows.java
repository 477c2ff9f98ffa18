package switchback.training.engine;

import java.util.Arrays;
import java.util.stream.IntStream;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;

/** The windows over each cell of a map, and the cells of each window. Immutable. */
final class Windows {
  private final Geometry geometry;

  /** For each row the rows of windows over it and their taps there, one pair after the other. */
  private final int[][] rows;

  private final int[][] columns;

  Windows(Geometry geometry) {
    this.geometry = geometry;
    this.rows = over(geometry.rows());
    this.columns = over(geometry.columns());
  }

  private static int[][] over(Axis axis) {
    return IntStream.range(0, axis.size())
        .mapToObj(
            cell ->
                IntStream.range(0, axis.outSize() * axis.window())
                    .filter(i -> axis.at(i / axis.window(), i % axis.window()) == cell)
                    .flatMap(i -> IntStream.of(i / axis.window(), i % axis.window()))
                    .toArray())
        .toArray(int[][]::new);
  }

  /** Returns the number of windows. */
  int count() {
    return geometry.outputCells();
  }

  /** Returns the rows of windows over a row of cells, each followed by its tap there. */
  int[] overRow(int row) {
    return rows[row];
  }

  /** Returns the columns of windows over a column of cells, each followed by its tap there. */
  int[] overColumn(int column) {
    return columns[column];
  }

  /** Returns for each window the numbers of its cells inside the map, in row-major order. */
  int[][] cells() {
    int width = geometry.columns().outSize();
    return IntStream.range(0, count())
        .mapToObj(
            window ->
                cells(geometry.rows(), window / width)
                    .flatMap(
                        row ->
                            cells(geometry.columns(), window % width)
                                .map(column -> row * geometry.columns().size() + column))
                    .toArray())
        .toArray(int[][]::new);
  }

  private static IntStream cells(Axis axis, int window) {
    return IntStream.range(0, axis.window())
        .map(tap -> axis.at(window, tap))
        .filter(axis::contains);
  }

  /** Returns an empty set of these windows. */
  Chosen none() {
    return new Chosen();
  }

  /** A set of windows. For one thread at a time. */
  final class Chosen {
    private final int width = geometry.columns().outSize();
    private final int words = words(width);

    /** A bit for each window that was added, (rows, words). */
    private final long[] bits = new long[geometry.rows().outSize() * words];

    /** The columns of the windows over some cells of a row, as bits. */
    private final long[] over = new long[words];

    private final int[] windows = new int[Windows.this.count()];
    private int count;

    /** Adds all windows. */
    void addAll() {
      for (int window = 0; window < windows.length; window++) {
        bits[window / width * words + window % width / Long.SIZE] |= 1L << window % width;
      }
    }

    /**
     * Adds the windows over some cells of a row.
     *
     * @param cells (rows, words) of bits for the columns of cells
     * @param first where the words of that row start
     */
    void addOver(int row, long[] cells, int first) {
      boolean isAny = false;
      for (int i = 0; i < words(columns.length); i++) {
        for (long left = cells[first + i]; left != 0; left &= left - 1) {
          addOver(columns[i * Long.SIZE + Long.numberOfTrailingZeros(left)]);
          isAny = true;
        }
      }
      if (!isAny) {
        return;
      }
      int[] down = rows[row];
      for (int i = 0; i < down.length; i += 2) {
        for (int k = 0; k < words; k++) {
          bits[down[i] * words + k] |= over[k];
        }
      }
      Arrays.fill(over, 0);
    }

    private void addOver(int[] across) {
      for (int i = 0; i < across.length; i += 2) {
        over[across[i] / Long.SIZE] |= 1L << across[i];
      }
    }

    /** Adds the windows over the chosen cells of a map below. */
    void addOver(Chosen cells) {
      for (int row = 0; row < rows.length; row++) {
        addOver(row, cells.bits, row * cells.words);
      }
    }

    /** Lists the windows that were added, in row-major order. */
    void list() {
      count = 0;
      for (int i = 0; i < bits.length; i++) {
        int first = i / words * width + i % words * Long.SIZE;
        for (long left = bits[i]; left != 0; left &= left - 1) {
          windows[count++] = first + Long.numberOfTrailingZeros(left);
        }
      }
    }

    /** Removes all windows; those that are listed stay so. */
    void clear() {
      Arrays.fill(bits, 0);
    }

    /** Returns the number of windows that are listed. */
    int count() {
      return count;
    }

    /** Returns the numbers of the windows, of which the first {@link #count} are valid. */
    int[] windows() {
      return windows;
    }
  }

  /** Returns the number of words with a bit for each of so many columns. */
  static int words(int columns) {
    return Math.ceilDiv(columns, Long.SIZE);
  }
}
