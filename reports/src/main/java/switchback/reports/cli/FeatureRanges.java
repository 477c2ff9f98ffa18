package switchback.reports.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The feature numbers in a list such as {@code 0-31,40}. */
final class FeatureRanges {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,6})(?:-(\\d{1,6}))?");

  private FeatureRanges() {}

  /**
   * Returns the numbers in ascending order, without repetitions.
   *
   * @throws IllegalArgumentException if a part is neither a number nor a range from low to high;
   *     its message is that part
   */
  static List<Integer> parse(String text) {
    SortedSet<Integer> features = new TreeSet<>();
    for (String part : text.split(",", -1)) {
      Matcher range = RANGE.matcher(part.strip());
      if (!range.matches()) {
        throw new IllegalArgumentException("'" + part + "'");
      }
      int first = Integer.parseInt(range.group(1));
      int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
      if (last < first) {
        throw new IllegalArgumentException("'" + part + "'");
      }
      for (int feature = first; feature <= last; feature++) {
        features.add(feature);
      }
    }
    return new ArrayList<>(features);
  }
}
