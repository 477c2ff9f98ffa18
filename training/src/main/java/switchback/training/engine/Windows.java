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

  /** Returns for each cell the numbers of the windows over it. */
  int[][] overCells() {
    int width = geometry.columns().size();
    return IntStream.range(0, geometry.inputCells())
        .mapToObj(
            cell ->
                firsts(rows[cell / width])
                    .flatMap(
                        y ->
                            firsts(columns[cell % width])
                                .map(x -> y * geometry.columns().outSize() + x))
                    .toArray())
        .toArray(int[][]::new);
  }

  /** Returns the first of each pair. */
  private static IntStream firsts(int[] pairs) {
    return IntStream.range(0, pairs.length / 2).map(i -> pairs[2 * i]);
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

  /** A set of windows, empty at first. For one thread at a time. */
  static final class Chosen {
    /** The round in which a window was added last. */
    private final int[] added;

    private final int[] windows;
    private int count;
    private int round = 1;

    /** Creates an empty set of so many windows. */
    Chosen(int all) {
      this.added = new int[all];
      this.windows = new int[all];
    }

    void clear() {
      count = 0;
      round++;
    }

    void add(int window) {
      if (added[window] != round) {
        added[window] = round;
        windows[count++] = window;
      }
    }

    /** Adds the first few of some windows. */
    void addAll(int[] some, int first) {
      for (int i = 0; i < first; i++) {
        add(some[i]);
      }
    }

    /** Adds all windows that there are. */
    void addAll() {
      Arrays.setAll(windows, i -> i);
      Arrays.fill(added, round);
      count = windows.length;
    }

    int count() {
      return count;
    }

    /** Returns the numbers of the windows, of which the first {@link #count} are valid. */
    int[] windows() {
      return windows;
    }
  }
}
