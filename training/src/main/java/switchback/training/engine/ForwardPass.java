package switchback.training.engine;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Node;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Operation.Rectifier;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.IndexTables;
import switchback.training.kernels.Limits;
import switchback.training.kernels.MapOrder;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Workers;
import switchback.training.kernels.channelslast.PoolingCells;
import switchback.training.kernels.channelslast.Reordering;
import switchback.training.kernels.convolution.Correlation;
import switchback.training.kernels.elementwise.MapsKernel;
import switchback.training.kernels.pooling.MaxPoolingKernel;

/**
 * Runs images forward through the nodes that some wanted nodes need, one image after the other in
 * the same memory, so that an image's maps are still in the cache when the next node reads them; or
 * several at a time where their maps are small enough for that. Memory is used again once no later
 * node needs its maps. A ReLU that alone takes a convolution's sums is applied while they are
 * written. For one thread at a time.
 */
public final class ForwardPass {
  private final NetworkGraph graph;
  private final Engine engine;
  private final boolean[] isWanted;
  private final boolean[] isNeeded;
  private final int images;

  /** The last needed node that takes each node's maps. */
  private final int[] lastUse;

  /** The maps of each node; null if it is not needed. */
  private final MemorySegment[] maps;

  /** The order of the maps of each node. */
  private final MapOrder[] orders;

  /** The maps of wanted nodes, map by map. */
  private final MemorySegment[] kept;

  /** Maps in another order that the node which is being added takes. */
  private final List<MemorySegment> turned = new ArrayList<>();

  private final List<Runnable> steps = new ArrayList<>();
  private final Map<Integer, int[]> switches = new HashMap<>();

  /** Memory that is free again, by its size in bytes. */
  private final Map<Long, List<MemorySegment>> free = new HashMap<>();

  /**
   * Creates a pass that keeps the maps of some nodes, on the calling thread.
   *
   * @param wanted the numbers of the nodes
   * @param scratch the memory of the current task; the pass is invalid after the task
   */
  public ForwardPass(Engine engine, Collection<Integer> wanted, Scratch scratch) {
    this(engine, wanted, false, 1, scratch);
  }

  /**
   * Creates a pass that runs several images at a time, on the calling thread.
   *
   * @param images the number of images of each run, at least 1
   */
  public ForwardPass(Engine engine, Collection<Integer> wanted, int images, Scratch scratch) {
    this(engine, wanted, false, images, scratch);
  }

  /**
   * Creates a pass.
   *
   * @param records whether max poolings record their switches
   */
  public ForwardPass(Engine engine, Collection<Integer> wanted, boolean records, Scratch scratch) {
    this(engine, wanted, records, 1, scratch);
  }

  private ForwardPass(
      Engine engine, Collection<Integer> wanted, boolean records, int images, Scratch scratch) {
    this.engine = engine;
    this.images = images;
    this.graph = engine.graph();
    int count = graph.nodes().size();
    this.isWanted = new boolean[count];
    this.isNeeded = new boolean[count];
    this.lastUse = new int[count];
    this.maps = new MemorySegment[count];
    this.orders = new MapOrder[count];
    this.kept = new MemorySegment[count];
    isNeeded[0] = true;
    wanted.forEach(node -> isWanted[node] = true);
    wanted.forEach(node -> isNeeded[node] = true);
    for (int node = count - 1; node >= 0; node--) {
      if (isNeeded[node]) {
        for (int input : graph.node(node).inputs()) {
          isNeeded[input] = true;
          lastUse[input] = Math.max(lastUse[input], node);
        }
      }
    }
    for (int node = 0; node < count; node++) {
      if (isNeeded[node]) {
        add(node, records, scratch);
      }
    }
  }

  private void add(int node, boolean records, Scratch scratch) {
    Node added = graph.node(node);
    int[] inputs = added.inputs().stream().mapToInt(i -> i).toArray();
    boolean isInPlace = isInPlace(node, inputs);
    orders[node] = isInPlace ? orders[inputs[0]] : order(node, inputs, records);
    maps[node] = isInPlace ? maps[inputs[0]] : memory(node, orders[node], scratch);
    step(node, inputs, isInPlace, records, scratch);
    if (isWanted[node]) {
      kept[node] = ordered(node, MapOrder.FIRST, scratch);
    }
    // A node may take the same maps twice, whose memory is free once.
    Arrays.stream(inputs)
        .distinct()
        .filter(
            input -> lastUse[input] == node && !isWanted[input] && !maps[input].equals(maps[node]))
        .forEach(this::release);
    turned.forEach(this::release);
    turned.clear();
  }

  /** Returns the order in which a node writes its maps. */
  private MapOrder order(int node, int[] inputs, boolean records) {
    MapOrder last = MapOrder.last(graph.node(node).maps().channels());
    return switch (graph.node(node).operation()) {
      case Operation.Convolution _ -> orderOfSums(node, orders[inputs[0]], last, records);
      case Rectifier _ -> orders[inputs[0]];
      case Operation.MaxPooling _, Operation.AveragePooling _ ->
          orders[inputs[0]].isLast() ? last : MapOrder.FIRST;
      case Operation.Combination _ when isSum(node) ->
          orders[inputs[0]].isLast() ? last : orders[inputs[1]].isLast() ? last : MapOrder.FIRST;
      case Operation.Concatenation c when c.axis() == 0 ->
          Arrays.stream(inputs).allMatch(input -> orders[input].isLast()) ? last : MapOrder.FIRST;
      default -> MapOrder.FIRST;
    };
  }

  /**
   * Returns the order in which a convolution writes its sums: cell by cell if it can, unless they
   * are wanted and it can write them map by map as well.
   */
  private MapOrder orderOfSums(int node, MapOrder input, MapOrder last, boolean records) {
    Correlation correlation = engine.correlation(node, records, isScaled(node));
    if (records || (isKept(node) && correlation.takes(input, MapOrder.FIRST))) {
      return MapOrder.FIRST;
    }
    return correlation.takes(input, last) ? last : MapOrder.FIRST;
  }

  /** Returns whether the memory of a node's maps is that of wanted ones. */
  private boolean isKept(int node) {
    int use = lastUse[node];
    return isWanted[node]
        || (use > node && isInPlace(use, new int[] {node}) && isKept(use));
  }

  /** Returns the maps of a node in an order, which a step of its own changes if necessary. */
  private MemorySegment ordered(int node, MapOrder order, Scratch scratch) {
    if (orders[node].equals(order)) {
      return maps[node];
    }
    MapShape shape = graph.node(node).maps();
    MemorySegment source = maps[node];
    MemorySegment target = memory(node, order, scratch);
    if (!isWanted[node]) {
      turned.add(target);
    }
    Reordering reordering =
        new Reordering(
            shape.channels(), shape.plane(), images, orders[node], order, scratch);
    steps.add(() -> reordering.run(source, target));
    return target;
  }

  /** Returns whether a node writes its maps where its input was. */
  private boolean isInPlace(int node, int[] inputs) {
    return switch (graph.node(node).operation()) {
      case Rectifier _ -> isTakenBy(inputs[0], node);
      case Operation.Scaling _ -> isScaling(inputs[0], node);
      default -> false;
    };
  }

  /** Returns whether a convolution computes the scaling that follows as well. */
  private boolean isScaling(int sums, int scaling) {
    return graph.node(sums).operation() instanceof Operation.Convolution
        && engine.scalingOf(sums) == scaling
        && isTakenBy(sums, scaling);
  }

  /** Returns whether a node alone takes another's maps, which are not wanted themselves. */
  private boolean isTakenBy(int maps, int node) {
    return !isWanted[maps] && maps > 0 && engine.uses(maps) == 1 && lastUse[maps] == node;
  }

  private MemorySegment memory(int node, MapOrder order, Scratch scratch) {
    MapShape shape = graph.node(node).maps();
    long floats = images * order.floats(shape.channels(), shape.plane());
    List<MemorySegment> unused = free.getOrDefault(floats * Float.BYTES, List.of());
    return unused.isEmpty() ? scratch.floats(floats) : unused.removeLast();
  }

  private void release(int node) {
    MemorySegment memory = maps[node];
    if (Arrays.stream(maps, node + 1, maps.length).noneMatch(memory::equals)) {
      release(memory);
    }
  }

  private void release(MemorySegment memory) {
    free.computeIfAbsent(memory.byteSize(), _ -> new ArrayList<>()).add(memory);
  }

  private void step(int node, int[] inputs, boolean isInPlace, boolean records, Scratch scratch) {
    MapOrder order = orders[node];
    MemorySegment output = maps[node];
    switch (graph.node(node).operation()) {
      case Operation.Input _ -> {
        // run copies the image.
      }
      case Operation.Convolution _ -> addConvolution(node, inputs[0], records, scratch);
      case Rectifier r -> {
        MemorySegment input = maps[inputs[0]];
        if (!isInPlace || !isSums(inputs[0])) {
          steps.add(() -> MapsKernel.cut(input, output, Limits.upTo(r.ceiling())));
        }
      }
      case Operation.Scaling _ when isInPlace -> {
        // The convolution below has done it.
      }
      case Operation.Combination _ when isSum(node) -> {
        MemorySegment a = ordered(inputs[0], order, scratch);
        MemorySegment b = ordered(inputs[1], order, scratch);
        Limits limits = limits(node);
        steps.add(() -> MapsKernel.add(a, b, output, limits));
      }
      case Operation.Concatenation c when c.axis() == 0 -> concatenate(node, inputs, scratch);
      case Operation.MaxPooling pooling -> addPooling(node, inputs[0], pooling, records);
      case Operation.AveragePooling pooling when order.isLast() ->
          addAverages(node, inputs[0], pooling);
      default -> {
        Step step = engine.step(node);
        MemorySegment[] sources =
            Arrays.stream(inputs)
                .mapToObj(input -> ordered(input, MapOrder.FIRST, scratch))
                .toArray(MemorySegment[]::new);
        steps.add(() -> run(step, images, sources, output));
      }
    }
  }

  private void addConvolution(int node, int input, boolean records, Scratch scratch) {
    boolean isScaled = isScaled(node);
    int sums = isScaled ? lastUse[node] : node;
    Correlation correlation = engine.correlation(node, records, isScaled);
    MapOrder from =
        correlation.takes(orders[input], orders[node]) ? orders[input] : MapOrder.FIRST;
    MemorySegment source = ordered(input, from, scratch);
    MemorySegment output = maps[node];
    Correlation.Pass pass = correlation.on(scratch, limits(sums), images, from, orders[node]);
    steps.add(() -> pass.run(source, output));
  }

  /** Returns whether a convolution computes the scaling that follows as well. */
  private boolean isScaled(int node) {
    return lastUse[node] > node && isScaling(node, lastUse[node]);
  }

  /** Returns whether a node adds two maps of its own size. */
  private boolean isSum(int node) {
    Node its = graph.node(node);
    return its.operation() instanceof Operation.Combination c
        && c.kind() == Operation.Combination.Kind.SUM
        && its.inputs().stream().allMatch(input -> graph.node(input).maps().equals(its.maps()));
  }

  /** Puts the maps of several nodes one behind the other. */
  private void concatenate(int node, int[] inputs, Scratch scratch) {
    MemorySegment output = maps[node];
    MapOrder order = orders[node];
    long all = order.isLast() ? order.cell() : graph.node(node).maps().size();
    long at = 0;
    for (int input : inputs) {
      MapShape shape = graph.node(input).maps();
      MemorySegment source = order.isLast() ? maps[input] : ordered(input, order, scratch);
      int count = order.isLast() ? shape.channels() : shape.size();
      long from = order.isLast() ? orders[input].cell() : shape.size();
      long parts = (long) images * (order.isLast() ? shape.plane() : 1);
      long to = at;
      steps.add(
          () -> {
            for (long i = 0; i < parts; i++) {
              Floats.copy(source, i * from, output, to + i * all, count);
            }
          });
      at += count;
    }
  }

  /** Returns whether a kernel that cuts its sums to limits writes a node's maps. */
  private boolean isSums(int node) {
    Node its = graph.node(node);
    return its.operation() instanceof Operation.Convolution
        || isSum(node)
        || (its.operation() instanceof Operation.Scaling
            && isScaling(its.inputs().getFirst(), node));
  }

  /** Returns the limits of the ReLU that alone takes a node's sums, or none. */
  private Limits limits(int node) {
    int use = lastUse[node];
    return use > node && graph.node(use).operation() instanceof Rectifier r && isTakenBy(node, use)
        ? Limits.upTo(r.ceiling())
        : Limits.NONE;
  }

  private void addPooling(int node, int input, Operation.MaxPooling pooling, boolean records) {
    MemorySegment source = maps[input];
    MemorySegment output = maps[node];
    if (orders[node].isLast()) {
      PoolingCells cells = pooling(node, input, pooling.geometry());
      steps.add(() -> cells.maxima(source, output));
      return;
    }
    int planes = images * graph.node(node).maps().channels();
    if (!records) {
      steps.add(() -> MaxPoolingKernel.forward(pooling.geometry(), planes, source, output));
      return;
    }
    int[] places = new int[graph.node(node).maps().size()];
    switches.put(node, places);
    steps.add(
        () -> {
          try (Workers alone = new Workers(1)) {
            MaxPoolingKernel.forward(pooling.geometry(), planes, source, output, places, alone);
          }
        });
  }

  private void addAverages(int node, int input, Operation.AveragePooling pooling) {
    MemorySegment source = maps[input];
    MemorySegment output = maps[node];
    PoolingCells cells = pooling(node, input, pooling.geometry());
    int width = graph.node(node).maps().width();
    int[] counts =
        IndexTables.of(
            graph.node(node).maps().plane(), i -> Averages.cells(pooling, i / width, i % width));
    steps.add(() -> cells.averages(counts, source, output));
  }

  private PoolingCells pooling(int node, int input, Geometry geometry) {
    int channels = graph.node(node).maps().channels();
    return new PoolingCells(geometry, channels, images, orders[input], orders[node]);
  }

  /** Runs a step on arrays, which plain loops process faster than native memory. */
  private static void run(Step step, int images, MemorySegment[] inputs, MemorySegment output) {
    float[][] arrays = new float[inputs.length][];
    for (int i = 0; i < images; i++) {
      int image = i;
      Arrays.setAll(arrays, k -> Floats.image(inputs[k], image, images).toArray(JAVA_FLOAT));
      float[] result = new float[Math.toIntExact(output.byteSize() / images / Float.BYTES)];
      step.run(arrays, result);
      MemorySegment.copy(result, 0, Floats.image(output, i, images), JAVA_FLOAT, 0, result.length);
    }
  }

  /**
   * Runs an image forward, or as many as the pass is for.
   *
   * @param image the image, (C, H, W) in network-input space, or (N, C, H, W); only read
   * @throws IllegalArgumentException if it does not have the size of the graph's input
   */
  public void run(float[] image) {
    if (image.length != images * graph.input().size()) {
      throw new IllegalArgumentException(
          "image sizes differ: got "
              + image.length
              + " values, expected "
              + (images == 1 ? "" : images + " of ")
              + graph.input());
    }
    MemorySegment.copy(image, 0, maps[0], JAVA_FLOAT, 0, image.length);
    steps.forEach(Runnable::run);
  }

  /**
   * Returns the maps (C, H, W) of a wanted node, of several images (N, C, H, W); valid until the
   * next run.
   *
   * @throws IllegalArgumentException if the node was not wanted
   */
  public MemorySegment maps(int node) {
    if (!isWanted[node]) {
      throw new IllegalArgumentException("the maps of node " + node + " are not kept");
    }
    return kept[node];
  }

  /** Returns a copy of the maps (C, H, W) of a wanted node, or (N, C, H, W). */
  public float[] copy(int node) {
    return maps(node).toArray(JAVA_FLOAT);
  }

  /**
   * Returns the places of the maxima of a max pooling, for a pass that records them; the next image
   * overwrites them.
   */
  public int[] switches(int node) {
    int[] places = switches.get(node);
    if (places == null) {
      throw new IllegalArgumentException("node " + node + " recorded no switches");
    }
    return places;
  }
}
