package switchback.deconv;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** The best units so far of one feature, and how many images had any. */
final class Ranking {
  private final int k;
  private final int width;
  private final List<Top> best = new ArrayList<>();
  private int responding;

  /**
   * Empty.
   *
   * @param k how many to keep
   * @param width columns of a feature map
   */
  Ranking(int k, int width) {
    this.k = k;
    this.width = width;
  }

  /**
   * Looks at one map of the feature. Images must come in the order of their numbers: then a later
   * one takes its place behind those with an equal activation.
   *
   * @param values holds the map's {@code count} values at {@code from}
   */
  void offer(int image, MemorySegment values, long from, int count) {
    float activation = Maxima.positive(values, from, count);
    if (activation == 0) {
      return;
    }
    responding++;
    if (best.size() == k && !(activation > best.getLast().activation())) {
      return;
    }
    int unit = Maxima.find(values, from, activation);
    insert(new Top(0, image, activation, unit / width, unit % width));
  }

  private void insert(Top newcomer) {
    int at = best.size();
    while (at > 0 && newcomer.activation() > best.get(at - 1).activation()) {
      at--;
    }
    best.add(at, newcomer);
    if (best.size() > k) {
      best.removeLast();
    }
  }

  /** The best, strongest first, with their ranks. */
  List<Top> ranked() {
    List<Top> ranked = new ArrayList<>();
    for (Top top : best) {
      ranked.add(new Top(ranked.size() + 1, top.index(), top.activation(), top.y(), top.x()));
    }
    return List.copyOf(ranked);
  }

  /** How many images had an activation above 0. */
  int responding() {
    return responding;
  }
}
