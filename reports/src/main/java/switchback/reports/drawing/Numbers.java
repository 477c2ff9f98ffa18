package switchback.reports.drawing;

import java.util.Locale;

/** Formats numbers for people: in pictures, on pages and in the terminal. */
public final class Numbers {
  private static final char MINUS = '\u2212';
  private static final double LARGEST_WHOLE = 1e6;

  private Numbers() {}

  /**
   * Returns a number with three significant digits, or as a whole number if it has more digits
   * before the point; with a true minus sign.
   */
  public static String brief(double value) {
    if (value == 0) {
      return "0";
    }
    boolean isWhole = Math.abs(value) >= 999.5 && Math.abs(value) < LARGEST_WHOLE;
    return minus(String.format(Locale.ROOT, isWhole ? "%.0f" : "%.3g", value));
  }

  /** Returns a number with exactly that many decimals and a true minus sign; never minus zero. */
  public static String fixed(double value, int decimals) {
    String text = decimals(value, decimals);
    return minus(text.matches("-[0.]+") ? text.substring(1) : text);
  }

  /** Returns {@link #fixed}, in parentheses if it is negative, so that it can be a factor. */
  public static String factor(double value, int decimals) {
    String text = fixed(value, decimals);
    return text.charAt(0) == MINUS ? "(" + text + ")" : text;
  }

  /** Returns a number with up to that many decimals, at least one, without trailing zeros. */
  public static String trimmed(double value, int decimals) {
    return decimals(value, decimals).replaceFirst("\\.?0+$", "");
  }

  /** Returns the text of a number with a true minus sign. */
  public static String minus(String text) {
    return text.replace('-', MINUS);
  }

  private static String decimals(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
