package switchback.reports.cli;

import java.util.List;
import java.util.Locale;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.verification.Check;

/** The results of a verification, as text and as JSON. */
final class VerificationReport {
  /**
   * The JSON of {@code verify --json}.
   *
   * @param kind {@code run} or {@code gallery}
   * @param path the path as the user gave it
   * @param equal whether nothing differs
   * @param checks the checks in order
   */
  record Json(String kind, String path, boolean equal, List<Check> checks) {}

  private VerificationReport() {}

  static Json json(String kind, String path, List<Check> checks) {
    return new Json(kind, path, differing(checks) == 0, checks);
  }

  /** Returns the number of checks that differ. */
  static long differing(List<Check> checks) {
    return checks.stream().filter(c -> c.outcome() == Check.Outcome.DIFFERS).count();
  }

  /**
   * Formats one line per check. Names in it come from files, so control characters are removed that
   * a terminal would obey.
   */
  static String text(List<Check> checks) {
    StringBuilder text = new StringBuilder();
    for (Check check : checks) {
      String words = check.part() + ": " + check.detail();
      text.append(
          String.format(
              Locale.ROOT,
              "%-11s  %s%n",
              check.outcome().label(),
              SwitchbackException.oneLine(words)));
    }
    return text.toString();
  }
}
