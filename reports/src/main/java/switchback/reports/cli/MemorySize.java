package switchback.reports.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads amounts of memory from options, as Java's own {@code -Xmx} has them. */
final class MemorySize {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,6})([kmgt])b?|(\\d{1,15})");

  private MemorySize() {}

  /**
   * Returns the bytes that a text such as {@code 200m} stands for; the letters k, m, g and t stand
   * for powers of 1,024. Anything else ends the program with status 2.
   */
  static long bytes(Subcommand command, String option, String text) {
    Matcher matcher = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw command.misuse(
          "invalid amount of memory",
          option,
          text,
          "bytes, or a number with k, m, g or t",
          "write 200m for 200 megabytes");
    }
    if (matcher.group(2) == null) {
      return Long.parseLong(text.strip());
    }
    int power = 1 + "kmgt".indexOf(matcher.group(2));
    return Long.parseLong(matcher.group(1)) << (10 * power);
  }
}
