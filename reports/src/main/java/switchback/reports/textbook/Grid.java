package switchback.reports.textbook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import switchback.reports.drawing.Numbers;
import switchback.training.textbook.Plane;

/**
 * A table of numbers to be drawn cell by cell.
 *
 * @param name of its file of values; empty for none
 * @param title what stands above it, in {@link Prose}'s notation
 * @param plane the numbers
 * @param digits behind the point
 * @param marks what is outlined
 */
public record Grid(String name, String title, Plane plane, int digits, List<Mark> marks)
    implements Block.Named {
  /** Wider tables are drawn as colours alone; their numbers are in the file. */
  private static final int WIDEST = 7;

  /**
   * Cells that an outline holds together.
   *
   * @param row of the first, from 0
   * @param column of the first, from 0
   * @param colour 1 to 4: the same for what belongs together
   */
  public record Mark(int row, int column, int rows, int columns, int colour) {
    boolean covers(int y, int x) {
      return y >= row && y < row + rows && x >= column && x < column + columns;
    }
  }

  /** Without a file and without outlines. */
  public static Grid of(String title, Plane plane, int digits) {
    return new Grid("", title, plane, digits, List.of());
  }

  /** Without outlines. */
  public static Grid of(String name, String title, Plane plane, int digits) {
    return new Grid(name, title, plane, digits, List.of());
  }

  /** The same with one more outline. */
  public Grid marked(int row, int column, int rows, int columns, int colour) {
    List<Mark> all = new ArrayList<>(marks);
    all.add(new Mark(row, column, rows, columns, colour));
    return new Grid(name, title, plane, digits, List.copyOf(all));
  }

  /** Whether its numbers are drawn, too. */
  boolean hasNumbers() {
    return plane.columns() <= WIDEST;
  }

  /** What is read in a cell. */
  String label(int row, int column) {
    double value = plane.at(row, column);
    return value == 0 ? "0" : Numbers.fixed(value, digits);
  }

  /** The length of the longest label. */
  int widest() {
    return IntStream.range(0, plane.rows() * plane.columns())
        .map(i -> label(i / plane.columns(), i % plane.columns()).length())
        .max()
        .orElse(1);
  }

  /** For those who cannot see it. */
  String spoken() {
    String size = "%s, %d by %d".formatted(Prose.plain(title), plane.rows(), plane.columns());
    if (!hasNumbers()) {
      return size;
    }
    return IntStream.range(0, plane.rows())
        .mapToObj(
            row ->
                IntStream.range(0, plane.columns())
                    .mapToObj(column -> label(row, column))
                    .collect(Collectors.joining(" ")))
        .collect(Collectors.joining("; ", size + ": ", ""));
  }

  @Override
  public String csv() {
    double[] values = plane.values();
    return IntStream.range(0, plane.rows())
        .mapToObj(
            row ->
                Arrays.stream(values, row * plane.columns(), (row + 1) * plane.columns())
                    .mapToObj(Double::toString)
                    .collect(Collectors.joining(",", "", "\n")))
        .collect(Collectors.joining());
  }
}
