package switchback.reports.study;

import java.util.Locale;
import switchback.datasets.tasks.Counted;

/** Estimated durations as text, no more exact than a timed sample tells. */
public final class Durations {
  private Durations() {}

  /** Returns text such as {@code 20 seconds}, {@code 5 minutes} or {@code 1.5 hours}. */
  public static String text(double seconds) {
    if (seconds < 90) {
      return Math.max(1, Math.round(seconds / 10)) * 10 + " seconds";
    }
    return seconds < 5400
        ? Counted.of(Math.round(seconds / 60), "minute")
        : String.format(Locale.ROOT, "%.1f hours", seconds / 3600);
  }
}
