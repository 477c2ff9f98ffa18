package switchback.training.engine;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.kernels.MapOrder;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.channelslast.Reordering;

/**
 * The memory of a pass: where the maps of each node lie, and in which order. Memory that is
 * released is used again. For one thread at a time.
 */
final class NodeMaps {
  private final NetworkGraph graph;
  private final int images;
  private final Scratch scratch;
  private final MemorySegment[] maps;
  private final MapOrder[] orders;

  /** Whether a node's maps are part of another's memory. */
  private final boolean[] isPart;

  /** Memory that is free again, by its size in bytes. */
  private final Map<Long, List<MemorySegment>> free = new HashMap<>();

  /** Maps in another order, for the node that is being added. */
  private final List<MemorySegment> turned = new ArrayList<>();

  /**
   * Creates an empty memory.
   *
   * @param images the number of images whose maps lie one behind the other
   */
  NodeMaps(NetworkGraph graph, int images, Scratch scratch) {
    int count = graph.nodes().size();
    this.graph = graph;
    this.images = images;
    this.scratch = scratch;
    this.maps = new MemorySegment[count];
    this.orders = new MapOrder[count];
    this.isPart = new boolean[count];
    Arrays.fill(maps, MemorySegment.NULL);
  }

  /** Returns the maps of a node. */
  MemorySegment of(int node) {
    return maps[node];
  }

  /** Returns the order of the maps of a node that has some. */
  MapOrder order(int node) {
    return orders[node];
  }

  private MapShape shape(int node) {
    return graph.node(node).maps();
  }

  /** Returns the order cell by cell for a node's maps. */
  MapOrder last(int node) {
    return MapOrder.last(shape(node).channels());
  }

  /** Gives a node memory of its own, unless it has some. */
  void add(int node, MapOrder order) {
    if (maps[node].equals(MemorySegment.NULL)) {
      maps[node] = memory(node, order);
      orders[node] = order;
    }
  }

  /** Gives a node the memory of another, whose maps it overwrites. */
  void addInPlace(int node, int below) {
    maps[node] = maps[below];
    orders[node] = orders[below];
    isPart[node] = isPart[below];
  }

  /**
   * Gives a node part of the memory of another whose maps lie cell by cell.
   *
   * @param first the first of the whole's maps that are the node's
   */
  void addPart(int node, int whole, int first) {
    add(whole, last(whole));
    maps[node] = maps[whole].asSlice((long) first * Float.BYTES);
    orders[node] = orders[whole];
    isPart[node] = true;
  }

  private MemorySegment memory(int node, MapOrder order) {
    long floats = images * order.floats(shape(node).channels(), shape(node).plane());
    List<MemorySegment> unused = free.getOrDefault(floats * Float.BYTES, List.of());
    return unused.isEmpty() ? scratch.floats(floats) : unused.removeLast();
  }

  /**
   * Returns the maps of a node in an order that they may not lie in.
   *
   * @param isKept whether they are needed for longer than the node that is being added
   * @param steps receives what changes the order, if necessary
   */
  MemorySegment ordered(int node, MapOrder order, boolean isKept, List<Runnable> steps) {
    MapShape shape = shape(node);
    if (orders[node].isLast() == order.isLast()) {
      return maps[node];
    }
    if (isSingle(node)) {
      return maps[node].asSlice(0, (long) images * shape.size() * Float.BYTES);
    }
    MemorySegment source = maps[node];
    MemorySegment target = memory(node, order);
    if (!isKept) {
      turned.add(target);
    }
    Reordering reordering =
        new Reordering(shape.channels(), shape.plane(), images, orders[node], order, scratch);
    steps.add(() -> reordering.run(source, target));
    return target;
  }

  /** Returns whether maps that lie cell by cell have one cell, so that both orders are one. */
  private boolean isSingle(int node) {
    MapShape shape = shape(node);
    return shape.plane() == 1
        && !isPart[node]
        && (orders[node].cell() == shape.channels() || (images == 1 && orders[node].isLast()));
  }

  /** Returns whether a node's maps are part of another's memory. */
  boolean isPart(int node) {
    return isPart[node];
  }

  /** Releases what {@link #ordered} has handed out for the node that is being added. */
  void releaseTurned() {
    turned.forEach(this::release);
    turned.clear();
  }

  /** Releases the maps of a node, unless a later one has them or they are part of another's. */
  void release(int node) {
    boolean isElsewhere =
        Arrays.stream(maps, node + 1, maps.length).anyMatch(maps[node]::equals);
    if (!isElsewhere && !isPart[node] && !maps[node].equals(MemorySegment.NULL)) {
      release(maps[node]);
    }
  }

  private void release(MemorySegment memory) {
    free.computeIfAbsent(memory.byteSize(), _ -> new ArrayList<>()).add(memory);
  }
}
