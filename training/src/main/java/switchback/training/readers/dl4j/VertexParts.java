package switchback.training.readers.dl4j;

import java.util.Arrays;
import java.util.List;
import switchback.training.graphs.Function;
import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Operation.Combination;
import switchback.training.graphs.Operation.Reduction;
import switchback.training.graphs.Value;

/** Reads the vertices of a graph that are no layers. */
final class VertexParts {
  private static final int MOST_CHANNELS = 1 << 24;

  private VertexParts() {}

  /**
   * Reads a vertex other than a layer or a preprocessor.
   *
   * @param format the layout of maps that the network is made for
   * @throws IllegalArgumentException if it cannot be taken; the message says what of it, or is
   *     empty if it is the vertex itself
   */
  static Part of(Settings vertex, Layout format) {
    if (!vertex.packageName().equals("org.deeplearning4j.nn.conf.graph")) {
      throw new IllegalArgumentException("");
    }
    return switch (vertex.type()) {
      case "FrozenVertex" -> of(vertex.child("underlying"), format);
      case "ElementWiseVertex" -> combination(vertex);
      case "MergeVertex" -> new Merging(vertex.integer("mergeAxis", 1, 0, 4));
      case "ScaleVertex" -> {
        double factor = vertex.number("scaleFactor", 1);
        yield (site, x) -> site.scaled(x.getFirst(), factor, 0);
      }
      case "ShiftVertex" -> {
        double term = vertex.number("shiftFactor", 0);
        yield (site, x) -> site.scaled(x.getFirst(), 1, term);
      }
      case "SubsetVertex" -> {
        int from = vertex.integer("from", 0, 0, MOST_CHANNELS);
        yield new Subset(from, vertex.integer("to", from, from, MOST_CHANNELS));
      }
      case "ReshapeVertex" -> reshaping(vertex, format);
      case "L2NormalizeVertex" -> norm(vertex);
      case "PoolHelperVertex" -> new MapsPart(Layout.NCHW, new MapOperation.Frame(-1, -1, 0, 0));
      default -> throw new IllegalArgumentException("");
    };
  }

  private static Part combination(Settings vertex) {
    String operator = vertex.text("op", "");
    return switch (operator) {
      case "Add" -> new Combining(Combination.Kind.SUM, false);
      case "Average" -> new Combining(Combination.Kind.SUM, true);
      case "Subtract" -> new Combining(Combination.Kind.DIFFERENCE, false);
      case "Product" -> new Combining(Combination.Kind.PRODUCT, false);
      case "Max" -> new Combining(Combination.Kind.MAXIMUM, false);
      default -> throw new IllegalArgumentException("with the operator " + operator);
    };
  }

  private static Part reshaping(Settings vertex, Layout format) {
    int[] shape = vertex.integers("newShape", -1, MOST_CHANNELS).orElse(new int[0]);
    if (!vertex.text("reshapeOrder", "c").equals("c")) {
      throw new IllegalArgumentException("with Fortran order");
    }
    boolean isBatchFirst = shape.length > 1 && (shape[0] == -1 || shape[0] == 1);
    List<Integer> sizes = Arrays.stream(shape).skip(1).boxed().toList();
    int open = shape.length > 0 && shape[0] == -1 ? 0 : 1;
    if (!isBatchFirst
        || sizes.contains(0)
        || sizes.stream().filter(size -> size < 0).count() > open
        || sizes.stream().mapToDouble(Math::abs).reduce(1, (a, b) -> a * b) > 1 << 30) {
      throw new IllegalArgumentException("to " + Arrays.toString(shape));
    }
    return new ShapingPart.Reshaping(sizes, format);
  }

  private static Part norm(Settings vertex) {
    if (vertex.has("dimension")) {
      throw new IllegalArgumentException("with dimensions");
    }
    double epsilon = vertex.number("eps", 1e-8);
    return (site, inputs) -> {
      Value x = inputs.getFirst();
      GraphBuilder builder = site.builder();
      int[] axes = x.rank() == 4 ? new int[] {1, 2, 3} : new int[] {1};
      Value norm = builder.reduction(site.name(), x, Reduction.Statistic.NORM, true, axes);
      Function limit = new Function(Function.Kind.CLIP, epsilon, Double.POSITIVE_INFINITY);
      Value divisor = builder.activation(site.name(), norm, limit);
      return builder.combination(site.name(), Combination.Kind.QUOTIENT, x, divisor);
    };
  }

  /**
   * Combines values one by one; where an axis has size 1 its values are repeated.
   *
   * @param isAverage whether the result is divided by the number of inputs
   */
  record Combining(Combination.Kind kind, boolean isAverage) implements Part {
    @Override
    public Layout layout(List<Layout> layouts) {
      if (kind == Combination.Kind.DIFFERENCE && layouts.size() != 2) {
        throw new IllegalArgumentException("with " + layouts.size() + " inputs to subtract");
      }
      return same(layouts);
    }

    @Override
    public MapShape shape(List<MapShape> inputs, List<Layout> layouts) {
      return inputs.stream().reduce(Combining::common).orElseThrow();
    }

    private static MapShape common(MapShape a, MapShape b) {
      return new MapShape(
          common(a.channels(), b.channels()),
          common(a.height(), b.height()),
          common(a.width(), b.width()));
    }

    private static int common(int a, int b) {
      if (a != b && a != 1 && b != 1) {
        throw new Misfit("its inputs have " + a + " and " + b);
      }
      return Math.max(a, b);
    }

    @Override
    public Value add(Site site, List<Value> inputs) {
      Value result = inputs.getFirst();
      for (Value next : inputs.subList(1, inputs.size())) {
        result = site.builder().combination(site.name(), kind, result, next);
      }
      return isAverage ? site.scaled(result, 1.0 / inputs.size(), 0) : result;
    }
  }

  /** Returns the layout that all inputs have. */
  private static Layout same(List<Layout> layouts) {
    Layout first = layouts.getFirst();
    for (Layout layout : layouts) {
      if (!layout.mayBe(first) && !first.mayBe(layout)) {
        throw new IllegalArgumentException("of " + first + " and " + layout);
      }
    }
    return layouts.stream().filter(l -> l != Layout.UNKNOWN).findFirst().orElse(Layout.UNKNOWN);
  }

  /**
   * Puts inputs one behind the other.
   *
   * @param axis DL4J's axis
   */
  record Merging(int axis) implements Part {
    @Override
    public Layout layout(List<Layout> layouts) {
      Layout layout = same(layouts);
      if (layouts.size() > 1 && layout != Layout.UNKNOWN && (axis < 1 || axis >= layout.rank())) {
        throw new IllegalArgumentException("along axis " + axis + " of " + layout);
      }
      return layout;
    }

    @Override
    public MapShape shape(List<MapShape> inputs, List<Layout> layouts) {
      if (inputs.size() == 1) {
        return inputs.getFirst();
      }
      Layout layout = layouts.getFirst();
      int[] sizes = layout.sizes(inputs.getFirst());
      for (MapShape next : inputs.subList(1, inputs.size())) {
        int[] its = layout.sizes(next);
        int sum = Math.addExact(sizes[axis - 1], its[axis - 1]);
        its[axis - 1] = sizes[axis - 1];
        if (!Arrays.equals(its, sizes)) {
          throw new Misfit("it cannot merge maps of " + inputs.getFirst() + " and " + next);
        }
        sizes[axis - 1] = sum;
      }
      return layout.maps(sizes);
    }

    @Override
    public int channelsBelow(int channels) {
      return 0;
    }

    @Override
    public Value add(Site site, List<Value> inputs) {
      return inputs.size() == 1
          ? inputs.getFirst()
          : site.builder().concatenation(site.name(), inputs, site.layouts().getFirst().axis(axis));
    }
  }

  /**
   * Takes a part along DL4J's axis 1, that of the channels if they come first.
   *
   * @param from the first one
   * @param to the last one
   */
  record Subset(int from, int to) implements Part {
    @Override
    public MapShape shape(List<MapShape> inputs, List<Layout> layouts) {
      int[] sizes = layouts.getFirst().sizes(inputs.getFirst());
      if (to >= sizes[0]) {
        throw new Misfit("it takes " + from + " to " + to + " of " + sizes[0]);
      }
      sizes[0] = to - from + 1;
      return layouts.getFirst().maps(sizes);
    }

    @Override
    public int channelsBelow(int channels) {
      return 0;
    }

    @Override
    public Value add(Site site, List<Value> inputs) {
      int axis = site.layouts().getFirst().axis(1);
      return inputs.getFirst().slice(axis, from, 1, to - from + 1);
    }
  }
}
