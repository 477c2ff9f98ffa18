package switchback.reports.textbook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import switchback.reports.drawing.Numbers;
import switchback.training.textbook.Plane;

/**
 * A table of numbers that is drawn cell by cell.
 *
 * @param name the name of its file of values; empty for no file
 * @param title the title above it, in the notation of {@link Prose}
 * @param plane the numbers
 * @param digits the number of digits after the point
 * @param marks the outlined blocks of cells
 */
public record Grid(String name, String title, Plane plane, int digits, List<Mark> marks)
    implements Block.Named {
  /** The most columns with readable numbers; wider tables are drawn in colours only. */
  private static final int WIDEST = 7;

  /**
   * A block of cells with an outline.
   *
   * @param row the first row, from 0
   * @param column the first column, from 0
   * @param rows the number of rows
   * @param columns the number of columns
   * @param colour the colour of the outline, 1 to 4; blocks of one colour belong together
   */
  public record Mark(int row, int column, int rows, int columns, int colour) {
    boolean covers(int y, int x) {
      return y >= row && y < row + rows && x >= column && x < column + columns;
    }
  }

  /** Creates a grid without a file and without outlines. */
  public static Grid of(String title, Plane plane, int digits) {
    return new Grid("", title, plane, digits, List.of());
  }

  /** Creates a grid without outlines. */
  public static Grid of(String name, String title, Plane plane, int digits) {
    return new Grid(name, title, plane, digits, List.of());
  }

  /** Returns a copy with one more outline. */
  public Grid marked(int row, int column, int rows, int columns, int colour) {
    List<Mark> all = new ArrayList<>(marks);
    all.add(new Mark(row, column, rows, columns, colour));
    return new Grid(name, title, plane, digits, List.copyOf(all));
  }

  /** Returns whether its numbers are drawn. */
  boolean hasNumbers() {
    return plane.columns() <= WIDEST;
  }

  /** Returns the text in a cell. */
  String label(int row, int column) {
    double value = plane.at(row, column);
    return value == 0 ? "0" : Numbers.fixed(value, digits);
  }

  /** Returns the length of the longest text in a cell. */
  int widest() {
    return IntStream.range(0, plane.rows() * plane.columns())
        .map(i -> label(i / plane.columns(), i % plane.columns()).length())
        .max()
        .orElse(1);
  }

  /** Returns the table as text, for readers who cannot see the drawing. */
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
