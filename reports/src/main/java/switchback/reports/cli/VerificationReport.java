package switchback.reports.cli;

import java.util.List;
import java.util.Locale;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.verification.Check;

/** What came of a verification, for people and for programs. */
final class VerificationReport {
  /**
   * The JSON of {@code verify --json}.
   *
   * @param kind run or gallery
   * @param path as the user named it
   * @param equal whether nothing differs
   */
  record Json(String kind, String path, boolean equal, List<Check> checks) {}

  private VerificationReport() {}

  static Json json(String kind, String path, List<Check> checks) {
    return new Json(kind, path, differing(checks) == 0, checks);
  }

  /** How many checks differ. */
  static long differing(List<Check> checks) {
    return checks.stream().filter(c -> c.outcome() == Check.Outcome.DIFFERS).count();
  }

  /** A line a check. Names in it come from files: a terminal obeys none of their characters. */
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
