package switchback.training.graphs;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.Operation.Combination;
import switchback.training.graphs.Operation.Reduction.Statistic;
import switchback.training.kernels.Geometry;

/**
 * Builds a {@link NetworkGraph} operation by operation. Readers speak in arrays of any number of
 * axes with a leading batch of 1, as the formats do. What only moves values is a method of such a
 * {@link Value}; what computes any is one of the builder, which keeps track of where the values are
 * in channels-first maps.
 *
 * <p>Functions of single values are applied to the node below a view wherever it only moves values,
 * so that a network with its channels last becomes one with its channels first. For one thread at a
 * time.
 *
 * <p>Sizes that do not fit end in an {@link IllegalArgumentException} whose message names the
 * sizes; the reader adds the node.
 */
public final class GraphBuilder {
  private final GraphNodes nodes;
  private final Map<String, Integer> outputs = new LinkedHashMap<>();

  /** Creates a graph of nothing but an image of a given size, (C, H, W). */
  public GraphBuilder(MapShape image) {
    this(image, false);
  }

  private GraphBuilder(MapShape image, boolean isSketch) {
    nodes = new GraphNodes(new ViewBudget(isSketch));
    nodes.add("", new Operation.Input(), image);
  }

  /**
   * Creates a sketch: a builder that checks sizes alone and is fast at it. Its nodes have the right
   * sizes, but views do not move any values, and what it builds is not to be run.
   */
  public static GraphBuilder sketch(MapShape image) {
    return new GraphBuilder(image, true);
  }

  /** Returns the image, (1, C, H, W). */
  public Value input() {
    return nodes.plain(0);
  }

  /** Returns the number of nodes so far. */
  public int size() {
    return nodes.size();
  }

  /** Names a value as an output of the network. Maps of four axes stay maps. */
  public void output(String name, Value x) {
    outputs.put(name, isMaps(x) ? nodes.own(x).node() : nodes.flat(x));
  }

  private static boolean isMaps(Value x) {
    return x.rank() == 4 && x.size(0) == 1;
  }

  /** Returns the graph of the outputs, simplified. */
  public NetworkGraph build() {
    return Simplification.of(new NetworkGraph(nodes.all(), outputs));
  }

  /** Adds an operation that gives maps of the size of those it takes. */
  private Value add(String name, Operation operation, int node) {
    return nodes.add(name, operation, nodes.maps(node), node);
  }

  // ---- windows

  /**
   * Adds a convolution.
   *
   * @param x (1, C, H, W)
   * @param filters (O, C / groups, kernelRows, kernelColumns)
   * @param bias (O), or null
   * @return (1, O, outHeight, outWidth)
   */
  public Value convolution(
      String name, Value x, Windows windows, int groups, Weights filters, @Nullable Weights bias) {
    int node = nodes.asMaps(x, "a convolution");
    Operation.Convolution sums =
        WindowOperations.convolution(nodes.maps(node), windows, groups, filters, bias);
    return nodes.add(name, sums, out(sums.features(), sums.geometry()), node);
  }

  /**
   * Adds a transposed convolution.
   *
   * @param x (1, C, H, W)
   * @param windows the windows of the convolution that it is the adjoint of
   * @param height the rows of the output
   * @param width the columns of the output
   * @param filters (C, O / groups, kernelRows, kernelColumns)
   * @param bias (O), or null
   * @return (1, O, height, width)
   */
  public Value transposedConvolution(
      String name,
      Value x,
      Windows windows,
      int height,
      int width,
      int groups,
      Weights filters,
      @Nullable Weights bias) {
    int node = nodes.asMaps(x, "a transposed convolution");
    Operation.TransposedConvolution sums =
        WindowOperations.transposedConvolution(
            nodes.maps(node), windows, height, width, groups, filters, bias);
    return nodes.add(name, sums, new MapShape(sums.features(), height, width), node);
  }

  /** Adds a max pooling of (1, C, H, W). */
  public Value maxPooling(String name, Value x, Windows windows) {
    int node = nodes.asMaps(x, "a max pooling");
    MapShape in = nodes.maps(node);
    Operation.MaxPooling pooling = WindowOperations.maxPooling(in, windows);
    return nodes.add(name, pooling, out(in.channels(), pooling.geometry()), node);
  }

  /**
   * Adds an average pooling of (1, C, H, W).
   *
   * @param countsPadding whether the padding's zeros count, as far as the windows state it; the
   *     overhang beyond it at the end never does
   */
  public Value averagePooling(String name, Value x, Windows windows, boolean countsPadding) {
    int node = nodes.asMaps(x, "an average pooling");
    MapShape in = nodes.maps(node);
    Operation.AveragePooling pooling = WindowOperations.averagePooling(in, windows, countsPadding);
    return nodes.add(name, pooling, out(in.channels(), pooling.geometry()), node);
  }

  private static MapShape out(int features, Geometry geometry) {
    return new MapShape(features, geometry.rows().outSize(), geometry.columns().outSize());
  }

  /** Adds a max pooling with one window over each whole map: (1, C, 1, 1). */
  public Value globalMaxPooling(String name, Value x) {
    MapShape in = nodes.maps(nodes.asMaps(x, "a global pooling"));
    return maxPooling(name, x, Windows.of(in.height(), in.width()));
  }

  /** Adds an average pooling with one window over each whole map: (1, C, 1, 1). */
  public Value globalAveragePooling(String name, Value x) {
    MapShape in = nodes.maps(nodes.asMaps(x, "a global pooling"));
    return averagePooling(name, x, Windows.of(in.height(), in.width()), false);
  }

  /** Adds a frame of constants around (1, C, H, W): top, left, bottom, right. */
  public Value padding(String name, Value x, int[] frame, float value) {
    int node = nodes.asMaps(x, "a padding");
    MapShape in = nodes.maps(node);
    if (Arrays.stream(frame).allMatch(f -> f == 0)) {
      return x;
    }
    MapShape out =
        new MapShape(
            in.channels(), in.height() + frame[0] + frame[2], in.width() + frame[1] + frame[3]);
    return nodes.add(name, new Operation.Padding(Indices.of(frame), value), out, node);
  }

  /** Adds an interpolation of (1, C, H, W) along rows and columns. */
  public Value resizing(String name, Value x, Interpolation rows, Interpolation columns) {
    int node = nodes.asMaps(x, "a resizing");
    MapShape in = nodes.maps(node);
    Shapes.require(rows.size() == in.height() && columns.size() == in.width(), "rows", rows.size());
    MapShape out = new MapShape(in.channels(), rows.outSize(), columns.outSize());
    return nodes.add(name, new Operation.Resizing(rows, columns), out, node);
  }

  /** Adds a local response normalisation of (1, C, H, W) over neighbouring maps. */
  public Value responseNormalization(
      String name, Value x, int before, int after, double alpha, double beta, double k) {
    int node = nodes.asMaps(x, "a response normalization");
    return add(name, new Operation.ResponseNormalization(before, after, alpha, beta, k), node);
  }

  // ---- sums

  /**
   * Adds a dense layer over the last axis.
   *
   * @param x (1, inputs), or (..., inputs) for the same sums at every place
   * @param weights (units, inputs)
   * @param bias (units), or null
   * @return (1, units) or (..., units)
   */
  public Value dense(String name, Value x, Weights weights, @Nullable Weights bias) {
    int inputs = x.size(-1);
    Shapes.require(
        weights.size() % inputs == 0, "weights of " + weights.size() + " values over", inputs);
    int units = weights.size() / inputs;
    Shapes.require(bias == null || bias.size() == units, "a bias for units", units);
    int places = x.size() / inputs;
    int[] shape = x.sizes();
    shape[shape.length - 1] = units;
    if (places == 1) {
      Operation dense = new Operation.Dense(units, weights, bias);
      return nodes.add(name, dense, new MapShape(units, 1, 1), nodes.flat(x)).reshape(shape);
    }
    if (isMaps(x)) {
      return dense(name, x.transpose(0, 3, 1, 2), weights, bias, 0, 2, 3, 1);
    }
    Value columns = x.reshape(places, inputs).transpose(1, 0).reshape(1, inputs, places, 1);
    return dense(name, columns, weights, bias, 0, 2, 1, 3).reshape(shape);
  }

  /** Adds the same sums at every place of maps and returns them with their axes in an order. */
  private Value dense(
      String name, Value maps, Weights weights, @Nullable Weights bias, int... order) {
    return convolution(name, maps, Windows.of(1, 1), 1, weights, bias).transpose(order);
  }

  // ---- functions of single values

  /** Adds a ReLU. */
  public Value rectifier(String name, Value x, float ceiling) {
    return pointwise(name, nodes.whole(x), new Operation.Rectifier(ceiling));
  }

  /** Adds a function of single values. */
  public Value activation(String name, Value x, Function function) {
    return pointwise(name, nodes.whole(x), new Operation.Activation(function));
  }

  /** Adds an operation that concerns single values to the node below a view. */
  private Value pointwise(String name, Value whole, Operation operation) {
    return whole.of(add(name, operation, whole.node()).node());
  }

  /**
   * Adds a parametric ReLU.
   *
   * @param slopes values whose shape is repeated along x, aligned at the last axis
   */
  public Value parametricRectifier(String name, Value x, float[] slopes, int... shape) {
    Shapes.require(
        Arrays.equals(Shapes.common(x.sizes(), shape), x.sizes()),
        "slopes for " + x + ", axes",
        shape.length);
    Value whole = nodes.whole(x);
    float[] repeated = RepeatedConstants.along(whole, nodes.maps(whole), slopes, shape);
    return pointwise(name, whole, new Operation.ParametricRectifier(Weights.of(repeated)));
  }

  /**
   * Adds {@code scale x + shift} with constants whose shapes are repeated along x.
   *
   * @param scale the factors
   * @param scaleShape the sizes of their axes, aligned with x at the last axis; empty for one
   * @param shift the terms
   * @param shiftShape the sizes of their axes
   */
  public Value scaling(
      String name, Value x, float[] scale, int[] scaleShape, float[] shift, int[] shiftShape) {
    Value whole = nodes.whole(x.broadcast(scaleShape).broadcast(shiftShape));
    MapShape maps = nodes.maps(whole);
    float[] factors = RepeatedConstants.along(whole, maps, scale, scaleShape);
    float[] terms = RepeatedConstants.along(whole, maps, shift, shiftShape);
    if (factors.length != terms.length) {
      factors = RepeatedConstants.perValue(factors, maps);
      terms = RepeatedConstants.perValue(terms, maps);
    }
    return RepeatedConstants.isAll(factors, 1) && RepeatedConstants.isAll(terms, 0)
        ? whole
        : pointwise(name, whole, new Operation.Scaling(Weights.of(factors), Weights.of(terms)));
  }

  // ---- several inputs

  /** Adds a sum, product or the like of two values whose shapes are repeated along each other. */
  public Value combination(String name, Combination.Kind kind, Value a, Value b) {
    if (a.isArrangedLike(b) && nodes.maps(a).equals(nodes.maps(b))) {
      return a.of(nodes.add(name, new Combination(kind), nodes.maps(a), a.node(), b.node()).node());
    }
    int[] shape = Shapes.common(a.sizes(), b.sizes());
    // Both get a batch of 1 if there is none, so that their other axes become those of maps alike.
    int rank = shape.length == 0 || shape[0] == 1 ? shape.length : shape.length + 1;
    boolean isMaps = rank <= 4;
    int left = operand(a, shape, rank, isMaps);
    int right = operand(b, shape, rank, isMaps);
    MapShape maps =
        isMaps ? MapShape.of(Shapes.aligned(shape, rank)) : new MapShape(Shapes.count(shape), 1, 1);
    return nodes.add(name, new Combination(kind), maps, left, right).reshape(shape);
  }

  /** Returns a node of maps that are repeated along others, or else of all values in one axis. */
  private int operand(Value x, int[] shape, int rank, boolean isMaps) {
    return isMaps
        ? nodes.own(x.reshape(Shapes.aligned(x.sizes(), rank))).node()
        : nodes.own(x.broadcast(shape).reshape(1, -1, 1, 1)).node();
  }

  /** Adds a concatenation along an axis. */
  public Value concatenation(String name, List<Value> values, int axis) {
    if (values.size() == 1) {
      return values.getFirst();
    }
    int along = values.getFirst().positive(axis);
    int[] shape = values.getFirst().sizes();
    shape[along] = values.stream().mapToInt(v -> v.size(along)).sum();
    for (Value value : values) {
      int[] its = value.sizes();
      its[along] = shape[along];
      Shapes.require(
          Arrays.equals(its, shape), "a concatenation of " + values + " along axis", axis);
    }
    if (along == 3 && values.stream().allMatch(this::isChannelsLast)) {
      return channelsLast(name, values, shape);
    }
    if (shape.length == 4 && shape[0] == 1 && along > 0) {
      int[] inputs = values.stream().mapToInt(v -> nodes.own(v).node()).toArray();
      return nodes.add(name, new Operation.Concatenation(along - 1), MapShape.of(shape), inputs);
    }
    int outer = Shapes.count(shape, 0, along);
    int[] inputs =
        values.stream().mapToInt(v -> nodes.own(v.reshape(1, outer, -1, 1)).node()).toArray();
    MapShape maps = new MapShape(outer, Shapes.count(shape, along, shape.length), 1);
    return nodes.add(name, new Operation.Concatenation(1), maps, inputs).reshape(shape);
  }

  /** Returns whether a value is that of maps with their channels last. */
  private boolean isChannelsLast(Value value) {
    return isMaps(value)
        && value.sources() != null
        && value.isArrangedLike(nodes.plain(value.node()).transpose(0, 2, 3, 1));
  }

  private Value channelsLast(String name, List<Value> values, int... shape) {
    int[] inputs = values.stream().mapToInt(Value::node).toArray();
    MapShape maps = new MapShape(shape[3], shape[1], shape[2]);
    return nodes.add(name, new Operation.Concatenation(0), maps, inputs).transpose(0, 2, 3, 1);
  }

  // ---- parts

  /** Adds a softmax along an axis. */
  public Value softmax(String name, Value x, int axis) {
    int along = x.positive(axis);
    if (!x.isSketch() && x.isPermutation() && isChannelAxis(x, along)) {
      return pointwise(name, x, new Operation.Softmax());
    }
    int[] order = Shapes.last(x.rank(), along);
    int size = x.size(along);
    int places = x.size() / size;
    Value moved = x.transpose(order);
    Value columns = moved.reshape(places, size).transpose(1, 0).reshape(1, size, places, 1);
    return add(name, new Operation.Softmax(), nodes.own(columns).node())
        .reshape(size, places)
        .transpose(1, 0)
        .reshape(moved.sizes())
        .transpose(Shapes.inverse(order));
  }

  /** Returns whether an axis of a view is that of its node's channels. */
  private boolean isChannelAxis(Value x, int along) {
    MapShape maps = nodes.maps(x);
    int[] sources = x.sources();
    if (x.size(along) != maps.channels()) {
      return false;
    }
    int stride = Shapes.count(x.sizes(), along + 1, x.rank());
    for (int i = 0; i < x.size(); i++) {
      int source = sources == null ? i : sources[i];
      if (source / maps.plane() != i / stride % maps.channels()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Adds a normalisation by mean and variance of each part, which is everything along some axes.
   */
  public Value standardization(String name, Value x, double epsilon, int... axes) {
    int[] positive = positive(x, axes);
    int[] order = Shapes.last(x.rank(), positive);
    Value moved = x.transpose(order);
    int parts = x.size() / Shapes.count(Shapes.picked(x.sizes(), positive));
    Operation operation = new Operation.Standardization(parts, epsilon);
    return add(name, operation, nodes.own(moved).node())
        .reshape(moved.sizes())
        .transpose(Shapes.inverse(order));
  }

  /** Adds a reduction along some axes, which keep size 1 or go. */
  public Value reduction(String name, Value x, Statistic kind, boolean keeps, int... axes) {
    int[] positive = positive(x, axes);
    int[] shape = x.sizes();
    for (int axis : positive) {
      shape[axis] = 1;
    }
    Value kept = reduced(name, x, kind, Shapes.count(shape), positive).reshape(shape);
    if (keeps) {
      return kept;
    }
    int[] left = Arrays.copyOf(Shapes.last(x.rank(), positive), x.rank() - positive.length);
    return kept.reshape(Shapes.picked(shape, left));
  }

  /** Adds a reduction, as a pooling of whole maps if it is one. */
  private Value reduced(String name, Value x, Statistic kind, int parts, int... axes) {
    boolean isFirst = isMaps(x) && Arrays.equals(axes, new int[] {2, 3});
    boolean isLast = isMaps(x) && Arrays.equals(axes, new int[] {1, 2});
    if (isFirst || isLast) {
      Value maps = isLast ? x.transpose(0, 3, 1, 2) : x;
      switch (kind) {
        case MEAN -> {
          return globalAveragePooling(name, maps);
        }
        case MAXIMUM -> {
          return globalMaxPooling(name, maps);
        }
        default -> {
          // No pooling.
        }
      }
    }
    int moved = nodes.own(x.transpose(Shapes.last(x.rank(), axes))).node();
    Operation reduction = new Operation.Reduction(parts, kind);
    return nodes.add(name, reduction, new MapShape(parts, 1, 1), moved);
  }

  private static int[] positive(Value x, int... axes) {
    return Arrays.stream(axes).map(x::positive).sorted().toArray();
  }

  // ---- views

  /**
   * Returns a view with values of other places around it.
   *
   * @param shape the sizes of the view's axes
   * @param places for each of its values, in C order, the index of a value of x or -1
   * @param fill the value where a place is -1
   */
  public Value rearrange(Value x, int[] shape, int[] places, float fill) {
    int[] sources = x.sources();
    boolean hasHoles = sources != null && Arrays.stream(sources).anyMatch(s -> s < 0);
    Value below = hasHoles && x.fill() != fill ? nodes.own(x) : x;
    return below.rearrange(shape, places::clone, fill);
  }
}
