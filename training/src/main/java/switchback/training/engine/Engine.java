package switchback.training.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.GraphPart;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Node;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Rectangle;
import switchback.training.graphs.Weights;
import switchback.training.kernels.CellSums;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Workers;
import switchback.training.kernels.convolution.Correlation;

/**
 * A network graph that can be run forward. Convolutions are prepared when they are first needed.
 * Immutable apart from that; safe to share between threads.
 */
public final class Engine {
  private final NetworkGraph graph;
  private final boolean isExact;
  private final List<List<Integer>> consumers;
  private final AtomicReferenceArray<Correlation> correlations;
  private final AtomicReferenceArray<Correlation> exact;
  private final AtomicReferenceArray<CellSums> cellSums;

  /** The prepared steps of operations that no kernel computes. */
  private final AtomicReferenceArray<Step> steps;

  /** The engine of the whole graph and the part of it that this one runs; null for a whole one. */
  private final @Nullable Origin origin;

  /** What runs this one's parts. */
  private final Map<NetworkGraph, Levels> parts = new ConcurrentHashMap<>();

  /** What runs a part: its first layer, if it has one, and the engine of the rest. */
  private record Levels(@Nullable FirstLayer first, Engine rest) {}

  /** Where an engine of a part comes from. */
  private record Origin(Engine whole, GraphPart part) {
    /** Returns the number of a node in the whole graph; -1 if it cuts maps to size. */
    int number(int node) {
      return part.numbers().get(node);
    }
  }

  /**
   * Creates an engine for a graph.
   *
   * @param isExact whether the convolutions of a pass that records compute their sums in double and
   *     round them once, so that nearly equal values are told apart as by exact sums
   */
  public Engine(NetworkGraph graph, boolean isExact) {
    this(graph, isExact, null);
  }

  private Engine(NetworkGraph graph, boolean isExact, @Nullable Origin origin) {
    this.graph = graph;
    this.isExact = isExact;
    this.origin = origin;
    this.consumers = graph.consumers();
    this.correlations = new AtomicReferenceArray<>(graph.nodes().size());
    this.exact = new AtomicReferenceArray<>(graph.nodes().size());
    this.cellSums = new AtomicReferenceArray<>(graph.nodes().size());
    this.steps = new AtomicReferenceArray<>(graph.nodes().size());
  }

  /**
   * Returns the cone of one place of a node's maps: what computes all of its maps there, and no
   * more of the layers below than that takes.
   *
   * @param node the number of the node
   * @param row the row of the place
   * @param column its column
   * @throws IndexOutOfBoundsException if the maps have no such place
   */
  public Cone cone(int node, int row, int column) {
    GraphPart part = GraphPart.of(graph, node, Rectangle.cell(row, column), this::grid);
    Levels levels = parts.computeIfAbsent(part.graph(), _ -> levels(part));
    return new Cone(levels.rest(), levels.first(), part, graph.input(), row, column);
  }

  private Levels levels(GraphPart part) {
    Engine whole = new Engine(part.graph(), isExact, new Origin(this, part));
    FirstLayer first = FirstLayer.of(whole);
    if (first == null) {
      return new Levels(null, whole);
    }
    GraphPart rest = part.above(first.top());
    return new Levels(first, new Engine(rest.graph(), isExact, new Origin(this, rest)));
  }

  /** Returns the side of the squares of outputs that a convolution computes together. */
  int grid(int number) {
    return Correlation.grid(
        shape(number), ((Operation.Convolution) graph.node(number).operation()).groups());
  }

  /** Returns the graph. */
  public NetworkGraph graph() {
    return graph;
  }

  /**
   * Runs one image forward, as a pass that records does, and returns copies of the maps (C, H, W)
   * of some nodes.
   *
   * @param image the image, (C, H, W) in network-input space
   * @throws IllegalArgumentException if it does not have the size of the graph's input
   */
  public List<float[]> run(float[] image, List<Integer> nodes) {
    float[][] maps = new float[nodes.size()][];
    try (Workers alone = new Workers(1)) {
      alone.run(
          1,
          (_, scratch) -> {
            ForwardPass pass = new ForwardPass(this, nodes, true, scratch);
            pass.run(image);
            Arrays.setAll(maps, i -> pass.copy(nodes.get(i)));
          });
    }
    return List.of(maps);
  }

  /**
   * Returns the number of the scaling per map that alone takes a convolution's sums, or -1 if there
   * is none.
   */
  int scalingOf(int node) {
    if (origin != null) {
      int scaling = origin.number(node) < 0 ? -1 : origin.whole.scalingOf(origin.number(node));
      return scaling < 0 ? -1 : origin.part.number(scaling);
    }
    if (consumers.get(node).size() != 1 || graph.outputs().containsValue(node)) {
      return -1;
    }
    int next = consumers.get(node).getFirst();
    return graph.node(next).operation() instanceof Operation.Scaling scaling
            && scaling.scale().size() == graph.node(next).maps().channels()
        ? next
        : -1;
  }

  /** Returns the prepared step of an operation that no kernel computes. */
  Step step(int number) {
    Step prepared = steps.get(number);
    if (prepared == null) {
      Node node = graph.node(number);
      MapShape[] inputs =
          node.inputs().stream().map(input -> graph.node(input).maps()).toArray(MapShape[]::new);
      prepared = Step.of(node.operation(), inputs, node.maps());
      steps.set(number, prepared);
    }
    return prepared;
  }

  /** Returns the nodes that take a node's maps, ascending. */
  List<Integer> takers(int node) {
    return consumers.get(node);
  }

  /** Returns the number of nodes that take a node's maps. */
  int uses(int node) {
    return consumers.get(node).size();
  }

  /**
   * Returns the prepared sums of a convolution in one group at single cells.
   *
   * @param isScaled whether to compute the scaling that follows as well
   */
  CellSums cellSums(int number, boolean isScaled) {
    Operation.Convolution c = (Operation.Convolution) graph.node(number).operation();
    if (origin != null) {
      return origin.whole.cellSums(origin.number(number), isScaled);
    }
    CellSums known = cellSums.get(number);
    if (known != null && isScaled == scalingOf(number) >= 0) {
      return known;
    }
    Operation.Scaling scaling = isScaled ? scaling(number) : null;
    CellSums prepared = new CellSums(rounded(filters(c, scaling)), rounded(bias(c, scaling)));
    if (isScaled == scalingOf(number) >= 0) {
      cellSums.set(number, prepared);
    }
    return prepared;
  }

  /**
   * Returns the prepared forward pass of a convolution.
   *
   * @param records whether it is for a pass that records
   * @param isScaled whether to compute the scaling that follows as well
   */
  Correlation correlation(int node, boolean records, boolean isScaled) {
    boolean inDouble = records && isExact;
    if (scalingOf(node) >= 0 && !isScaled) {
      // Rare: somebody asks for the sums before their scaling.
      return prepare(node, inDouble, false);
    }
    AtomicReferenceArray<Correlation> known = inDouble ? exact : correlations;
    Correlation prepared = known.get(node);
    if (prepared == null) {
      prepared = prepare(node, inDouble, isScaled);
      known.set(node, prepared);
    }
    return prepared;
  }

  private Correlation prepare(int number, boolean inDouble, boolean isScaled) {
    Operation.Convolution c = (Operation.Convolution) graph.node(number).operation();
    if (origin != null) {
      return origin.whole.correlation(origin.number(number), inDouble, isScaled).over(c.geometry());
    }
    ConvolutionShape shape = shape(number);
    if (!inDouble && !isScaled) {
      Weights bias = c.bias();
      return Correlation.forward(
          shape, c.groups(), c.filters().toArray(), bias == null ? null : bias.toArray());
    }
    Operation.Scaling scaling = isScaled ? scaling(number) : null;
    double[] filters = filters(c, scaling);
    double[] bias = bias(c, scaling);
    return inDouble
        ? Correlation.inDouble(shape, c.groups(), filters, bias)
        : Correlation.forward(shape, c.groups(), rounded(filters), rounded(bias));
  }

  private Operation.@Nullable Scaling scaling(int number) {
    int next = scalingOf(number);
    return next < 0 ? null : (Operation.Scaling) graph.node(next).operation();
  }

  private ConvolutionShape shape(int number) {
    Node node = graph.node(number);
    Operation.Convolution c = (Operation.Convolution) node.operation();
    int channels = graph.node(node.inputs().getFirst()).maps().channels();
    return new ConvolutionShape(channels, c.features(), c.geometry());
  }

  private static double[] filters(Operation.Convolution c, Operation.@Nullable Scaling scaling) {
    double[] filters = new double[c.filters().size()];
    int each = filters.length / c.features();
    for (int i = 0; i < filters.length; i++) {
      double factor = scaling == null ? 1 : scaling.scale().at(i / each);
      filters[i] = c.filters().at(i) * factor;
    }
    return filters;
  }

  private static double[] bias(Operation.Convolution c, Operation.@Nullable Scaling scaling) {
    double[] starts = new double[c.features()];
    Weights bias = c.bias();
    for (int i = 0; i < starts.length; i++) {
      double start = bias == null ? 0 : bias.at(i);
      starts[i] = scaling == null ? start : start * scaling.scale().at(i) + scaling.shift().at(i);
    }
    return starts;
  }

  private static float[] rounded(double[] values) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) values[i];
    }
    return rounded;
  }

  /** Returns text such as {@code engine of 31 nodes, 3x32x32 to logits}. */
  @Override
  public String toString() {
    return "engine of " + graph;
  }
}
