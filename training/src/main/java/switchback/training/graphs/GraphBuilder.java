package switchback.training.graphs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.HeapMemory;
import switchback.training.graphs.Operation.Combination;
import switchback.training.kernels.Geometry;

/**
 * Builds a {@link NetworkGraph} operation by operation. Readers speak in arrays of any number of
 * axes with a leading batch of 1, as the formats do ({@link Value}); the builder keeps track of
 * where the values are in channels-first maps.
 *
 * <p>Functions of single values are applied to the node below a view wherever it only moves values,
 * so that a network with its channels last becomes one with its channels first. For one thread at a
 * time.
 *
 * <p>Sizes that do not fit end in an {@link IllegalArgumentException} whose message names the
 * sizes; the reader adds the node.
 */
public final class GraphBuilder {
  private static final int MOST_VALUES = 1 << 28;

  /** The most places of a view, of which there is a table. */
  private static final int MOST_PLACES = 1 << 25;

  /** The most places of all views together, so that a small file cannot ask for endless tables. */
  private static final long MOST_PLACES_OF_ALL = 1L << 30;

  /** The places after which the heap is looked at. */
  private static final long PLACES_PER_CHECK = 1 << 20;

  /** Three tables at a time: of a view, of the view below it, and of what was seen. */
  private static final int BYTES_PER_PLACE = 3 * Integer.BYTES;

  private final boolean isSketch;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Integer> outputs = new LinkedHashMap<>();
  private long places;
  private long unchecked;

  /** Creates a graph of nothing but an image of a given size, (C, H, W). */
  public GraphBuilder(MapShape image) {
    this(image, false);
  }

  private GraphBuilder(MapShape image, boolean isSketch) {
    this.isSketch = isSketch;
    add("", new Operation.Input(), image);
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
    return Value.of(0, nodes.getFirst().maps());
  }

  /** Returns the number of nodes so far. */
  public int size() {
    return nodes.size();
  }

  private Value add(String name, Operation operation, MapShape maps, int... inputs) {
    limit(MOST_VALUES, maps.channels(), maps.height(), maps.width());
    nodes.add(new Node(name, operation, Arrays.stream(inputs).boxed().toList(), maps));
    return Value.of(nodes.size() - 1, maps);
  }

  private MapShape mapsOf(int node) {
    return nodes.get(node).maps();
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
    int node = maps(x, "a convolution");
    MapShape in = mapsOf(node);
    int taps = windows.rows() * windows.columns();
    require(groups > 0 && in.channels() % groups == 0, in.channels() + " maps in groups", groups);
    int each = in.channels() / groups * taps;
    require(filters.size() % each == 0, "filters of " + filters.size() + " values over", each);
    int features = filters.size() / each;
    require(features % groups == 0, features + " features in groups", groups);
    require(bias == null || bias.size() == features, "a bias for features", features);
    Geometry geometry = windows.over(in.height(), in.width());
    return add(
        name,
        new Operation.Convolution(features, groups, geometry, filters, bias),
        out(features, geometry),
        node);
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
    int node = maps(x, "a transposed convolution");
    MapShape in = mapsOf(node);
    require(groups > 0 && in.channels() % groups == 0, in.channels() + " maps in groups", groups);
    Geometry geometry = windows.over(height, width);
    require(
        geometry.rows().outSize() == in.height() && geometry.columns().outSize() == in.width(),
        "a transposed convolution of " + in + " to " + height + "x" + width + " by windows of",
        windows.rows() * windows.columns());
    int each = in.channels() * windows.rows() * windows.columns();
    require(filters.size() % each == 0, "filters of " + filters.size() + " values over", each);
    int features = filters.size() / each * groups;
    return add(
        name,
        new Operation.TransposedConvolution(features, groups, geometry, filters, bias),
        new MapShape(features, height, width),
        node);
  }

  /** Adds a max pooling of (1, C, H, W). */
  public Value maxPooling(String name, Value x, Windows windows) {
    int node = maps(x, "a max pooling");
    Geometry geometry = windows.over(mapsOf(node).height(), mapsOf(node).width());
    checkPooling(geometry);
    require(
        geometry.rows().meetsMap() && geometry.columns().meetsMap(),
        "max pooling windows whose gaps lie over the whole map, of cells",
        geometry.taps());
    return add(
        name, new Operation.MaxPooling(geometry), out(mapsOf(node).channels(), geometry), node);
  }

  /**
   * Adds an average pooling of (1, C, H, W).
   *
   * @param countsPadding whether the padding's zeros count, as far as the windows state it; the
   *     overhang beyond it at the end never does
   */
  public Value averagePooling(String name, Value x, Windows windows, boolean countsPadding) {
    int node = maps(x, "an average pooling");
    Geometry geometry = windows.over(mapsOf(node).height(), mapsOf(node).width());
    checkPooling(geometry);
    int[] frame = countsPadding ? windows.frame(mapsOf(node)) : new int[4];
    return add(
        name,
        new Operation.AveragePooling(geometry, Indices.of(frame)),
        out(mapsOf(node).channels(), geometry),
        node);
  }

  private static void checkPooling(Geometry g) {
    require(
        Math.max(g.rows().pad(), g.rows().padEnd()) < g.rows().reach()
            && Math.max(g.columns().pad(), g.columns().padEnd()) < g.columns().reach(),
        "pooling windows that lie in the padding alone, of cells",
        g.taps());
  }

  /** Adds a max pooling with one window over each whole map: (1, C, 1, 1). */
  public Value globalMaxPooling(String name, Value x) {
    MapShape in = mapsOf(maps(x, "a global pooling"));
    return maxPooling(name, x, Windows.of(in.height(), in.width()));
  }

  /** Adds an average pooling with one window over each whole map: (1, C, 1, 1). */
  public Value globalAveragePooling(String name, Value x) {
    MapShape in = mapsOf(maps(x, "a global pooling"));
    return averagePooling(name, x, Windows.of(in.height(), in.width()), false);
  }

  private static MapShape out(int features, Geometry geometry) {
    return new MapShape(features, geometry.rows().outSize(), geometry.columns().outSize());
  }

  /** Adds a frame of constants around (1, C, H, W): top, left, bottom, right. */
  public Value padding(String name, Value x, int[] frame, float value) {
    int node = maps(x, "a padding");
    MapShape in = mapsOf(node);
    if (Arrays.stream(frame).allMatch(f -> f == 0)) {
      return x;
    }
    MapShape out =
        new MapShape(
            in.channels(), in.height() + frame[0] + frame[2], in.width() + frame[1] + frame[3]);
    return add(name, new Operation.Padding(Indices.of(frame), value), out, node);
  }

  /** Adds an interpolation of (1, C, H, W) along rows and columns. */
  public Value resizing(String name, Value x, Interpolation rows, Interpolation columns) {
    int node = maps(x, "a resizing");
    MapShape in = mapsOf(node);
    require(rows.size() == in.height() && columns.size() == in.width(), "rows", rows.size());
    return add(
        name,
        new Operation.Resizing(rows, columns),
        new MapShape(in.channels(), rows.outSize(), columns.outSize()),
        node);
  }

  /** Adds a local response normalisation of (1, C, H, W) over neighbouring maps. */
  public Value responseNormalization(
      String name, Value x, int before, int after, double alpha, double beta, double k) {
    int node = maps(x, "a response normalization");
    return add(
        name,
        new Operation.ResponseNormalization(before, after, alpha, beta, k),
        mapsOf(node),
        node);
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
    require(weights.size() % inputs == 0, "weights of " + weights.size() + " values over", inputs);
    int units = weights.size() / inputs;
    require(bias == null || bias.size() == units, "a bias for units", units);
    int places = x.size() / inputs;
    int[] shape = x.sizes();
    shape[shape.length - 1] = units;
    if (places == 1) {
      Operation dense = new Operation.Dense(units, weights, bias);
      return add(name, dense, new MapShape(units, 1, 1), flat(x)).reshaped(shape);
    }
    Value columns = transpose(x.reshaped(places, inputs), 1, 0).reshaped(1, inputs, places, 1);
    if (x.rank() == 4 && x.size(0) == 1) {
      columns = transpose(x, 0, 3, 1, 2);
    }
    Value sums = convolution(name, columns, Windows.of(1, 1), 1, weights, bias);
    return x.rank() == 4 && x.size(0) == 1
        ? transpose(sums, 0, 2, 3, 1)
        : transpose(sums.reshaped(units, places), 1, 0).reshaped(shape);
  }

  // ---- functions of single values

  /** Adds a ReLU. */
  public Value rectifier(String name, Value x, float ceiling) {
    return pointwise(name, x, new Operation.Rectifier(ceiling));
  }

  /** Adds a function of single values. */
  public Value activation(String name, Value x, Function function) {
    return pointwise(name, x, new Operation.Activation(function));
  }

  /** Adds an operation that concerns single values to the node below a view. */
  private Value pointwise(String name, Value x, Operation operation) {
    Value source = x.isPermutation() ? x : own(x);
    Value result = add(name, operation, mapsOf(source.node()), source.node());
    return source.of(result.node());
  }

  /**
   * Adds a parametric ReLU.
   *
   * @param slopes values whose shape is repeated along x, aligned at the last axis
   */
  public Value parametricRectifier(String name, Value x, float[] slopes, int... shape) {
    Value source = x.isPermutation() ? x : own(x);
    require(
        Arrays.equals(common(x.sizes(), shape), x.sizes()),
        "slopes for " + x + ", axes",
        shape.length);
    Weights perMap = Weights.of(perMap(slopes, shape, source));
    Value result =
        add(name, new Operation.ParametricRectifier(perMap), mapsOf(source.node()), source.node());
    return source.of(result.node());
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
    Value wide = broadcast(broadcast(x, scaleShape), shiftShape);
    Value source = wide.isPermutation() ? wide : own(wide);
    MapShape maps = mapsOf(source.node());
    float[] factors = perMap(scale, scaleShape, source);
    float[] terms = perMap(shift, shiftShape, source);
    if (factors.length != terms.length) {
      factors = perValue(factors, maps);
      terms = perValue(terms, maps);
    }
    if (isAll(factors, 1) && isAll(terms, 0)) {
      return source;
    }
    Operation operation = new Operation.Scaling(Weights.of(factors), Weights.of(terms));
    return source.of(add(name, operation, maps, source.node()).node());
  }

  private static boolean isAll(float[] values, float value) {
    for (float v : values) {
      if (v != value) {
        return false;
      }
    }
    return true;
  }

  /** Repeats constants along a view and returns one per map of its node, or one per value. */
  private float[] perMap(float[] constants, int[] shape, Value x) {
    MapShape maps = mapsOf(x.node());
    if (isSketch || constants.length == 1) {
      float[] same = new float[maps.channels()];
      Arrays.fill(same, constants[0]);
      return same;
    }
    boolean isPlain =
        x.sources() == null
            && x.rank() >= shape.length
            && Arrays.equals(x.sizes(), Value.of(x.node(), maps).sizes())
            && Arrays.equals(aligned(shape, x.rank()), new int[] {1, maps.channels(), 1, 1});
    return isPlain ? constants.clone() : perMap(arranged(constants, shape, x), maps);
  }

  /** Repeats constants along a view and returns them in the order of its node's values. */
  private float[] arranged(float[] constants, int[] shape, Value x) {
    int[] places = repeats(shape, x.sizes());
    float[] arranged = new float[x.size()];
    int[] sources = x.sources();
    for (int i = 0; i < arranged.length; i++) {
      arranged[sources == null ? i : sources[i]] = constants[places[i]];
    }
    return arranged;
  }

  /** Returns one value per map if all values of each map are the same. */
  private static float[] perMap(float[] values, MapShape maps) {
    float[] first = new float[maps.channels()];
    for (int i = 0; i < values.length; i++) {
      int channel = i / maps.plane();
      if (i % maps.plane() == 0) {
        first[channel] = values[i];
      } else if (Float.floatToRawIntBits(first[channel]) != Float.floatToRawIntBits(values[i])) {
        return values;
      }
    }
    return first;
  }

  private static float[] perValue(float[] values, MapShape maps) {
    if (values.length == maps.size()) {
      return values;
    }
    float[] each = new float[maps.size()];
    for (int i = 0; i < each.length; i++) {
      each[i] = values[i / maps.plane()];
    }
    return each;
  }

  // ---- several inputs

  /** Adds a sum, product or the like of two values whose shapes are repeated along each other. */
  public Value combination(String name, Combination.Kind kind, Value a, Value b) {
    if (a.isArrangedLike(b) && mapsOf(a.node()).equals(mapsOf(b.node()))) {
      Value result = add(name, new Combination(kind), mapsOf(a.node()), a.node(), b.node());
      return a.of(result.node());
    }
    int[] shape = common(a.sizes(), b.sizes());
    if (shape.length > 4 || (shape.length == 4 && shape[0] != 1)) {
      int left = own(broadcast(a, shape)).node();
      int right = own(broadcast(b, shape)).node();
      left = own(Value.of(left, mapsOf(left)).reshaped(1, Value.count(shape), 1, 1)).node();
      right = own(Value.of(right, mapsOf(right)).reshaped(1, Value.count(shape), 1, 1)).node();
      Value result =
          add(name, new Combination(kind), new MapShape(Value.count(shape), 1, 1), left, right);
      return result.reshaped(shape);
    }
    // Both get a batch of 1 if there is none, so that their other axes become those of maps alike.
    int rank = shape.length == 0 || shape[0] == 1 ? shape.length : shape.length + 1;
    int left = own(a.reshaped(aligned(a.sizes(), rank))).node();
    int right = own(b.reshaped(aligned(b.sizes(), rank))).node();
    MapShape maps = mapShape(aligned(shape, rank));
    return add(name, new Combination(kind), maps, left, right).reshaped(shape);
  }

  /** Returns sizes with leading axes of size 1, so that there are as many axes as wanted. */
  private static int[] aligned(int[] shape, int rank) {
    int[] aligned = new int[rank];
    Arrays.fill(aligned, 1);
    System.arraycopy(shape, 0, aligned, rank - shape.length, shape.length);
    return aligned;
  }

  /** Adds a concatenation along an axis. */
  public Value concatenation(String name, List<Value> values, int axis) {
    if (values.size() == 1) {
      return values.getFirst();
    }
    int along = axis < 0 ? axis + values.getFirst().rank() : axis;
    int[] shape = values.getFirst().sizes();
    shape[along] = values.stream().mapToInt(v -> v.size(along)).sum();
    for (Value value : values) {
      int[] its = value.sizes();
      its[along] = shape[along];
      require(Arrays.equals(its, shape), "a concatenation of " + values + " along axis", axis);
    }
    int channel = channelAxis(values);
    if (channel > 0 && along == channel) {
      return channelsLast(name, values, shape);
    }
    if (shape.length == 4 && shape[0] == 1 && along > 0) {
      int[] inputs = values.stream().mapToInt(v -> own(v).node()).toArray();
      return add(name, new Operation.Concatenation(along - 1), mapShape(shape), inputs);
    }
    int outer = Value.count(Arrays.copyOf(shape, along));
    int[] inputs =
        values.stream()
            .mapToInt(v -> own(v.reshaped(1, outer, v.size() / outer, 1)).node())
            .toArray();
    return add(
            name,
            new Operation.Concatenation(1),
            new MapShape(outer, Value.count(shape) / outer, 1),
            inputs)
        .reshaped(shape);
  }

  /** Returns the axis of the channels if all values are maps with their channels last, else 0. */
  private int channelAxis(List<Value> values) {
    return values.stream().allMatch(this::isChannelsLast) ? 3 : 0;
  }

  private boolean isChannelsLast(Value value) {
    if (value.rank() != 4 || value.size(0) != 1 || value.sources() == null) {
      return false;
    }
    MapShape maps = mapsOf(value.node());
    return value.isArrangedLike(transpose(Value.of(value.node(), maps), 0, 2, 3, 1));
  }

  private Value channelsLast(String name, List<Value> values, int[] shape) {
    int[] inputs = values.stream().mapToInt(Value::node).toArray();
    MapShape maps = new MapShape(shape[3], shape[1], shape[2]);
    return transpose(add(name, new Operation.Concatenation(0), maps, inputs), 0, 2, 3, 1);
  }

  // ---- parts

  /** Adds a softmax along an axis. */
  public Value softmax(String name, Value x, int axis) {
    int along = axis < 0 ? axis + x.rank() : axis;
    int[] order = last(x.rank(), along);
    Value moved = transpose(x, order);
    int size = x.size(along);
    int places = x.size() / size;
    int node;
    MapShape maps;
    if (!isSketch && x.isPermutation() && isChannelAxis(x, along)) {
      node = x.node();
      return x.of(add(name, new Operation.Softmax(), mapsOf(node), node).node());
    }
    Value columns = transpose(moved.reshaped(places, size), 1, 0).reshaped(1, size, places, 1);
    node = own(columns).node();
    maps = mapsOf(node);
    Value result = add(name, new Operation.Softmax(), maps, node);
    Value back = transpose(result.reshaped(size, places), 1, 0).reshaped(moved.sizes());
    return transpose(back, inverse(order));
  }

  /** Returns whether an axis of a view is that of its node's channels. */
  private boolean isChannelAxis(Value x, int along) {
    MapShape maps = mapsOf(x.node());
    int[] sources = x.sources();
    if (x.size(along) != maps.channels()) {
      return false;
    }
    int stride = Value.count(Arrays.copyOfRange(x.sizes(), along + 1, x.rank()));
    for (int i = 0; i < x.size(); i++) {
      int source = sources == null ? i : sources[i];
      if (source / maps.plane() != i / stride % maps.channels()) {
        return false;
      }
    }
    return true;
  }

  /** Returns the order of axes that moves some to the end. */
  private static int[] last(int rank, int... axes) {
    int[] order = new int[rank];
    int at = 0;
    for (int i = 0; i < rank; i++) {
      int axis = i;
      if (Arrays.stream(axes).noneMatch(a -> a == axis)) {
        order[at++] = i;
      }
    }
    for (int axis : axes) {
      order[at++] = axis;
    }
    return order;
  }

  private static int[] inverse(int[] order) {
    int[] inverse = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      inverse[order[i]] = i;
    }
    return inverse;
  }

  /**
   * Adds a normalisation by mean and variance of each part, which is everything along some axes.
   */
  public Value standardization(String name, Value x, double epsilon, int... axes) {
    int[] positive = positive(axes, x.rank());
    int[] order = last(x.rank(), positive);
    Value moved = transpose(x, order);
    int parts = x.size() / Arrays.stream(positive).map(x::size).reduce(1, Math::multiplyExact);
    Value source = own(moved);
    MapShape maps = mapsOf(source.node());
    Value result = add(name, new Operation.Standardization(parts, epsilon), maps, source.node());
    return transpose(result.reshaped(moved.sizes()), inverse(order));
  }

  /** Adds a reduction along some axes, which keep size 1 or go. */
  public Value reduction(
      String name, Value x, Operation.Reduction.Statistic kind, boolean keeps, int... axes) {
    int[] positive = positive(axes, x.rank());
    int[] shape = x.sizes();
    for (int axis : positive) {
      shape[axis] = 1;
    }
    boolean isMaps = x.rank() == 4 && x.size(0) == 1;
    Value result;
    if (isMaps && Arrays.equals(positive, new int[] {2, 3}) && isPooling(kind)) {
      result =
          kind == Operation.Reduction.Statistic.MEAN
              ? globalAveragePooling(name, x)
              : globalMaxPooling(name, x);
    } else if (isMaps && Arrays.equals(positive, new int[] {1, 2}) && isPooling(kind)) {
      Value first = transpose(x, 0, 3, 1, 2);
      result =
          kind == Operation.Reduction.Statistic.MEAN
              ? globalAveragePooling(name, first)
              : globalMaxPooling(name, first);
    } else {
      Value moved = own(transpose(x, last(x.rank(), positive)));
      int parts = Value.count(shape);
      result =
          add(name, new Operation.Reduction(parts, kind), new MapShape(parts, 1, 1), moved.node());
    }
    Value kept = result.reshaped(shape);
    if (keeps) {
      return kept;
    }
    int[] left = last(x.rank(), positive);
    int[] sizes = new int[x.rank() - positive.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = x.size(left[i]);
    }
    return kept.reshaped(sizes);
  }

  private static boolean isPooling(Operation.Reduction.Statistic kind) {
    return kind == Operation.Reduction.Statistic.MEAN
        || kind == Operation.Reduction.Statistic.MAXIMUM;
  }

  private static int[] positive(int[] axes, int rank) {
    return Arrays.stream(axes).map(a -> a < 0 ? a + rank : a).sorted().toArray();
  }

  // ---- views

  /** Returns the same values with other axes; one size may be -1. */
  public Value reshape(Value x, int... sizes) {
    int[] shape = sizes.clone();
    int known = 1;
    int open = -1;
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] == -1) {
        require(open < 0, "more than one open size in " + Arrays.toString(sizes) + ", axis", i);
        open = i;
      } else {
        known = Math.multiplyExact(known, shape[i]);
      }
    }
    if (open >= 0) {
      require(known > 0 && x.size() % known == 0, "a reshaping of " + x + " to parts of", known);
      shape[open] = x.size() / known;
    }
    return x.reshaped(shape);
  }

  /** Returns a view with its axes in another order. */
  public Value transpose(Value x, int... order) {
    int[] shape = new int[order.length];
    int[] steps = new int[order.length];
    int[] strides = strides(x.sizes());
    for (int i = 0; i < order.length; i++) {
      shape[i] = x.size(order[i]);
      steps[i] = strides[order[i]];
    }
    return view(x, shape, steps, 0);
  }

  /**
   * Returns a part along an axis.
   *
   * @param step the distance from one to the next; may be negative
   */
  public Value slice(Value x, int axis, int from, int step, int count) {
    int along = axis < 0 ? axis + x.rank() : axis;
    int[] picked = new int[count];
    Arrays.setAll(picked, i -> from + i * step);
    return gather(x, along, picked);
  }

  /** Returns the given positions along an axis. */
  public Value gather(Value x, int axis, int... positions) {
    int along = axis < 0 ? axis + x.rank() : axis;
    int[] shape = x.sizes();
    int size = shape[along];
    for (int position : positions) {
      require(position >= 0 && position < size, x + " at axis " + axis + ", position", position);
    }
    int inner = Value.count(Arrays.copyOfRange(shape, along + 1, shape.length));
    int outer = Value.count(Arrays.copyOf(shape, along));
    shape[along] = positions.length;
    if (isSketch) {
      return x.sketched(shape);
    }
    limit(shape);
    int[] places = new int[Value.count(shape)];
    int i = 0;
    for (int o = 0; o < outer; o++) {
      for (int position : positions) {
        for (int n = 0; n < inner; n++) {
          places[i++] = (o * size + position) * inner + n;
        }
      }
    }
    return x.rearranged(shape, places, x.fill());
  }

  /** Returns a view repeated along axes of size 1, and along new leading axes. */
  public Value broadcast(Value x, int... shape) {
    int[] wide = common(x.sizes(), shape);
    if (Arrays.equals(wide, x.sizes())) {
      return x;
    }
    if (isSketch) {
      return x.sketched(wide);
    }
    limit(wide);
    return x.rearranged(wide, repeats(x.sizes(), wide), x.fill());
  }

  /**
   * Returns a view with values of other places around it.
   *
   * @param shape the sizes of the view's axes
   * @param places for each of its values, in C order, the index of a value of x or -1
   * @param fill the value where a place is -1
   */
  public Value rearrange(Value x, int[] shape, int[] places, float fill) {
    limit(shape);
    if (isSketch) {
      return x.sketched(shape);
    }
    int[] sources = x.sources();
    boolean hasHoles = sources != null && Arrays.stream(sources).anyMatch(s -> s < 0);
    Value below = hasHoles && x.fill() != fill ? own(x) : x;
    return below.rearranged(shape, places, fill);
  }

  /** Checks that a table of a view's places fits beside those before. */
  private void limit(int[] shape) {
    limit(MOST_PLACES, shape);
    int count = Value.count(shape);
    places += count;
    require(
        places <= MOST_PLACES_OF_ALL,
        "views of all nodes together larger than " + MOST_PLACES_OF_ALL + " values, nodes",
        nodes.size());
    unchecked += count;
    if (unchecked >= PLACES_PER_CHECK) {
      unchecked = 0;
      HeapMemory.require(
          "moving the values of the network's maps",
          "node " + nodes.size(),
          BYTES_PER_PLACE * (count + PLACES_PER_CHECK),
          "");
    }
  }

  private static void limit(int most, int... shape) {
    long size = 1;
    for (int s : shape) {
      size *= s;
      require(size <= most, "maps larger than " + most + " values, axis of", s);
    }
  }

  private Value view(Value x, int[] shape, int[] steps, int start) {
    if (isSketch) {
      return x.sketched(shape);
    }
    limit(shape);
    int[] places = new int[Value.count(shape)];
    int[] at = new int[shape.length];
    int place = start;
    for (int i = 0; i < places.length; i++) {
      places[i] = place;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        place += steps[axis];
        if (++at[axis] < shape[axis]) {
          break;
        }
        place -= steps[axis] * shape[axis];
        at[axis] = 0;
      }
    }
    return x.rearranged(shape, places, x.fill());
  }

  private static int[] strides(int[] shape) {
    int[] strides = new int[shape.length];
    int stride = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= shape[i];
    }
    return strides;
  }

  /** Returns, for each value of a shape, the index of the value of a smaller shape repeated. */
  private static int[] repeats(int[] small, int[] wide) {
    int[] aligned = aligned(small, wide.length);
    int[] strides = strides(aligned);
    int[] places = new int[Value.count(wide)];
    for (int i = 0; i < places.length; i++) {
      int rest = i;
      for (int axis = wide.length - 1; axis >= 0; axis--) {
        places[i] += aligned[axis] == 1 ? 0 : rest % wide[axis] * strides[axis];
        rest /= wide[axis];
      }
    }
    return places;
  }

  /** Returns the shape to which both can be repeated. */
  private static int[] common(int[] a, int[] b) {
    int rank = Math.max(a.length, b.length);
    int[] left = aligned(a, rank);
    int[] right = aligned(b, rank);
    for (int i = 0; i < rank; i++) {
      require(
          left[i] == right[i] || left[i] == 1 || right[i] == 1,
          Arrays.toString(a) + " and " + Arrays.toString(b) + " differ at axis",
          i);
      left[i] = Math.max(left[i], right[i]);
    }
    return left;
  }

  // ---- nodes of views

  /** Returns a value whose node has exactly its values, as maps of its shape. */
  private Value own(Value x) {
    MapShape wanted = mapShape(x.sizes());
    MapShape got = mapsOf(x.node());
    int[] sources = x.sources();
    if (sources == null) {
      Operation same = new Operation.Rearrangement(null, 0);
      return got.equals(wanted) ? x : add("", same, wanted, x.node()).reshaped(x.sizes());
    }
    int[] channels = channels(sources, got, wanted);
    Operation moved =
        channels == null
            ? new Operation.Rearrangement(Indices.of(sources), x.fill())
            : new Operation.Selection(Indices.of(channels));
    return add("", moved, wanted, x.node()).reshaped(x.sizes());
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

  /** Returns a node with a view's values in C order, whatever its maps. */
  private int flat(Value x) {
    return x.sources() == null ? x.node() : own(x.reshaped(1, x.size())).node();
  }

  /** Returns a node whose maps are a view of four axes. */
  private int maps(Value x, String what) {
    Value four = x.rank() == 3 ? x.reshaped(x.size(0), x.size(1), 1, x.size(2)) : x;
    require(four.rank() == 4 && four.size(0) == 1, what + " of " + x + ", axes", x.rank());
    return own(four).node();
  }

  /** Returns the maps of one image for the sizes of all axes. */
  private static MapShape mapShape(int[] shape) {
    int[] s =
        shape.length > 0 && shape[0] == 1 ? Arrays.copyOfRange(shape, 1, shape.length) : shape;
    return switch (s.length) {
      case 0 -> new MapShape(1, 1, 1);
      case 1 -> new MapShape(s[0], 1, 1);
      case 2 -> new MapShape(s[0], 1, s[1]);
      default -> {
        int outer = Value.count(Arrays.copyOf(s, s.length - 2));
        yield new MapShape(outer, s[s.length - 2], s[s.length - 1]);
      }
    };
  }

  private static void require(boolean holds, String what, int number) {
    if (!holds) {
      throw new IllegalArgumentException("sizes do not fit: " + what + " " + number);
    }
  }

  // ---- the graph

  /** Names a value as an output of the network. Maps of four axes stay maps. */
  public void output(String name, Value x) {
    boolean isMaps = x.rank() == 4 && x.size(0) == 1;
    outputs.put(name, isMaps ? own(x).node() : flat(x));
  }

  /** Returns the graph of the outputs, simplified. */
  public NetworkGraph build() {
    return Simplification.of(new NetworkGraph(nodes, outputs));
  }
}
