package switchback.deconv.search;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import switchback.deconv.RankBy;
import switchback.training.kernels.pooling.Maxima;

/**
 * The best units so far of one feature, and how many images had any. What was offered counts, not
 * in what order: equally strong ones are ranked by their images' numbers. Safe for several threads.
 */
final class Ranking {
  private static final Comparator<TopUnit> ORDER =
      Comparator.comparingDouble(TopUnit::strength).reversed().thenComparingInt(TopUnit::index);

  private final int k;
  private final RankBy by;
  private final int width;
  private final List<TopUnit> best = new ArrayList<>();
  private int responding;

  /** The strength of the last of {@link #k} units; what is below need not be offered. */
  private volatile float least;

  /**
   * Empty.
   *
   * @param k how many to keep
   * @param by what makes one better than another
   * @param width columns of a feature map
   */
  Ranking(int k, RankBy by, int width) {
    this.k = k;
    this.by = by;
    this.width = width;
  }

  /**
   * Looks at one map of the feature, of an image that was not looked at before.
   *
   * @param values holds the map's {@code count} values at {@code from}
   * @return whether the image has an activation above 0
   */
  boolean offer(int image, MemorySegment values, long from, int count) {
    float activation = Maxima.positive(values, from, count);
    if (activation > 0) {
      float strength =
          switch (by) {
            case UNIT -> activation;
            case MAP -> Maxima.sum(values, from, count);
          };
      if (strength > 0 && strength >= least) {
        int unit = Maxima.find(values, from, activation);
        insert(new TopUnit(0, image, strength, activation, unit / width, unit % width));
      }
    }
    return activation > 0;
  }

  private synchronized void insert(TopUnit newcomer) {
    int at = best.size();
    while (at > 0 && ORDER.compare(newcomer, best.get(at - 1)) < 0) {
      at--;
    }
    best.add(at, newcomer);
    if (best.size() > k) {
      best.removeLast();
    }
    if (best.size() == k) {
      least = best.getLast().strength();
    }
  }

  /** Counts images that had an activation above 0. */
  synchronized void respond(int images) {
    responding += images;
  }

  /** The best, strongest first, with their ranks. */
  synchronized List<TopUnit> ranked() {
    List<TopUnit> ranked = new ArrayList<>();
    for (TopUnit top : best) {
      ranked.add(
          new TopUnit(
              ranked.size() + 1, top.index(), top.strength(), top.activation(), top.y(), top.x()));
    }
    return List.copyOf(ranked);
  }

  /** How many images had an activation above 0. */
  synchronized int responding() {
    return responding;
  }
}
