package switchback.reports.textbook;

import java.util.Locale;

/** Numbers as people read them. */
public final class Numerals {
  private static final char MINUS = '\u2212';

  private Numerals() {}

  /** With so many digits behind the point, and a true minus; never minus zero. */
  public static String fixed(double value, int digits) {
    String text = String.format(Locale.ROOT, "%." + digits + "f", value);
    return minus(text.matches("-[0.]+") ? text.substring(1) : text);
  }

  /** In parentheses where it is below 0, so that it can be a factor. */
  public static String factor(double value, int digits) {
    String text = fixed(value, digits);
    return text.charAt(0) == MINUS ? "(" + text + ")" : text;
  }

  static String minus(String text) {
    return text.replace('-', MINUS);
  }
}
