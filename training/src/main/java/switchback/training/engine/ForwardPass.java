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
import switchback.training.kernels.Limits;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Workers;
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
    maps[node] = isInPlace ? maps[inputs[0]] : memory(added.maps(), scratch);
    step(node, inputs, isInPlace, records, scratch);
    // A node may take the same maps twice, whose memory is free once.
    Arrays.stream(inputs)
        .distinct()
        .filter(
            input -> lastUse[input] == node && !isWanted[input] && !maps[input].equals(maps[node]))
        .forEach(this::release);
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

  private MemorySegment memory(MapShape shape, Scratch scratch) {
    long floats = (long) images * shape.size();
    List<MemorySegment> unused = free.getOrDefault(floats * Float.BYTES, List.of());
    return unused.isEmpty() ? scratch.floats(floats) : unused.removeLast();
  }

  private void release(int node) {
    MemorySegment memory = maps[node];
    if (Arrays.stream(maps, node + 1, maps.length).noneMatch(memory::equals)) {
      free.computeIfAbsent(memory.byteSize(), _ -> new ArrayList<>()).add(memory);
    }
  }

  private void step(int node, int[] inputs, boolean isInPlace, boolean records, Scratch scratch) {
    MemorySegment output = maps[node];
    switch (graph.node(node).operation()) {
      case Operation.Input _ -> {
        // run copies the image.
      }
      case Operation.Convolution _ -> {
        boolean isScaled = lastUse[node] > node && isScaling(node, lastUse[node]);
        int sums = isScaled ? lastUse[node] : node;
        Correlation.Pass pass =
            engine.correlation(node, records, isScaled).on(scratch, limits(sums), images);
        MemorySegment input = maps[inputs[0]];
        steps.add(() -> pass.run(input, output));
      }
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
        MemorySegment a = maps[inputs[0]];
        MemorySegment b = maps[inputs[1]];
        Limits limits = limits(node);
        steps.add(() -> MapsKernel.add(a, b, output, limits));
      }
      case Operation.Concatenation c when c.axis() == 0 -> concatenate(inputs, output);
      case Operation.MaxPooling pooling -> addPooling(node, inputs[0], pooling, records);
      default -> {
        Step step = engine.step(node);
        MemorySegment[] sources =
            Arrays.stream(inputs).mapToObj(i -> maps[i]).toArray(MemorySegment[]::new);
        steps.add(() -> run(step, images, sources, output));
      }
    }
  }

  /** Returns whether a node adds two maps of its own size. */
  private boolean isSum(int node) {
    Node its = graph.node(node);
    return its.operation() instanceof Operation.Combination c
        && c.kind() == Operation.Combination.Kind.SUM
        && its.inputs().stream().allMatch(input -> graph.node(input).maps().equals(its.maps()));
  }

  /** Puts the maps of several nodes one behind the other, image by image. */
  private void concatenate(int[] inputs, MemorySegment output) {
    MemorySegment[] sources =
        Arrays.stream(inputs).mapToObj(i -> maps[i]).toArray(MemorySegment[]::new);
    steps.add(
        () -> {
          long to = 0;
          for (int image = 0; image < images; image++) {
            for (MemorySegment source : sources) {
              MemorySegment part = Floats.image(source, image, images);
              MemorySegment.copy(part, 0, output, to, part.byteSize());
              to += part.byteSize();
            }
          }
        });
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
    return maps[node];
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
