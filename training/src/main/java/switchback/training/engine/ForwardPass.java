package switchback.training.engine;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Operation.Rectifier;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.IndexTables;
import switchback.training.kernels.Limits;
import switchback.training.kernels.MapOrder;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Workers;
import switchback.training.kernels.channelslast.CellProduct;
import switchback.training.kernels.channelslast.PoolingCells;
import switchback.training.kernels.convolution.Correlation;
import switchback.training.kernels.elementwise.MapsKernel;
import switchback.training.kernels.pooling.MaxPoolingKernel;

/**
 * Runs images forward through the nodes that some wanted nodes need, one image after the other in
 * the same memory, so that an image's maps are still in the cache when the next node reads them; or
 * several at a time where their maps are small enough for that. Memory is used again once no later
 * node needs its maps. What the kernel of a node below can compute as well has no step of its own;
 * see {@link PassPlan}. Maps lie cell by cell where the kernels take them so, unless they are
 * wanted or the pass records. For one thread at a time.
 */
public final class ForwardPass {
  private final NetworkGraph graph;
  private final Engine engine;
  private final Workers workers;
  private final PassPlan plan;

  /** The number of images that each node runs at a time. */
  private final ImageGroups groups;

  /** The number of images of a run. */
  private final int images;

  private final NodeMaps maps;

  /** The memory of each thread, that of the calling one first. */
  private final List<Scratch> scratches = new ArrayList<>();

  /** The maps of wanted nodes, map by map. */
  private final @Nullable ImageMaps[] kept;

  /** Whether a convolution below computes a sum of maps as well. */
  private final boolean[] isAdded;

  private final List<Stage> stages = new ArrayList<>();

  /** The steps of the stage that is being added to. */
  private List<IntConsumer> steps = new ArrayList<>();

  private final Map<Integer, int[]> switches = new HashMap<>();

  /**
   * Neighbouring nodes that run as many images at a time.
   *
   * @param steps each computes a node's maps of some images, from the one given on
   */
  private record Stage(int images, List<IntConsumer> steps) {}

  /**
   * Creates a pass that keeps the maps of some nodes, on the calling thread.
   *
   * @param wanted the numbers of the nodes
   * @param scratch the memory of the current task; the pass is invalid after the task
   */
  public ForwardPass(Engine engine, Collection<Integer> wanted, Scratch scratch) {
    this(engine, wanted, false, 1, new Workers(1), scratch);
  }

  /**
   * Creates a pass that runs several images at a time, on the calling thread.
   *
   * @param images the largest number of images of a run, a power of two
   */
  public ForwardPass(Engine engine, Collection<Integer> wanted, int images, Scratch scratch) {
    this(engine, wanted, false, images, new Workers(1), scratch);
  }

  /**
   * Creates a pass that runs one image at a time, each node on several threads. Their number
   * changes nothing but the time.
   *
   * @param records whether max poolings record their switches
   */
  public ForwardPass(
      Engine engine,
      Collection<Integer> wanted,
      boolean records,
      Workers workers,
      Scratch scratch) {
    this(engine, wanted, records, 1, workers, scratch);
  }

  private ForwardPass(
      Engine engine,
      Collection<Integer> wanted,
      boolean records,
      int images,
      Workers workers,
      Scratch scratch) {
    this.engine = engine;
    this.workers = workers;
    this.images = images;
    this.graph = engine.graph();
    int count = graph.nodes().size();
    this.plan = new PassPlan(engine, wanted);
    this.groups = ImageGroups.of(engine, wanted, images);
    this.maps = new NodeMaps(graph, scratch);
    scratches.add(scratch);
    for (int i = 1; i < workers.threads(); i++) {
      scratches.add(new Scratch());
    }
    this.kept = new ImageMaps[count];
    this.isAdded = new boolean[count];
    for (int node : plan.nodes()) {
      if (stages.isEmpty() || stages.getLast().images() < groups.of(node)) {
        steps = new ArrayList<>();
        stages.add(new Stage(groups.of(node), steps));
      }
      add(node, records);
    }
  }

  /** Returns the number of images whose maps of a node are needed at the same time. */
  private int held(int node) {
    int own = plan.isWanted(node) || node == 0 ? images : groups.of(node);
    int held = plan.takers(node).map(groups::of).reduce(own, Math::max);
    int top = plan.top(node);
    return top == node ? held : Math.max(held, held(top));
  }

  private void add(int node, boolean records) {
    int[] inputs = graph.node(node).inputs().stream().mapToInt(i -> i).toArray();
    if (plan.isInPlace(node)) {
      maps.addInPlace(node, inputs[0]);
      if (graph.node(node).operation() instanceof Rectifier r && !plan.isCut(inputs[0])) {
        addRectifier(node, node, r);
      }
    } else if (graph.node(node).operation() instanceof Operation.Convolution) {
      addConvolution(node, inputs[0], records);
    } else {
      maps.add(node, records ? MapOrder.FIRST : order(node, inputs), held(node));
      step(node, inputs, records);
    }
    if (plan.isWanted(node)) {
      kept[node] = maps.kept(node, groups.of(node), images, steps);
    }
    // A node may take the same maps twice, whose memory is free once.
    Arrays.stream(inputs)
        .distinct()
        .filter(input -> plan.lastUse(input) == node && !plan.isWanted(input))
        .filter(input -> !maps.of(input).equals(maps.of(node)))
        .forEach(maps::release);
    maps.releaseTurned();
  }

  /** Returns the order in which a node writes its maps: cell by cell if it takes such maps. */
  private MapOrder order(int node, int[] inputs) {
    boolean isLast =
        switch (graph.node(node).operation()) {
          case Rectifier _, Operation.MaxPooling _, Operation.AveragePooling _ ->
              maps.order(inputs[0]).isLast();
          case Operation.Combination _ when plan.isSum(node) -> isAnyLast(inputs);
          case Operation.Concatenation c when c.axis() == 0 -> isAnyLast(inputs);
          case Operation.Dense _ -> engine.dense(node) != null;
          default -> false;
        };
    return isLast ? maps.last(node) : MapOrder.FIRST;
  }

  private boolean isAnyLast(int[] inputs) {
    return Arrays.stream(inputs).anyMatch(input -> maps.order(input).isLast());
  }

  private void step(int node, int[] inputs, boolean records) {
    MapOrder order = maps.order(node);
    switch (graph.node(node).operation()) {
      case Operation.Input _ -> {
        // run copies the image.
      }
      case Rectifier r -> addRectifier(node, inputs[0], r);
      case Operation.Combination _ when isAdded[node] -> {
        // The convolution below has done it.
      }
      case Operation.Combination _ when plan.isSum(node) -> addSum(node, inputs);
      case Operation.Concatenation c when c.axis() == 0 -> concatenate(node, inputs);
      case Operation.MaxPooling pooling -> addPooling(node, inputs[0], pooling, records);
      case Operation.AveragePooling pooling when order.isLast() ->
          addAverages(node, inputs[0], pooling);
      case Operation.Dense _ when order.isLast() -> addDense(node, inputs[0]);
      default -> addLoops(node, inputs);
    }
  }

  private void addRectifier(int node, int input, Rectifier rectifier) {
    ImageMaps source = maps.of(input);
    ImageMaps output = maps.of(node);
    int some = groups.of(node);
    Limits limits = Limits.upTo(rectifier.ceiling());
    steps.add(first -> MapsKernel.cut(source.of(first, some), output.of(first, some), limits));
  }

  private void addSum(int node, int[] inputs) {
    int some = groups.of(node);
    ImageMaps a = maps.ordered(inputs[0], maps.order(node), some, steps);
    ImageMaps b = maps.ordered(inputs[1], maps.order(node), some, steps);
    ImageMaps output = maps.of(node);
    Limits limits = plan.limits(node);
    steps.add(
        first ->
            MapsKernel.add(a.of(first, some), b.of(first, some), output.of(first, some), limits));
  }

  /** Adds an operation that plain loops compute. */
  private void addLoops(int node, int[] inputs) {
    Step step = engine.step(node);
    int some = groups.of(node);
    ImageMaps output = maps.of(node);
    ImageMaps[] sources =
        Arrays.stream(inputs)
            .mapToObj(input -> maps.ordered(input, MapOrder.FIRST, some, steps))
            .toArray(ImageMaps[]::new);
    steps.add(
        first -> {
          MemorySegment[] given =
              Arrays.stream(sources)
                  .map(source -> source.of(first, some))
                  .toArray(MemorySegment[]::new);
          run(step, some, given, output.of(first, some));
        });
  }

  private void addConvolution(int node, int input, boolean records) {
    int sums = plan.scaled(node);
    int some = groups.of(node);
    Correlation correlation = engine.correlation(node, records, sums > node);
    MapOrder to = records ? MapOrder.FIRST : orderOfSums(node, input, correlation);
    MapOrder from = correlation.takes(maps.order(input), to) ? maps.order(input) : MapOrder.FIRST;
    ImageMaps source = maps.ordered(input, from, some, steps);
    if (to.isLast() && addWithTerm(node, sums, correlation, source, from)) {
      return;
    }
    int top = plan.top(sums);
    if (to.isLast() && plan.isPart(top)) {
      int whole = plan.lastUse(top);
      maps.addPart(node, whole, held(whole), plan.firstOfPart(top));
    } else {
      maps.add(node, to, held(node));
    }
    ImageMaps output = maps.of(node);
    Limits limits = plan.limits(sums);
    MapOrder order = maps.order(node);
    List<Correlation.Pass> passes =
        perThread(scratch -> correlation.on(scratch, limits, some, from, order));
    share(
        (share, shares, first) ->
            passes.get(share).run(share, shares, source.of(first, some), output.of(first, some)));
  }

  /** Returns what each thread uses to compute its share of a node. */
  private <T> List<T> perThread(Function<Scratch, T> create) {
    List<T> each = new ArrayList<>();
    for (Scratch scratch : scratches) {
      scratch.nextTurn();
      each.add(create.apply(scratch));
    }
    return each;
  }

  /** Computes a share of a node's maps of some images, from one on. */
  @FunctionalInterface
  private interface SharedStep {
    void run(int share, int shares, int first);
  }

  /** Adds a step whose work the threads share. */
  private void share(SharedStep step) {
    int shares = workers.threads();
    steps.add(
        shares == 1
            ? first -> step.run(0, 1, first)
            : first -> workers.run(shares, share -> step.run(share, shares, first)));
  }

  /**
   * Returns the order in which a convolution writes its sums: cell by cell if it can, unless they
   * are wanted and it can write them map by map as well.
   */
  private MapOrder orderOfSums(int node, int input, Correlation correlation) {
    MapOrder from = maps.order(input);
    MapOrder last = maps.last(node);
    boolean isFirst = plan.isWanted(plan.top(node)) && correlation.takes(from, MapOrder.FIRST);
    return !isFirst && correlation.takes(from, last) ? last : MapOrder.FIRST;
  }

  /**
   * Adds a convolution together with the sum that alone takes it, if the other term lies there by
   * then.
   *
   * @return whether there is such a sum
   */
  private boolean addWithTerm(
      int node, int sums, Correlation correlation, ImageMaps source, MapOrder from) {
    int sum = plan.sumOf(sums);
    if (sum < 0) {
      return false;
    }
    int term =
        graph.node(sum).inputs().stream().filter(input -> input != sums).findFirst().orElse(sum);
    if (term > node || !maps.order(term).isLast()) {
      return false;
    }
    int some = groups.of(node);
    MapOrder to = maps.last(sum);
    if (!correlation.adds(from, to)) {
      return false;
    }
    Limits limits = plan.limits(sum);
    MapOrder termOrder = maps.order(term);
    List<Correlation.AddingPass> passes =
        perThread(scratch -> correlation.adding(scratch, limits, some, from, termOrder, to));
    maps.add(sum, to, held(sum));
    maps.addInPlace(node, sum);
    isAdded[sum] = true;
    ImageMaps added = maps.of(term);
    ImageMaps output = maps.of(sum);
    share(
        (share, shares, first) ->
            passes
                .get(share)
                .run(
                    share,
                    shares,
                    source.of(first, some),
                    added.of(first, some),
                    output.of(first, some)));
    return true;
  }

  /** Puts the maps of several nodes one behind the other, unless they lie there already. */
  private void concatenate(int node, int[] inputs) {
    int some = groups.of(node);
    MapOrder order = maps.order(node);
    ImageMaps output = maps.of(node);
    MapShape all = graph.node(node).maps();
    long whole = order.isLast() ? order.cell() : all.size();
    long parts = (long) some * (order.isLast() ? all.plane() : 1);
    long before = 0;
    for (int input : inputs) {
      MapShape shape = graph.node(input).maps();
      int count = order.isLast() ? shape.channels() : shape.size();
      if (!maps.isPart(input)) {
        ImageMaps source = maps.ordered(input, order, some, steps);
        long from = order.isLast() ? maps.last(input).cell() : shape.size();
        long to = before;
        steps.add(
            first -> {
              MemorySegment read = source.of(first, some);
              MemorySegment written = output.of(first, some);
              for (long i = 0; i < parts; i++) {
                Floats.copy(read, i * from, written, to + i * whole, count);
              }
            });
      }
      before += count;
    }
  }

  private void addPooling(int node, int input, Operation.MaxPooling pooling, boolean records) {
    int some = groups.of(node);
    ImageMaps source = maps.of(input);
    ImageMaps output = maps.of(node);
    if (maps.order(node).isLast()) {
      List<PoolingCells> cells = pooling(node, input, pooling.geometry());
      share(
          (share, shares, first) ->
              cells
                  .get(share)
                  .maxima(share, shares, source.of(first, some), output.of(first, some)));
      return;
    }
    int planes = some * graph.node(node).maps().channels();
    if (!records) {
      steps.add(
          first ->
              MaxPoolingKernel.forward(
                  pooling.geometry(), planes, source.of(first, some), output.of(first, some)));
      return;
    }
    int[] places = new int[graph.node(node).maps().size()];
    switches.put(node, places);
    steps.add(
        first ->
            MaxPoolingKernel.forward(
                pooling.geometry(),
                planes,
                source.of(first, some),
                output.of(first, some),
                places,
                workers));
  }

  private void addAverages(int node, int input, Operation.AveragePooling pooling) {
    int some = groups.of(node);
    ImageMaps source = maps.of(input);
    ImageMaps output = maps.of(node);
    List<PoolingCells> cells = pooling(node, input, pooling.geometry());
    MapShape shape = graph.node(node).maps();
    int[] counts =
        IndexTables.of(
            shape.plane(), i -> Averages.cells(pooling, i / shape.width(), i % shape.width()));
    share(
        (share, shares, first) ->
            cells
                .get(share)
                .averages(counts, share, shares, source.of(first, some), output.of(first, some)));
  }

  private List<PoolingCells> pooling(int node, int input, Geometry geometry) {
    int channels = graph.node(node).maps().channels();
    int some = groups.of(node);
    return perThread(
        _ -> new PoolingCells(geometry, channels, some, maps.order(input), maps.order(node)));
  }

  private void addDense(int node, int input) {
    int some = groups.of(node);
    ImageMaps source = maps.ordered(input, MapOrder.FIRST, some, steps);
    ImageMaps output = maps.of(node);
    MapOrder from = new MapOrder(graph.node(input).maps().size());
    CellProduct product = Objects.requireNonNull(engine.dense(node));
    List<CellProduct.Pass> passes =
        perThread(scratch -> product.on(scratch, Limits.NONE, some, from, maps.order(node)));
    share(
        (share, shares, first) ->
            passes.get(share).run(share, shares, source.of(first, some), output.of(first, some)));
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
    check(image.length == images * graph.input().size(), image);
    run(image, images);
  }

  /**
   * Runs the first of some images forward.
   *
   * @param image as many images, (N, C, H, W) in network-input space, and perhaps other values
   *     behind them; only read
   * @param count the number of images that are run; the maps of others are any numbers
   * @throws IllegalArgumentException if the values are fewer than those of the images
   */
  public void run(float[] image, int count) {
    check(count <= images && image.length >= count * graph.input().size(), image);
    MemorySegment.copy(image, 0, maps.of(0).memory(), JAVA_FLOAT, 0, count * graph.input().size());
    int most = stages.getLast().images();
    try {
      for (int first = 0; first < count; first += most) {
        run(stages.size() - 1, first, count);
      }
    } finally {
      // The kernels know their memory by its addresses alone.
      Reference.reachabilityFence(scratches);
    }
  }

  private void check(boolean isRight, float[] image) {
    if (!isRight) {
      throw new IllegalArgumentException(
          "image sizes differ: got "
              + image.length
              + " values, expected "
              + (images == 1 ? "" : images + " of ")
              + graph.input());
    }
  }

  /** Runs the stages up to one for as many images as that runs at a time. */
  private void run(int stage, int first, int count) {
    Stage its = stages.get(stage);
    if (stage > 0) {
      int each = stages.get(stage - 1).images();
      for (int i = first; i < Math.min(first + its.images(), count); i += each) {
        run(stage - 1, i, count);
      }
    }
    its.steps().forEach(step -> step.accept(first));
  }

  /**
   * Returns the maps (C, H, W) of a wanted node, of several images (N, C, H, W); valid until the
   * next run, and no longer than this pass is reachable.
   *
   * @throws IllegalArgumentException if the node was not wanted
   */
  public MemorySegment maps(int node) {
    ImageMaps its = kept[node];
    if (its == null) {
      throw new IllegalArgumentException("the maps of node " + node + " are not kept");
    }
    return its.memory();
  }

  /** Returns a copy of the maps (C, H, W) of a wanted node, or (N, C, H, W). */
  public float[] copy(int node) {
    try {
      return maps(node).toArray(JAVA_FLOAT);
    } finally {
      Reference.reachabilityFence(scratches);
    }
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
