package switchback.training.textbook.graphs;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The maps of a graph's nodes in one pass; some of them perhaps those of another pass, where
 * nothing has changed. For one thread at a time while maps are put, and safe to share afterwards.
 */
public final class Maps {
  private final Map<Integer, double[]> byNode = new HashMap<>();
  private final @Nullable Maps unchanged;

  private Maps(@Nullable Maps unchanged) {
    this.unchanged = unchanged;
  }

  /** Starts a pass of an image. */
  static Maps of(double[] image) {
    Maps maps = new Maps(null);
    maps.put(0, image);
    return maps;
  }

  /** Starts a pass that has another's maps wherever it puts none. */
  static Maps over(Maps unchanged) {
    return new Maps(unchanged);
  }

  /**
   * Returns a node's maps, which are only read.
   *
   * @throws IllegalArgumentException if they were not computed
   */
  double[] of(int node) {
    double[] maps = byNode.get(node);
    if (maps != null) {
      return maps;
    }
    if (unchanged == null) {
      throw new IllegalArgumentException("no maps of node " + node);
    }
    return unchanged.of(node);
  }

  /** Returns the maps of several nodes. */
  double[][] of(List<Integer> nodes) {
    return nodes.stream().map(this::of).toArray(double[][]::new);
  }

  void put(int node, double[] maps) {
    byNode.put(node, maps);
  }

  /** Forgets maps that nobody needs any more. */
  void drop(int node) {
    byNode.remove(node);
  }
}
