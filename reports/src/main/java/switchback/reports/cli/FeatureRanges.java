package switchback.reports.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of features as the user writes them: {@code 0-31,40}. */
final class FeatureRanges {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,6})(?:-(\\d{1,6}))?");

  private FeatureRanges() {}

  /**
   * The numbers in rising order, each once.
   *
   * @throws IllegalArgumentException where it is no list of numbers and ranges from low to high;
   *     its message is the part that is wrong
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
