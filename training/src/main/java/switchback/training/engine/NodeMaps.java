package switchback.training.engine;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
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
  private final Scratch scratch;
  private final @Nullable ImageMaps[] maps;
  private final MapOrder[] orders;

  /** Whether a node's maps are part of another's memory. */
  private final boolean[] isPart;

  /**
   * Memory that is free again. Its number of images is part of the key, since nodes that run few
   * images at a time run again before others have read what lies in the memory of more.
   */
  private final Map<Size, List<MemorySegment>> free = new HashMap<>();

  /** Maps in another order, for the node that is being added. */
  private final List<ImageMaps> turned = new ArrayList<>();

  private record Size(int images, long bytes) {}

  /** Creates an empty memory. */
  NodeMaps(NetworkGraph graph, Scratch scratch) {
    int count = graph.nodes().size();
    this.graph = graph;
    this.scratch = scratch;
    this.maps = new ImageMaps[count];
    this.orders = new MapOrder[count];
    this.isPart = new boolean[count];
  }

  /** Returns the maps of a node that has some. */
  ImageMaps of(int node) {
    return Objects.requireNonNull(maps[node]);
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

  /**
   * Gives a node memory of its own, unless it has some.
   *
   * @param images the number of images that it holds
   */
  void add(int node, MapOrder order, int images) {
    if (maps[node] == null) {
      maps[node] = memory(node, order, images);
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
   * @param images the number of images that the whole holds
   * @param first the first of the whole's maps that are the node's
   */
  void addPart(int node, int whole, int images, int first) {
    add(whole, last(whole), images);
    ImageMaps all = of(whole);
    MemorySegment memory = all.memory().asSlice((long) first * Float.BYTES);
    maps[node] = new ImageMaps(memory, all.images(), all.bytes());
    orders[node] = orders[whole];
    isPart[node] = true;
  }

  private ImageMaps memory(int node, MapOrder order, int images) {
    long floats = order.floats(shape(node).channels(), shape(node).plane());
    Size size = new Size(images, images * floats * Float.BYTES);
    List<MemorySegment> unused = free.getOrDefault(size, List.of());
    MemorySegment memory = unused.isEmpty() ? scratch.floats(images * floats) : unused.removeLast();
    return new ImageMaps(memory, images, floats * Float.BYTES);
  }

  /**
   * Returns the maps of a node in an order that they may not lie in.
   *
   * @param images the number of images of each run of what changes the order
   * @param steps receives it, if it is necessary
   */
  ImageMaps ordered(int node, MapOrder order, int images, List<IntConsumer> steps) {
    if (orders[node].isLast() == order.isLast()) {
      return of(node);
    }
    ImageMaps target = memory(node, order, images);
    turned.add(target);
    reorder(node, order, images, target, steps);
    return target;
  }

  /**
   * Returns the maps of a node map by map, in memory that is never used for others.
   *
   * @param all the number of images that it holds
   * @see #ordered
   */
  ImageMaps kept(int node, int images, int all, List<IntConsumer> steps) {
    if (!orders[node].isLast()) {
      return of(node);
    }
    ImageMaps target = memory(node, MapOrder.FIRST, all);
    reorder(node, MapOrder.FIRST, images, target, steps);
    return target;
  }

  private void reorder(
      int node, MapOrder order, int images, ImageMaps target, List<IntConsumer> steps) {
    MapShape shape = shape(node);
    ImageMaps source = of(node);
    Reordering reordering =
        new Reordering(shape.channels(), shape.plane(), images, orders[node], order, scratch);
    steps.add(first -> reordering.run(source.of(first, images), target.of(first, images)));
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
    ImageMaps its = of(node);
    if (Arrays.stream(maps, node + 1, maps.length).noneMatch(its::equals) && !isPart[node]) {
      release(its);
    }
  }

  private void release(ImageMaps unused) {
    Size size = new Size(unused.images(), unused.memory().byteSize());
    free.computeIfAbsent(size, _ -> new ArrayList<>()).add(unused.memory());
  }
}
