package switchback.datasets.tasks;

import java.util.List;
import java.util.Locale;

/** Numbers with their nouns, such as {@code 1 epoch} and {@code 50,000 images}, and long lists. */
public final class Counted {
  private static final int MOST_NAMES = 10;

  private Counted() {}

  /**
   * Returns a number and its noun, which is in the plural unless the number is 1.
   *
   * @param singular a noun whose plural ends in s or, after another s, in es
   */
  public static String of(long count, String singular) {
    return of(count, singular, singular + (singular.endsWith("s") ? "es" : "s"));
  }

  /** Returns the first ten names, separated by commas, and the number of the others. */
  public static String shortened(List<String> names) {
    return names.size() <= MOST_NAMES
        ? String.join(", ", names)
        : "%s and %d more"
            .formatted(String.join(", ", names.subList(0, MOST_NAMES)), names.size() - MOST_NAMES);
  }

  /** Returns a number and its noun, which is in the plural unless the number is 1. */
  public static String of(long count, String singular, String plural) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? singular : plural);
  }
}
