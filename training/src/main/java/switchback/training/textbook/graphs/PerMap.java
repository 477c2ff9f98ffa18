package switchback.training.textbook.graphs;

import java.util.Arrays;
import java.util.function.LongToDoubleFunction;
import switchback.training.graphs.MapShape;

/** A number per map, added to all its values, and the like. */
final class PerMap {
  private PerMap() {}

  /** Returns maps filled with the bias of each, or zeros if there is no bias. */
  static double[] start(MapShape maps, Parameters w) {
    double[] start = new double[maps.size()];
    if (w.has("bias")) {
      Parameters.Values bias = w.of("bias");
      for (int map = 0; map < maps.channels(); map++) {
        Arrays.fill(start, map * maps.plane(), (map + 1) * maps.plane(), bias.at(map));
      }
    }
    return start;
  }

  /** Returns the sum of each map's values: the derivative by a bias. */
  static double[] sums(MapShape maps, double[] dy) {
    double[] sums = new double[maps.channels()];
    for (int i = 0; i < dy.length; i++) {
      sums[i / maps.plane()] += dy[i];
    }
    return sums;
  }

  /** Returns a function that looks up an array. */
  static LongToDoubleFunction lookup(double[] values) {
    return index -> values[Math.toIntExact(index)];
  }
}
