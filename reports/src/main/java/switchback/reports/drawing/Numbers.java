package switchback.reports.drawing;

import java.util.Locale;

/** Numbers as they are printed. */
public final class Numbers {
  private Numbers() {}

  private static final double LARGEST_WHOLE = 1e6;

  /** To three digits, or whole where it has more before the point; with a true minus sign. */
  public static String brief(double value) {
    if (value == 0) {
      return "0";
    }
    boolean isWhole = Math.abs(value) >= 999.5 && Math.abs(value) < LARGEST_WHOLE;
    return String.format(Locale.ROOT, isWhole ? "%.0f" : "%.3g", value).replace('-', '\u2212');
  }
}
