package switchback.datasets.tasks;

import java.util.Locale;

/** Numbers with their nouns, such as {@code 1 epoch} and {@code 50,000 images}. */
public final class Counted {
  private Counted() {}

  /**
   * Returns a number and its noun, which is in the plural unless the number is 1.
   *
   * @param singular a noun whose plural ends in s or, after another s, in es
   */
  public static String of(long count, String singular) {
    return of(count, singular, singular + (singular.endsWith("s") ? "es" : "s"));
  }

  /** Returns a number and its noun, which is in the plural unless the number is 1. */
  public static String of(long count, String singular, String plural) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? singular : plural);
  }
}
