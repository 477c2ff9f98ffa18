package switchback.deconv.metrics;

import java.util.Arrays;
import java.util.List;
import switchback.datasets.CounterRandom;

/**
 * A mean with its 95% bootstrap interval (Efron and Tibshirani 1993, percentile method, chapter
 * 13). Whole features are resampled, not units, because the units of one feature are alike.
 *
 * @param mean the mean over all units; NaN if there are none
 * @param low the 2.5th percentile of the means of 1,000 draws
 * @param high the 97.5th percentile
 * @param units the number of units
 */
public record Interval(double mean, double low, double high, int units) {
  private static final int DRAWS = 1000;
  private static final double TAIL = 0.025;

  /**
   * Computes the interval for units in groups.
   *
   * @param groups the values of each group's units; NaN is ignored
   * @param seed the seed of the draws
   */
  static Interval of(List<double[]> groups, long seed) {
    List<double[]> present =
        groups.stream()
            .map(group -> Arrays.stream(group).filter(value -> !Double.isNaN(value)).toArray())
            .filter(group -> group.length > 0)
            .toList();
    int units = present.stream().mapToInt(group -> group.length).sum();
    if (units == 0) {
      return new Interval(Double.NaN, Double.NaN, Double.NaN, 0);
    }
    double[] sums = present.stream().mapToDouble(group -> Arrays.stream(group).sum()).toArray();
    double[] means = new double[DRAWS];
    for (int draw = 0; draw < DRAWS; draw++) {
      CounterRandom random = new CounterRandom(seed, units, present.size(), draw);
      double sum = 0;
      int count = 0;
      for (int i = 0; i < sums.length; i++) {
        int group = random.below(sums.length);
        sum += sums[group];
        count += present.get(group).length;
      }
      means[draw] = sum / count;
    }
    Arrays.sort(means);
    return new Interval(
        Arrays.stream(sums).sum() / units,
        means[(int) Math.floor(TAIL * (DRAWS - 1))],
        means[(int) Math.ceil((1 - TAIL) * (DRAWS - 1))],
        units);
  }
}
