package switchback.deconv.metrics;

/** What a unit answered to a {@link Probe}. Its arrays are not copied. */
final class Answers {
  private final double[] drops;
  private final double[] deletions;
  private final double[] reactivations;
  private final double[] ranks;

  Answers(double[] drops, double[] deletions, double[] reactivations, double[] ranks) {
    this.drops = drops;
    this.deletions = deletions;
    this.reactivations = reactivations;
    this.ranks = ranks;
  }

  /** Returns the drop in activation caused by each of the {@link GreySquares}. */
  double[] drops() {
    return drops;
  }

  /** Returns the area under the curve for each order of the pixels. */
  double[] deletions() {
    return deletions;
  }

  /** Returns {@link Metric#REACTIVATION} for each projection. */
  double[] reactivations() {
    return reactivations;
  }

  /** Returns {@link Metric#RANK} for each projection. */
  double[] ranks() {
    return ranks;
  }
}
