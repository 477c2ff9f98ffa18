package switchback.training.engine;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.GraphPart;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Node;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Rectangle;
import switchback.training.graphs.Span;
import switchback.training.graphs.Weights;
import switchback.training.kernels.CellSums;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Workers;
import switchback.training.kernels.channelslast.CellProduct;
import switchback.training.kernels.convolution.Correlation;
import switchback.training.kernels.convolution.TileSums;

/**
 * A network graph that can be run forward. Convolutions are prepared when they are first needed.
 * Immutable apart from that; safe to share between threads.
 */
public final class Engine {
  /** The features of a convolution that are computed for one: with fewer its sums may change. */
  private static final int FEATURES = 8;

  /** The weights of the largest dense layer that is prepared: 64 MB. */
  private static final int MOST_DENSE = 1 << 24;

  private final NetworkGraph graph;
  private final boolean isExact;
  private final List<List<Integer>> consumers;

  /** The prepared convolutions, by the numbers of their nodes, each prepared once. */
  private final Map<Integer, Correlation> correlations = new ConcurrentHashMap<>();

  private final Map<Integer, Correlation> exact = new ConcurrentHashMap<>();

  /** The prepared dense layers, by the numbers of their nodes. */
  private final Map<Integer, CellProduct> denses = new ConcurrentHashMap<>();

  /** The sums of convolutions at single cells, by the numbers of their nodes. */
  private final AtomicReferenceArray<CellSums> cellSums;

  /** The prepared steps of operations that no kernel computes. */
  private final AtomicReferenceArray<Step> steps;

  /** The engine of the whole graph and the part of it that this one runs; null for a whole one. */
  private final @Nullable Origin origin;

  /** What runs this one's parts. */
  private final Map<NetworkGraph, Levels> parts = new ConcurrentHashMap<>();

  /** What the cones of places have in common. */
  private final Map<Place, Base> bases = new ConcurrentHashMap<>();

  /** Prepared parts of convolutions. */
  private final Map<Features, Correlation> narrow = new ConcurrentHashMap<>();

  /** Prepared features of convolutions by minimal filtering. */
  private final Map<Features, TileSums> tileSums = new ConcurrentHashMap<>();

  /**
   * What runs a part: its first layer, if it has one, and the engine of the rest; that as a last
   * layer, if it is one; and the engines for some of its maps alone, by the first of them.
   */
  private record Levels(
      @Nullable FirstLayer first,
      GraphPart part,
      Engine rest,
      @Nullable LastLayer last,
      Map<Integer, Engine> narrow) {}

  /** A place of a node's maps. */
  private record Place(int node, int row, int column) {}

  /** The part on which a place depends, and what runs it. */
  private record Base(GraphPart part, Levels levels) {}

  /** Some features of a convolution. */
  private record Features(int node, int from, int count, boolean inDouble, boolean isScaled) {}

  /**
   * Where an engine of a part comes from.
   *
   * @param from the first feature of a convolution that computes fewer features than in the whole
   */
  private record Origin(Engine whole, GraphPart part, int from) {
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
    Base base = base(node, row, column);
    Span maps = Span.whole(graph.node(node).maps().channels());
    return cone(base, base.levels().rest(), row, column, maps);
  }

  private Cone cone(Base base, Engine rest, int row, int column, Span maps) {
    Levels levels = base.levels();
    return new Cone(
        rest, levels.first(), levels.last(), base.part(), graph.input(), row, column, maps);
  }

  /**
   * Returns the cone of one unit: of what {@link #cone(int, int, int)} computes, of the last
   * convolution only a few features are computed, and only one map is returned.
   *
   * @param map the number of the map
   */
  public Cone cone(int node, int row, int column, int map) {
    int maps = graph.node(node).maps().channels();
    Objects.checkIndex(map, maps);
    Base base = base(node, row, column);
    Levels levels = base.levels();
    int from = Math.min(map / FEATURES * FEATURES, maps - FEATURES);
    Engine rest =
        from < 0 || levels.last() != null
            ? levels.rest()
            : levels.narrow().computeIfAbsent(from, _ -> narrowed(levels, from));
    boolean isNarrow = rest.graph.nodes().getLast().maps().channels() < maps;
    int first = isNarrow ? map - from : map;
    return cone(base, rest, row, column, new Span(first, first + 1));
  }

  private Base base(int node, int row, int column) {
    return bases.computeIfAbsent(new Place(node, row, column), this::newBase);
  }

  private Base newBase(Place place) {
    Rectangle cell = Rectangle.cell(place.row(), place.column());
    GraphPart part = GraphPart.of(graph, place.node(), cell, this::grid);
    return new Base(part, parts.computeIfAbsent(part.graph(), _ -> newLevels(part)));
  }

  private Levels newLevels(GraphPart part) {
    Engine all = new Engine(part.graph(), isExact, new Origin(this, part, 0));
    FirstLayer first = FirstLayer.of(all);
    if (first == null) {
      return new Levels(null, part, all, null, new ConcurrentHashMap<>());
    }
    GraphPart rest = part.above(first.top());
    Engine its = new Engine(rest.graph(), isExact, new Origin(this, rest, 0));
    return new Levels(first, rest, its, LastLayer.of(its), new ConcurrentHashMap<>());
  }

  /** Returns the engine for a few maps of a part from one on. */
  private Engine narrowed(Levels levels, int from) {
    GraphPart narrow = levels.part().narrowed(new Span(from, from + FEATURES));
    return new Engine(narrow.graph(), isExact, new Origin(this, narrow, from));
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
            ForwardPass pass = new ForwardPass(this, nodes, true, alone, scratch);
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

  /**
   * Returns the prepared sums of a dense layer, whose inputs are the maps of one cell; null if its
   * weights are too many to be kept once more.
   */
  @Nullable CellProduct dense(int number) {
    Operation.Dense dense = (Operation.Dense) graph.node(number).operation();
    if (dense.weights().size() > MOST_DENSE) {
      return null;
    }
    if (origin != null) {
      return origin.whole.dense(origin.number(number));
    }
    return denses.computeIfAbsent(number, _ -> prepare(dense));
  }

  private static CellProduct prepare(Operation.Dense dense) {
    Weights bias = dense.bias();
    int inputs = dense.weights().size() / dense.units();
    return CellProduct.of(
        new ConvolutionShape(inputs, dense.units(), Geometry.unpadded(1, 1, 1, 1)),
        dense.weights().toArray(),
        bias == null ? new float[dense.units()] : bias.toArray());
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
    CellSums prepared =
        new CellSums(
            shape(number).channels(), rounded(filters(c, scaling)), rounded(bias(c, scaling)));
    if (isScaled == scalingOf(number) >= 0) {
      cellSums.set(number, prepared);
    }
    return prepared;
  }

  /**
   * Returns prepared features of a convolution by minimal filtering.
   *
   * @param isScaled whether to compute the scaling that follows as well
   */
  TileSums tileSums(int number, Span maps, boolean isScaled) {
    return origin != null
        ? origin.whole.tileSums(origin.number(number), maps, isScaled)
        : tileSums.computeIfAbsent(
            new Features(number, maps.from(), maps.count(), false, isScaled), this::newTileSums);
  }

  private TileSums newTileSums(Features some) {
    ConvolutionShape shape = shape(some.node());
    return new TileSums(
        shape.channels(),
        shape.geometry().rows().window(),
        rounded(filters(some)),
        rounded(biases(some)));
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
    return (inDouble ? exact : correlations)
        .computeIfAbsent(node, _ -> prepare(node, inDouble, isScaled));
  }

  /**
   * Prepares the convolutions among some nodes for passes that record, with the scalings that
   * follow, as most passes need them.
   */
  public void prepare(Collection<Integer> nodes) {
    for (int node : nodes) {
      if (graph.node(node).operation() instanceof Operation.Convolution) {
        correlation(node, true, scalingOf(node) >= 0);
      }
    }
  }

  private Correlation prepare(int number, boolean inDouble, boolean isScaled) {
    Operation.Convolution c = (Operation.Convolution) graph.node(number).operation();
    if (origin != null) {
      int its = origin.number(number);
      boolean isNarrow = c.features() < origin.whole.shape(its).features();
      Correlation prepared =
          isNarrow
              ? origin.whole.some(new Features(its, origin.from, c.features(), inDouble, isScaled))
              : origin.whole.correlation(its, inDouble, isScaled);
      return prepared.over(c.geometry());
    }
    ConvolutionShape shape = shape(number);
    if (!inDouble && !isScaled) {
      Weights bias = c.bias();
      return Correlation.forward(
          shape, c.groups(), c.filters().toArray(), bias == null ? null : bias.toArray());
    }
    Operation.Scaling scaling = isScaled ? scaling(number) : null;
    return prepare(shape, c.groups(), filters(c, scaling), bias(c, scaling), inDouble);
  }

  private static Correlation prepare(
      ConvolutionShape shape, int groups, double[] filters, double[] bias, boolean inDouble) {
    return inDouble
        ? Correlation.inDouble(shape, groups, filters, bias)
        : Correlation.forward(shape, groups, rounded(filters), rounded(bias));
  }

  /** Returns the prepared forward pass of some features of a convolution in one group. */
  private Correlation some(Features features) {
    return narrow.computeIfAbsent(features, this::prepare);
  }

  private Correlation prepare(Features some) {
    ConvolutionShape all = shape(some.node());
    return prepare(
        new ConvolutionShape(all.channels(), some.count(), all.geometry()),
        1,
        filters(some),
        biases(some),
        some.inDouble());
  }

  private double[] filters(Features some) {
    Operation.Convolution c = (Operation.Convolution) graph.node(some.node()).operation();
    double[] all = filters(c, some.isScaled() ? scaling(some.node()) : null);
    int each = all.length / c.features();
    return Arrays.copyOfRange(all, some.from() * each, (some.from() + some.count()) * each);
  }

  private double[] biases(Features some) {
    Operation.Convolution c = (Operation.Convolution) graph.node(some.node()).operation();
    double[] all = bias(c, some.isScaled() ? scaling(some.node()) : null);
    return Arrays.copyOfRange(all, some.from(), some.from() + some.count());
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
    float[] stored = c.filters().toArray();
    double[] filters = new double[stored.length];
    int each = filters.length / c.features();
    for (int feature = 0; feature < c.features(); feature++) {
      double factor = scaling == null ? 1 : scaling.scale().at(feature);
      for (int i = feature * each; i < (feature + 1) * each; i++) {
        filters[i] = stored[i] * factor;
      }
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
