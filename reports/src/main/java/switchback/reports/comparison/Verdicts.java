package switchback.reports.comparison;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import switchback.deconv.metrics.Comparison;
import switchback.deconv.metrics.Interval;
import switchback.deconv.metrics.Metric;

/**
 * One line per recipe on what it is best and worst at in a layer. They follow from the 95%
 * intervals alone: two recipes differ by a metric if theirs do not overlap. Only metrics count of
 * which higher or lower values are better.
 */
final class Verdicts {
  /** With fewer features, a bootstrap over features says too little about others. */
  static final int LEAST_FEATURES = 5;

  private final List<Comparison.Score> scores;

  private Verdicts(List<Comparison.Score> scores) {
    this.scores = scores;
  }

  /** What a recipe is at a metric, with the words for it. */
  private enum Place {
    BEST("best at "),
    AMONG_BEST("among the best at "),
    AMONG_WORST("among the worst at "),
    WORST("worst at ");

    private final String words;

    Place(String words) {
      this.words = words;
    }
  }

  /** Returns the scores of one layer. */
  static List<Comparison.Score> scores(Comparison comparison, String layer) {
    return comparison.scores().stream().filter(score -> score.layer().equals(layer)).toList();
  }

  /**
   * Returns a line per recipe, in the order of the scores.
   *
   * @param scores all scores of one layer
   * @param features the number of its features that were compared
   * @return empty if there are fewer than {@link #LEAST_FEATURES} features, or all recipes have the
   *     same numbers
   */
  static Map<String, String> of(List<Comparison.Score> scores, int features) {
    Map<String, String> lines = new LinkedHashMap<>();
    Verdicts verdicts = new Verdicts(scores);
    List<String> recipes = scores.stream().map(Comparison.Score::recipe).distinct().toList();
    if (features >= LEAST_FEATURES && !areAlike(scores)) {
      recipes.forEach(recipe -> lines.put(recipe, verdicts.line(recipe)));
    }
    return lines;
  }

  /** Returns whether all recipes have the same numbers, as where no pooling lies below a layer. */
  static boolean areAlike(List<Comparison.Score> scores) {
    return Stream.of(Metric.values())
        .allMatch(
            metric -> of(scores, metric).map(Comparison.Score::trained).distinct().count() < 2);
  }

  private static Stream<Comparison.Score> of(List<Comparison.Score> scores, Metric metric) {
    return scores.stream().filter(score -> score.metric() == metric);
  }

  private String line(String recipe) {
    List<String> parts = new ArrayList<>();
    for (Place place : Place.values()) {
      add(
          parts,
          place.words,
          Stream.of(Metric.values()).filter(metric -> place == place(recipe, metric)));
    }
    add(
        parts,
        "no better than with random weights at ",
        Stream.of(Metric.values()).filter(metric -> isLikeRandom(recipe, metric)));
    return parts.isEmpty() ? "neither best nor worst at anything" : String.join("; ", parts);
  }

  private static void add(List<String> parts, String words, Stream<Metric> metrics) {
    List<String> labels = metrics.map(Metric::label).toList();
    int last = labels.size() - 1;
    if (last == 0) {
      parts.add(words + labels.getFirst());
    } else if (last > 0) {
      parts.add(words + String.join(", ", labels.subList(0, last)) + " and " + labels.get(last));
    }
  }

  private @Nullable Place place(String recipe, Metric metric) {
    List<Interval> all =
        of(scores, metric).map(Comparison.Score::trained).filter(each -> each.units() > 0).toList();
    Interval own = score(recipe, metric).trained();
    if (metric.direction() == Metric.Direction.NONE || own.units() == 0) {
      return null;
    }
    Comparator<Interval> ascending = Comparator.comparingDouble(Interval::mean);
    boolean isHigherBetter = metric.direction() == Metric.Direction.HIGHER;
    Interval best = all.stream().max(isHigherBetter ? ascending : ascending.reversed()).orElse(own);
    Interval worst =
        all.stream().min(isHigherBetter ? ascending : ascending.reversed()).orElse(own);
    if (overlap(best, worst) || overlap(own, best) == overlap(own, worst)) {
      return null;
    }
    boolean isAlone = all.stream().allMatch(other -> other.equals(own) || !overlap(other, own));
    return overlap(own, best)
        ? isAlone ? Place.BEST : Place.AMONG_BEST
        : isAlone ? Place.WORST : Place.AMONG_WORST;
  }

  /**
   * Returns whether a recipe is not clearly better through the trained weights than through random
   * ones. Reactivation and rank do not tell: through random weights a unit's strongest patch is
   * nothing special, so that any projection excites it more.
   */
  private boolean isLikeRandom(String recipe, Metric metric) {
    Comparison.Score score = score(recipe, metric);
    Interval random = allRandom(score);
    Interval trained = score.trained();
    if (random == null || random.units() == 0 || trained.units() == 0) {
      return false;
    }
    return switch (metric) {
      case OCCLUSION -> trained.low() <= random.high();
      case SELECTIVITY, DELETION -> trained.high() >= random.low();
      default -> false;
    };
  }

  private Comparison.Score score(String recipe, Metric metric) {
    return of(scores, metric)
        .filter(score -> score.recipe().equals(recipe))
        .findFirst()
        .orElseThrow();
  }

  private static boolean overlap(Interval one, Interval other) {
    return one.low() <= other.high() && other.low() <= one.high();
  }

  /** Returns the score with all layers up to the unit's redrawn; null if none were drawn. */
  static @Nullable Interval allRandom(Comparison.Score score) {
    Interval last = null;
    for (Interval interval : score.randomised().values()) {
      last = interval;
    }
    return last;
  }
}
