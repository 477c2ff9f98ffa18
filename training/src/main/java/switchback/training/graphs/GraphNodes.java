package switchback.training.graphs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The nodes of a graph in the making. A view of a node becomes one where an operation needs it. */
final class GraphNodes {
  private static final int MOST_VALUES = 1 << 28;

  private final List<Node> nodes = new ArrayList<>();
  private final ViewBudget budget;

  GraphNodes(ViewBudget budget) {
    this.budget = budget;
  }

  /** Adds a node and returns its maps, (1, C, H, W). */
  Value add(String name, Operation operation, MapShape maps, int... inputs) {
    Shapes.limit(MOST_VALUES, maps.channels(), maps.height(), maps.width());
    nodes.add(new Node(name, operation, Arrays.stream(inputs).boxed().toList(), maps));
    return plain(nodes.size() - 1);
  }

  /** Returns the maps of a node, (1, C, H, W). */
  Value plain(int node) {
    return Value.of(node, maps(node), budget);
  }

  /** Returns the size of a node's maps. */
  MapShape maps(int node) {
    return nodes.get(node).maps();
  }

  /** Returns the size of the maps of the node that a value is a view of. */
  MapShape maps(Value x) {
    return maps(x.node());
  }

  int size() {
    return nodes.size();
  }

  List<Node> all() {
    return nodes;
  }

  /** Returns a value whose node has exactly its values, as maps of its shape. */
  Value own(Value x) {
    MapShape wanted = MapShape.of(x.sizes());
    MapShape got = maps(x);
    int[] sources = x.sources();
    if (sources == null) {
      Operation same = new Operation.Rearrangement(null, 0);
      return got.equals(wanted) ? x : add("", same, wanted, x.node()).reshape(x.sizes());
    }
    int[] channels = channels(sources, got, wanted);
    Operation moved =
        channels == null
            ? new Operation.Rearrangement(Indices.of(sources), x.fill())
            : new Operation.Selection(Indices.of(channels));
    return add("", moved, wanted, x.node()).reshape(x.sizes());
  }

  /** Returns the channels that a table picks, or null if it does anything else. */
  private static int @Nullable [] channels(int[] sources, MapShape from, MapShape to) {
    if (from.height() != to.height() || from.width() != to.width()) {
      return null;
    }
    int[] channels = new int[to.channels()];
    for (int i = 0; i < sources.length; i++) {
      int channel = i / to.plane();
      if (i % to.plane() == 0) {
        channels[channel] = Math.floorDiv(sources[i], to.plane());
      }
      if (sources[i] < 0 || sources[i] != channels[channel] * to.plane() + i % to.plane()) {
        return null;
      }
    }
    return channels;
  }

  /** Returns a value of a node that holds each of its values once, whatever their order. */
  Value whole(Value x) {
    return x.isPermutation() ? x : own(x);
  }

  /** Returns a node with a view's values in C order, whatever its maps. */
  int flat(Value x) {
    return x.sources() == null ? x.node() : own(x.reshape(1, x.size())).node();
  }

  /**
   * Returns a node whose maps are a view of four axes, or of three, which become maps of one row.
   *
   * @param what the operation, for messages
   */
  int asMaps(Value x, String what) {
    Value four = x.rank() == 3 ? x.reshape(x.size(0), x.size(1), 1, x.size(2)) : x;
    Shapes.require(four.rank() == 4 && four.size(0) == 1, what + " of " + x + ", axes", x.rank());
    return own(four).node();
  }
}
