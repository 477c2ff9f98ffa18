package switchback.training.engine;

import java.util.Arrays;
import java.util.Collection;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Operation;

/**
 * How many images each node of a pass runs at a time. Nodes with large maps run one image after the
 * other, so that its maps are still in the cache when the next node reads them; those above with
 * small maps and many weights run several, which share one reading of the weights. The numbers are
 * powers of two, and never fall from one node to a later one. They depend on the sizes of the maps
 * and of the weights alone.
 */
final class ImageGroups {
  /** The floats of a node's maps of all images that are run at a time. */
  private static final int CACHED = 1 << 20;

  /** The weights for each value of the maps from which on it pays to share them. */
  private static final int WEIGHTS_PER_VALUE = 2;

  /** The laid out weights of minimal filtering for each weight of a filter of 3x3. */
  private static final int LAID_OUT = 4;

  /** The floats of the wanted maps of all images, which lie in memory at the same time. */
  private static final int KEPT = 1 << 22;

  private static final int MOST_IMAGES = 8;

  private final int[] images;

  private ImageGroups(int[] images) {
    this.images = images;
  }

  /**
   * Returns the groups of a pass.
   *
   * @param wanted the numbers of the nodes whose maps are kept
   * @param most the largest number of images, a power of two
   */
  static ImageGroups of(Engine engine, Collection<Integer> wanted, int most) {
    NetworkGraph graph = engine.graph();
    int[] images = new int[last(wanted) + 1];
    long largest = 1;
    for (int node = images.length - 1; node >= 0; node--) {
      largest = Math.max(largest, graph.node(node).maps().size());
      images[node] = (int) Math.min(most, powerOfTwo(CACHED / largest));
    }
    int before = 1;
    for (int from = 0; from < images.length; ) {
      int to = from + 1;
      while (to < images.length && images[to] == images[from]) {
        to++;
      }
      int start = firstShared(engine, from, to);
      Arrays.fill(images, from, start, before);
      before = start < to ? images[start] : before;
      from = to;
    }
    return new ImageGroups(images);
  }

  /**
   * Returns the first of some neighbouring nodes from which on their convolutions and dense layers
   * have many weights for their values; {@code to} if there is none.
   */
  private static int firstShared(Engine engine, int from, int to) {
    long weights = 0;
    long values = 0;
    int first = to;
    for (int node = to - 1; node >= from; node--) {
      long its = weights(engine, node);
      weights += its;
      values += its > 0 ? engine.graph().node(node).maps().size() : 0;
      first = its > 0 && weights >= WEIGHTS_PER_VALUE * values ? node : first;
    }
    return first;
  }

  private static long weights(Engine engine, int node) {
    return switch (engine.graph().node(node).operation()) {
      case Operation.Convolution c ->
          (long) c.filters().size() * (engine.grid(node) > 1 ? LAID_OUT : 1);
      case Operation.Dense d -> d.weights().size();
      default -> 0;
    };
  }

  /** Returns the number of images that it pays to run at a time. */
  static int together(Engine engine, Collection<Integer> wanted) {
    NetworkGraph graph = engine.graph();
    long kept = wanted.stream().distinct().mapToLong(node -> graph.node(node).maps().size()).sum();
    int most = (int) Math.min(MOST_IMAGES, powerOfTwo(KEPT / Math.max(1, kept)));
    return of(engine, wanted, most).of(last(wanted));
  }

  private static int last(Collection<Integer> wanted) {
    return wanted.stream().mapToInt(node -> node).max().orElse(0);
  }

  private static long powerOfTwo(long most) {
    return Long.highestOneBit(Math.max(1, most));
  }

  /** Returns the number of images that a node runs at a time. */
  int of(int node) {
    return images[node];
  }
}
