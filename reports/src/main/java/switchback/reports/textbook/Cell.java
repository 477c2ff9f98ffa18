package switchback.reports.textbook;

import java.util.Locale;
import switchback.reports.drawing.Numbers;

/**
 * A cell of a table.
 *
 * @param shown the text to read, in the notation of {@link Prose}
 * @param exact the text in the file of values
 * @param isNumber whether it is aligned to the right
 */
public record Cell(String shown, String exact, boolean isNumber) {
  /** Creates a cell of words. */
  public static Cell of(String words) {
    return new Cell(words, Prose.plain(words), false);
  }

  /** Creates a cell that shows a number with so many digits after the point. */
  public static Cell of(double value, int digits) {
    return new Cell(Numbers.fixed(value, digits), Double.toString(value), true);
  }

  /** Creates a cell of a whole number. */
  public static Cell of(long count) {
    return new Cell(Long.toString(count), Long.toString(count), true);
  }

  /** Creates a cell that shows a number with three digits and a power of ten. */
  public static Cell scientific(double value) {
    return new Cell(
        value == 0 ? "0" : Numbers.minus(String.format(Locale.ROOT, "%.2e", value)),
        Double.toString(value),
        true);
  }
}
