package switchback.deconv;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.stream.Collectors;
import switchback.datasets.ImageSet;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.signals.SignalMemory;
import switchback.training.engine.BatchPass;
import switchback.training.engine.Cone;
import switchback.training.engine.Engine;
import switchback.training.engine.ForwardPass;
import switchback.training.graphs.GraphLayer;
import switchback.training.graphs.GraphLayers;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Node;
import switchback.training.graphs.Operation;
import switchback.training.graphs.RandomWeights;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Workers;
import switchback.training.kernels.convolution.Correlation;
import switchback.training.runs.Run;

/**
 * A trained network that can be run forward and projected back: a {@link NetworkGraph} with its
 * layers. Immutable; safe to share between threads.
 */
public final class ProjectableNetwork {
  /** The largest number of layers that a message names. */
  private static final int MOST_NAMED = 20;

  private final NetworkGraph graph;
  private final Engine engine;
  private final String prefix;
  private final boolean isExact;
  private final GraphLayers names;
  private final LinkedHashMap<String, Level> levels = new LinkedHashMap<>();
  private final Map<Integer, Correlation.Adjoint> adjoints = new ConcurrentHashMap<>();
  private final AtomicReferenceArray<Correlation> convolutions;

  /** Memory of projections, used again from one to the next. */
  private final Queue<Scratch> scratches = new ConcurrentLinkedQueue<>();

  /** Memory of projections. */
  private final Queue<SignalMemory> memories = new ConcurrentLinkedQueue<>();

  /** Passes of traces, used again from one to the next. */
  private final Queue<Recording> recordings = new ConcurrentLinkedQueue<>();

  /** A pass that records and keeps the maps of some nodes, and its memory. */
  private record Recording(Set<Integer> kept, ForwardPass pass, Scratch scratch) {}

  /** A layer with the numbers of its nodes. */
  private record Level(ProjectableLayer layer, GraphLayer nodes) {}

  /**
   * Creates a network.
   *
   * @param prefix the prefix that was taken off the names of all layers, empty if none was
   * @param isExact whether the convolutions of a {@link Trace} compute their sums in double and
   *     round them once. A network trained here is traced by the kernels that trained it; an
   *     imported one exactly, since other tools sum in other orders
   * @throws IllegalArgumentException if the graph has no convolution
   */
  public ProjectableNetwork(NetworkGraph graph, String prefix, boolean isExact) {
    this.graph = graph;
    this.engine = new Engine(graph, isExact);
    this.prefix = prefix;
    this.isExact = isExact;
    this.names = new GraphLayers(graph, prefix);
    this.convolutions = new AtomicReferenceArray<>(graph.nodes().size());
    Fields fields = new Fields(graph);
    for (GraphLayer layer : names.all()) {
      MapShape maps = graph.node(layer.maps()).maps();
      levels.put(
          layer.name(),
          new Level(
              new ProjectableLayer(
                  layer.name(),
                  maps.channels(),
                  maps.height(),
                  maps.width(),
                  fields.of(layer.maps())),
              layer));
    }
    if (convolutions().isEmpty()) {
      throw new IllegalArgumentException("no convolution among " + graph.nodes().size() + " nodes");
    }
  }

  /** Creates a network whose layers have the names in the graph, traced in float. */
  public static ProjectableNetwork of(NetworkGraph graph) {
    return new ProjectableNetwork(graph, "", false);
  }

  /** Creates the network of a run: traced exactly if it was imported as a graph. */
  public static ProjectableNetwork of(Run run) {
    return new ProjectableNetwork(run.graph(), run.prefix(), run.isGraph());
  }

  /** Checks that another network's nodes have the same inputs and outputs. */
  void checkSameMaps(ProjectableNetwork other) {
    boolean same = other == this || graph.nodes().size() == other.graph.nodes().size();
    for (int i = 0; same && other != this && i < graph.nodes().size(); i++) {
      Node node = graph.node(i);
      Node its = other.graph.node(i);
      same = node.inputs().equals(its.inputs()) && node.maps().equals(its.maps());
    }
    if (!same) {
      throw new IllegalArgumentException("the trace went through a network with other maps");
    }
  }

  /**
   * Returns this network with random weights in some convolutions. The filters are drawn from a
   * normal distribution with the standard deviation of the layer's own filters, truncated at two
   * standard deviations; the biases are 0. Adebayo et al. 2018 (arXiv 1810.03292, section 3)
   * randomise layers to see how a picture depends on them; their standard deviation for a network
   * of two convolutions is 0.01 (appendix B).
   *
   * @param layers the names of the convolutions to redraw
   * @param seed the seed; a layer's weights depend on it and not on the other layers
   * @throws SwitchbackException if there is no such layer
   */
  public ProjectableNetwork randomised(Collection<String> layers, long seed) {
    Map<Integer, String> drawn =
        layers.stream()
            .map(this::level)
            .collect(
                Collectors.toMap(level -> level.nodes().sums(), level -> level.layer().name()));
    return new ProjectableNetwork(RandomWeights.in(graph, drawn, seed), prefix, isExact);
  }

  /**
   * Creates a pass that runs images forward and keeps the maps of some layers, on the thread of a
   * task.
   *
   * @throws SwitchbackException if there is no such layer
   */
  public BatchPass forwardPass(Collection<String> layers, Scratch scratch) {
    return new BatchPass(engine, layers.stream().map(this::node).toList(), scratch);
  }

  /**
   * Creates a pass that runs one image at a time forward, each operation on several threads, and
   * keeps the maps of some layers. Their number changes nothing but the time.
   *
   * @param scratch used until it is reset
   * @throws SwitchbackException if there is no such layer
   */
  public ForwardPass forwardPass(Collection<String> layers, Workers workers, Scratch scratch) {
    List<Integer> nodes = layers.stream().map(this::node).toList();
    return new ForwardPass(engine, nodes, false, workers, scratch);
  }

  /**
   * Returns the cone of a place: what computes all features of a layer there from the part of an
   * image that they depend on. It serves callers that ask again and again about altered images.
   *
   * @param y the row in the layer's maps
   * @param x the column in the layer's maps
   * @throws SwitchbackException if there is no such layer
   * @throws IndexOutOfBoundsException if its maps have no such place
   */
  public Cone cone(String layer, int y, int x) {
    return engine.cone(node(layer), y, x);
  }

  /**
   * Returns the cone of one unit: what computes one feature at a place, faster than all of them.
   *
   * @throws SwitchbackException if there is no such layer or feature
   * @throws IndexOutOfBoundsException if its maps have no such place
   */
  public Cone cone(String layer, int feature, int y, int x) {
    return engine.cone(node(layer), y, x, layer(layer).feature(feature));
  }

  /** Returns the graph. */
  public NetworkGraph graph() {
    return graph;
  }

  Engine engine() {
    return engine;
  }

  /** Returns the size of an image, (C, H, W). */
  public MapShape input() {
    return graph.input();
  }

  /** Returns the layers whose features can be projected, from the pixels up. */
  public List<ProjectableLayer> layers() {
    return levels.values().stream().map(Level::layer).toList();
  }

  /** Returns the convolution layers, from the pixels up. */
  public List<ProjectableLayer> convolutions() {
    return levels.values().stream()
        .filter(level -> operation(level.nodes().sums()) instanceof Operation.Convolution)
        .filter(level -> !level.layer().name().equals(GraphLayers.OUTPUT))
        .map(Level::layer)
        .toList();
  }

  private Operation operation(int node) {
    return graph.node(node).operation();
  }

  /**
   * Returns the layer of a given name or unique ending of a name; see {@link GraphLayers}.
   *
   * @throws SwitchbackException if there is no such layer, or several; the message names them
   */
  public ProjectableLayer layer(String name) {
    return level(name).layer();
  }

  /**
   * Returns the operation of a convolution layer; empty for any other layer.
   *
   * @throws SwitchbackException if there is no such layer
   */
  public Optional<Operation.Convolution> convolution(String layer) {
    return operation(level(layer).nodes().sums()) instanceof Operation.Convolution convolution
        ? Optional.of(convolution)
        : Optional.empty();
  }

  /**
   * Returns a copy of one feature's filter of a convolution layer, (C / groups, kernelRows,
   * kernelColumns).
   *
   * @throws SwitchbackException if there is no such layer or feature
   * @throws IllegalArgumentException if it is not a convolution layer
   */
  public float[] filter(String layer, int feature) {
    Operation.Convolution convolution =
        convolution(layer)
            .orElseThrow(() -> new IllegalArgumentException(layer + " has no filters"));
    int size = convolution.filters().size() / convolution.features();
    int from = layer(layer).feature(feature) * size;
    float[] filter = new float[size];
    for (int i = 0; i < size; i++) {
      filter[i] = convolution.filters().at(from + i);
    }
    return filter;
  }

  /** Returns whether a layer is a convolution of the pixels themselves, without groups. */
  public boolean isOnPixels(String layer) {
    return convolution(layer).filter(c -> c.groups() == 1).isPresent()
        && graph.node(level(layer).nodes().sums()).inputs().getFirst() == 0;
  }

  /**
   * Returns the convolution layer right below a convolution layer without groups, whose features
   * are the channels that it sums over, possibly through poolings, scalings and functions of single
   * values. Empty if there is none, as where branches meet.
   *
   * @throws SwitchbackException if there is no such layer
   */
  public Optional<ProjectableLayer> below(String layer) {
    Level above = level(layer);
    if (convolution(layer).filter(c -> c.groups() == 1).isEmpty()) {
      return Optional.empty();
    }
    int node = graph.node(above.nodes().sums()).inputs().getFirst();
    while (node > 0) {
      int maps = node;
      Optional<Level> found =
          levels.values().stream()
              .filter(level -> level.nodes().maps() == maps || level.nodes().sums() == maps)
              .findFirst();
      if (found.isPresent() || !keepsChannels(operation(node))) {
        return found.map(Level::layer);
      }
      node = graph.node(node).inputs().getFirst();
    }
    return Optional.empty();
  }

  private static boolean keepsChannels(Operation operation) {
    return switch (operation) {
      case Operation.Scaling _,
          Operation.MaxPooling _,
          Operation.AveragePooling _,
          Operation.Rectifier _,
          Operation.Activation _,
          Operation.ParametricRectifier _,
          Operation.Padding _,
          Operation.Resizing _,
          Operation.ResponseNormalization _ ->
          true;
      default -> false;
    };
  }

  /**
   * Returns the operations below some layers that are not linear and that no choice of a recipe
   * concerns: they go back by their true derivative.
   *
   * @throws SwitchbackException if there is no such layer
   */
  public List<Operation> derived(Collection<String> layers) {
    return needed(layers.stream().map(this::node).toList()).stream()
        .map(this::operation)
        .filter(
            operation ->
                switch (operation) {
                  case Operation.Activation _,
                      Operation.ParametricRectifier _,
                      Operation.ResponseNormalization _,
                      Operation.Standardization _,
                      Operation.Softmax _ ->
                      true;
                  case Operation.Combination c -> !c.isLinear();
                  default -> false;
                })
        .toList();
  }

  /** Returns whether a max pooling lies below a layer. */
  public boolean hasMaxPooling(String layer) {
    return needed(Set.of(node(layer))).stream()
        .anyMatch(node -> operation(node) instanceof Operation.MaxPooling);
  }

  /** Returns the numbers of the nodes that some nodes need, themselves included, ascending. */
  List<Integer> needed(Collection<Integer> nodes) {
    Set<Integer> needed = new HashSet<>(nodes);
    List<Integer> ascending = new ArrayList<>();
    for (int node = graph.nodes().size() - 1; node >= 0; node--) {
      if (needed.contains(node)) {
        needed.addAll(graph.node(node).inputs());
        ascending.addFirst(node);
      }
    }
    return ascending;
  }

  /**
   * Returns the number of the node with the maps of a layer.
   *
   * @throws SwitchbackException if there is no such layer
   */
  public int node(String layer) {
    return level(layer).nodes().maps();
  }

  /**
   * Returns the number of the node with the sums of a layer.
   *
   * @throws SwitchbackException if there is no such layer
   */
  public int sums(String layer) {
    return level(layer).nodes().sums();
  }

  /**
   * Returns the layers that a name may mean: one if it is exact or the ending of one name only.
   *
   * @see GraphLayers
   */
  public List<ProjectableLayer> named(String name) {
    return names.named(name).stream()
        .map(found -> levels.get(found.name()))
        .filter(Objects::nonNull)
        .map(Level::layer)
        .toList();
  }

  private Level level(String name) {
    Level exact = levels.get(name);
    if (exact != null) {
      return exact;
    }
    List<ProjectableLayer> found = named(name);
    if (found.size() == 1) {
      return Objects.requireNonNull(levels.get(found.getFirst().name()));
    }
    throw new SwitchbackException(
        found.isEmpty() ? "no such layer" : "several layers have this ending",
        "the network's convolution and dense layers",
        name,
        expected(name),
        found.isEmpty()
            ? "switchback describe prints the layers of a network"
            : "give more of the name");
  }

  /** Returns, for a message, the names that a user may have meant by one that is not unique. */
  public String expected(String name) {
    List<ProjectableLayer> found = named(name);
    if (found.isEmpty() && name.equals(GraphLayers.OUTPUT)) {
      return "one layer, since the network has the outputs "
          + String.join(", ", graph.outputs().keySet());
    }
    List<String> all =
        (found.isEmpty() ? likely(name) : found).stream().map(ProjectableLayer::name).toList();
    return all.size() <= MOST_NAMED
        ? String.join(", ", all)
        : String.join(", ", all.subList(0, MOST_NAMED))
            + " and "
            + (all.size() - MOST_NAMED)
            + " more";
  }

  /** Returns the layers with the end of a name somewhere in theirs; all if there are none. */
  private List<ProjectableLayer> likely(String name) {
    String[] parts = name.split("[/.:]", -1);
    String end = parts[parts.length - 1];
    List<ProjectableLayer> likely = layers().stream().filter(l -> l.name().contains(end)).toList();
    return likely.isEmpty() ? layers() : likely;
  }

  /**
   * Checks that images have the size of this network's input.
   *
   * @throws SwitchbackException if they have another size
   */
  public void checkImages(ImageSet images) {
    MapShape got = new MapShape(images.channels(), images.height(), images.width());
    if (!got.equals(input())) {
      throw new SwitchbackException(
          "image size differs from the network's input",
          images,
          got,
          input(),
          "use images of the same size and number of channels as the network's training images");
    }
  }

  /**
   * Prepares the filters for a trace up to some layers, and then those for projections from one of
   * them, on a thread of its own, while the caller does something else. Whatever is not ready when
   * it is needed is waited for or prepared then, so that this changes no result.
   *
   * @throws SwitchbackException if there is no such layer
   */
  public void prepare(Collection<String> traced, String projected) {
    List<Integer> forward = needed(traced.stream().map(this::node).toList());
    List<Integer> back = needed(List.of(node(projected)));
    Thread.ofPlatform()
        .daemon()
        .name("preparation of filters")
        // Whoever needs the filters fails as this did.
        .uncaughtExceptionHandler((_, _) -> {})
        .start(
            () -> {
              engine.prepare(forward);
              back.reversed().stream()
                  .filter(node -> operation(node) instanceof Operation.Convolution)
                  .forEach(this::adjoint);
            });
  }

  /**
   * Runs one image forward up to all layers whose features can be projected.
   *
   * @param image the image, (C, H, W) in network-input space; copied
   * @throws IllegalArgumentException if it does not have the size {@link #input}
   */
  public Trace trace(float[] image) {
    return trace(image, new Workers(1));
  }

  /**
   * Runs one image forward up to all layers whose features can be projected, each operation on
   * several threads. Their number changes nothing but the time.
   *
   * @see #trace(float[])
   */
  public Trace trace(float[] image, Workers workers) {
    return new Trace(
        this, levels.values().stream().map(l -> l.nodes().maps()).toList(), image, workers);
  }

  /**
   * Runs one image forward up to a layer. The features of that layer and of the layers below can
   * then be projected.
   *
   * @param image the image, (C, H, W) in network-input space; copied
   * @throws SwitchbackException if there is no such layer
   * @throws IllegalArgumentException if the image does not have the size {@link #input}
   */
  public Trace trace(float[] image, String layer) {
    return trace(image, List.of(layer));
  }

  /**
   * Runs one image forward up to several layers in one pass. Their features and those of the layers
   * below can then be projected.
   *
   * @see #trace(float[], String)
   */
  public Trace trace(float[] image, List<String> layers) {
    return trace(image, layers, new Workers(1));
  }

  /**
   * Runs one image forward up to several layers in one pass, each operation on several threads.
   * Their number changes nothing but the time.
   *
   * @see #trace(float[], List)
   */
  public Trace trace(float[] image, List<String> layers, Workers workers) {
    return new Trace(this, layers.stream().map(this::node).distinct().toList(), image, workers);
  }

  /** Returns the numbers of the nodes with the maps of the layers among some nodes. */
  List<Integer> layersAmong(Collection<Integer> nodes) {
    return levels.values().stream()
        .map(level -> level.nodes().maps())
        .filter(nodes::contains)
        .distinct()
        .toList();
  }

  /** Gives a task memory that later tasks use again, and returns its result. */
  <T> T withScratch(Function<Scratch, T> task) {
    Scratch known = scratches.poll();
    Scratch scratch = known == null ? new Scratch() : known;
    scratch.reset();
    T result = task.apply(scratch);
    scratches.add(scratch);
    return result;
  }

  /** Gives a projection memory that later ones use again, and returns its result. */
  <T> T withMemory(Function<SignalMemory, T> task) {
    SignalMemory known = memories.poll();
    SignalMemory memory = known == null ? new SignalMemory() : known;
    T result = task.apply(memory);
    memories.add(memory);
    return result;
  }

  /**
   * Gives a task a pass that records and keeps the maps of some nodes, and returns its result. Only
   * passes on one thread are used again.
   */
  <T> T withPass(Set<Integer> kept, Workers workers, Function<ForwardPass, T> task) {
    if (workers.threads() > 1) {
      return withScratch(
          scratch -> task.apply(new ForwardPass(engine, kept, true, workers, scratch)));
    }
    Recording known = recordings.poll();
    if (known == null || !known.kept().equals(kept)) {
      Scratch scratch = known == null ? new Scratch() : known.scratch();
      scratch.reset();
      known = new Recording(kept, new ForwardPass(engine, kept, true, workers, scratch), scratch);
    }
    T result = task.apply(known.pass());
    recordings.add(known);
    return result;
  }

  /** Returns the prepared adjoint of a convolution. */
  Correlation.Adjoint adjoint(int node) {
    return adjoints.computeIfAbsent(
        node,
        _ -> {
          Operation.Convolution c = (Operation.Convolution) operation(node);
          MapShape in = graph.node(graph.node(node).inputs().getFirst()).maps();
          ConvolutionShape shape = new ConvolutionShape(in.channels(), c.features(), c.geometry());
          return Correlation.adjoint(shape, c.groups(), c.filters().toArray());
        });
  }

  /** Returns the prepared convolution that a transposed one is the adjoint of. */
  Correlation convolutionOf(int node) {
    Correlation prepared = convolutions.get(node);
    if (prepared == null) {
      Operation.TransposedConvolution t = (Operation.TransposedConvolution) operation(node);
      int above = graph.node(graph.node(node).inputs().getFirst()).maps().channels();
      // The convolution runs from this operation's output to its input.
      ConvolutionShape shape =
          new ConvolutionShape(graph.node(node).maps().channels(), above, t.geometry());
      prepared = Correlation.forward(shape, t.groups(), t.filters().toArray(), null);
      convolutions.set(node, prepared);
    }
    return prepared;
  }

  /**
   * Returns text such as {@code 3x32x32 to 10x1x1 by conv1, conv2, fc1, output}: its layers by
   * name.
   */
  @Override
  public String toString() {
    return input()
        + " to "
        + graph.nodes().getLast().maps()
        + " by "
        + String.join(", ", levels.keySet());
  }
}
