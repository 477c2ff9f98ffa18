package switchback.deconv.search;

import java.io.Serial;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import switchback.deconv.RankBy;
import switchback.training.kernels.pooling.Maxima;

/**
 * The strongest units of one feature so far, and the number of images that excite it. The result
 * does not depend on the order in which images are offered: equally strong units are ranked by the
 * index of their images. Safe for use by several threads.
 */
final class Ranking implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  private static final Comparator<TopUnit> ORDER =
      Comparator.comparingDouble(TopUnit::strength).reversed().thenComparingInt(TopUnit::index);

  private final int k;
  private final RankBy by;
  private final int width;
  private final ArrayList<TopUnit> best = new ArrayList<>();
  private int responding;

  /** The strength of the weakest of {@link #k} units; anything below it is ignored. */
  private volatile float least;

  /**
   * Creates an empty ranking.
   *
   * @param k the number of units to keep
   * @param by the measure of strength
   * @param width the columns of a feature map
   */
  Ranking(int k, RankBy by, int width) {
    this.k = k;
    this.by = by;
    this.width = width;
  }

  /**
   * Offers the feature's map for an image that was not offered before.
   *
   * @param values holds the {@code count} values of the map from {@code from} on
   * @return whether the map has an activation above 0
   */
  boolean offer(int image, MemorySegment values, long from, int count) {
    float activation = Maxima.positive(values, from, count);
    if (activation > 0) {
      float strength = MapStrengths.strength(by, activation, values, from, count);
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

  /** Adds to the number of images with an activation above 0. */
  synchronized void respond(int images) {
    responding += images;
  }

  /**
   * Offers what another ranking has kept, whose images are counted on from number {@code first}.
   */
  synchronized void add(Ranking other, int first) {
    for (TopUnit top : other.best) {
      insert(
          new TopUnit(0, first + top.index(), top.strength(), top.activation(), top.y(), top.x()));
    }
    responding += other.responding;
  }

  /** Returns the strongest units, strongest first, with their ranks. */
  synchronized List<TopUnit> ranked() {
    List<TopUnit> ranked = new ArrayList<>();
    for (TopUnit top : best) {
      ranked.add(
          new TopUnit(
              ranked.size() + 1, top.index(), top.strength(), top.activation(), top.y(), top.x()));
    }
    return List.copyOf(ranked);
  }

  /** Returns the number of images with an activation above 0. */
  synchronized int responding() {
    return responding;
  }
}
