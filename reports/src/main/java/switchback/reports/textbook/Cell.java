package switchback.reports.textbook;

import java.util.Locale;
import switchback.reports.drawing.Numbers;

/**
 * A cell of a table.
 *
 * @param shown what is read, in {@link Prose}'s notation
 * @param exact what stands in the file of values
 * @param isNumber whether it stands at the right
 */
public record Cell(String shown, String exact, boolean isNumber) {
  /** Words. */
  public static Cell of(String words) {
    return new Cell(words, Prose.plain(words), false);
  }

  /** A number with so many digits behind the point. */
  public static Cell of(double value, int digits) {
    return new Cell(Numbers.fixed(value, digits), Double.toString(value), true);
  }

  /** A count. */
  public static Cell of(long count) {
    return new Cell(Long.toString(count), Long.toString(count), true);
  }

  /** A number with three digits and its power of ten. */
  public static Cell scientific(double value) {
    return new Cell(
        value == 0 ? "0" : Numbers.minus(String.format(Locale.ROOT, "%.2e", value)),
        Double.toString(value),
        true);
  }
}
