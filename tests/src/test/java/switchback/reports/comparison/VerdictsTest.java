package switchback.reports.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import switchback.deconv.metrics.Comparison;
import switchback.deconv.metrics.Interval;
import switchback.deconv.metrics.Metric;

/** Verdicts on intervals of which anybody can see whether they overlap. */
class VerdictsTest {
  private final List<Comparison.Score> scores = new ArrayList<>();

  private void add(String recipe, Metric metric, double low, double high, Interval... random) {
    Map<String, Interval> redrawn = random.length == 0 ? Map.of() : Map.of("conv1", random[0]);
    scores.add(new Comparison.Score("conv1", recipe, metric, interval(low, high), redrawn));
  }

  private static Interval interval(double low, double high) {
    return new Interval((low + high) / 2, low, high, 10);
  }

  /** Fills in all metrics that a test leaves out, with the same for all recipes. */
  private Map<String, String> verdicts(int features) {
    List<String> recipes = scores.stream().map(Comparison.Score::recipe).distinct().toList();
    for (Metric metric : Metric.values()) {
      if (scores.stream().noneMatch(score -> score.metric() == metric)) {
        recipes.forEach(recipe -> add(recipe, metric, 0, 1));
      }
    }
    return Verdicts.of(scores, features);
  }

  @Test
  void bestAndWorstStandApart() {
    add("a", Metric.REACTIVATION, 3, 4);
    add("b", Metric.REACTIVATION, 2, 2.9);
    add("c", Metric.REACTIVATION, 0, 1);
    assertThat(verdicts(5))
        .containsEntry("a", "best at reactivation")
        .containsEntry("b", "neither best nor worst at anything")
        .containsEntry("c", "worst at reactivation");
  }

  @Test
  void lowerIsBetterForSomeMetrics() {
    add("a", Metric.DELETION, 3, 4);
    add("b", Metric.DELETION, 0, 1);
    assertThat(verdicts(5))
        .containsEntry("a", "worst at deletion")
        .containsEntry("b", "best at deletion");
  }

  @Test
  void overlappingOnesAreAmongTheBestOrNeither() {
    add("a", Metric.OCCLUSION, 6, 8);
    add("b", Metric.OCCLUSION, 5, 7); // overlaps a only
    add("c", Metric.OCCLUSION, 3, 6); // overlaps a and d
    add("d", Metric.OCCLUSION, 1, 3);
    assertThat(verdicts(5))
        .containsEntry("a", "among the best at occlusion agreement")
        .containsEntry("b", "among the best at occlusion agreement")
        .containsEntry("c", "neither best nor worst at anything")
        .containsEntry("d", "among the worst at occlusion agreement");
  }

  @Test
  void equalOnesAreBestTogether() {
    add("fill", Metric.SELECTIVITY, 0, 1);
    add("average", Metric.SELECTIVITY, 0, 1);
    add("guided", Metric.SELECTIVITY, 2, 3);
    assertThat(verdicts(5))
        .containsEntry("fill", "best at selectivity")
        .containsEntry("average", "best at selectivity")
        .containsEntry("guided", "worst at selectivity");
  }

  @Test
  void nothingIsSaidWhereAllOverlap() {
    add("a", Metric.RANK, 0, 2);
    add("b", Metric.RANK, 1, 3);
    assertThat(verdicts(5).values()).containsOnly("neither best nor worst at anything");
  }

  @Test
  void metricsWithoutABetterEndDoNotCount() {
    add("a", Metric.RECOVERY, 0, 1);
    add("b", Metric.RECOVERY, 2, 3);
    assertThat(verdicts(5).values()).containsOnly("neither best nor worst at anything");
  }

  @Test
  void namesWhatRandomWeightsDoAsWell() {
    add("a", Metric.OCCLUSION, 5, 6, interval(1, 4));
    add("b", Metric.OCCLUSION, 5, 6, interval(1, 5));
    add("a", Metric.SELECTIVITY, 5, 6, interval(1, 4));
    add("b", Metric.SELECTIVITY, 5, 6, interval(7, 8));
    add("a", Metric.REACTIVATION, 1, 2, interval(7, 8));
    add("b", Metric.REACTIVATION, 1.5, 2.5, interval(7, 8));
    assertThat(verdicts(5))
        .containsEntry("a", "no better than with random weights at selectivity")
        .containsEntry("b", "no better than with random weights at occlusion agreement");
  }

  @Test
  void partsFollowEachOther() {
    add("a", Metric.REACTIVATION, 3, 4);
    add("b", Metric.REACTIVATION, 1, 2);
    add("a", Metric.RANK, 0, 1);
    add("b", Metric.RANK, 2, 3);
    add("a", Metric.DELETION, 2, 3);
    add("b", Metric.DELETION, 0, 1);
    assertThat(verdicts(5))
        .containsEntry("a", "best at reactivation and rank; worst at deletion")
        .containsEntry("b", "best at deletion; worst at reactivation and rank");
  }

  @Test
  void fewFeaturesAndEqualNumbersGetNone() {
    add("a", Metric.RANK, 0, 1);
    add("b", Metric.RANK, 2, 3);
    assertThat(verdicts(4)).isEmpty();
    assertThat(Verdicts.areAlike(scores)).isFalse();
    scores.clear();
    add("a", Metric.RANK, 0, 1);
    add("b", Metric.RANK, 0, 1);
    assertThat(verdicts(5)).isEmpty();
    assertThat(Verdicts.areAlike(scores)).isTrue();
  }
}
