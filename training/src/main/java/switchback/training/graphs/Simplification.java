package switchback.training.graphs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.Operation.Combination;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;

/**
 * Makes a graph simpler without changing what it computes, but for rounding where two scales meet:
 * shifts become the bias of the sums below them, frames of zeros into the windows above them,
 * functions that are spelt in several nodes become one, and nodes without a use go.
 */
final class Simplification {
  private static final double TOLERANCE = 1e-6;

  private final List<Node> nodes;
  private final Map<String, Integer> outputs;

  /** For each node the node whose maps replace its own. */
  private final int[] replaced;

  private Simplification(NetworkGraph graph) {
    this.nodes = new ArrayList<>(graph.nodes());
    this.outputs = graph.outputs();
    this.replaced = new int[nodes.size()];
    for (int i = 0; i < replaced.length; i++) {
      replaced[i] = i;
    }
  }

  /** Returns the simplified graph. */
  static NetworkGraph of(NetworkGraph graph) {
    NetworkGraph used = new Simplification(graph).used();
    NetworkGraph merged = new Simplification(used).padded();
    NetworkGraph folded = new Simplification(merged).folded();
    return new Simplification(folded).spelt();
  }

  private int resolve(int node) {
    int at = node;
    while (replaced[at] != at) {
      at = replaced[at];
    }
    return at;
  }

  private Operation operation(int node) {
    return nodes.get(node).operation();
  }

  private int input(int node, int which) {
    return resolve(nodes.get(node).inputs().get(which));
  }

  /** Returns how many inputs and outputs take each node's maps. */
  private int[] uses() {
    int[] uses = new int[nodes.size()];
    for (int i = 0; i < nodes.size(); i++) {
      if (resolve(i) == i) {
        nodes.get(i).inputs().forEach(input -> uses[resolve(input)]++);
      }
    }
    outputs.values().forEach(output -> uses[resolve(output)]++);
    return uses;
  }

  /**
   * Puts shifts into sums without a bias, which is exact, and scales into the scales below them.
   */
  private NetworkGraph folded() {
    int[] uses = uses();
    for (int i = 0; i < nodes.size(); i++) {
      if (operation(i) instanceof Operation.Scaling scaling) {
        int below = input(i, 0);
        Operation scaled = uses[below] == 1 ? scaled(below, scaling) : null;
        if (scaled != null) {
          Node sums = nodes.get(below);
          String name = sums.name().isEmpty() ? nodes.get(i).name() : sums.name();
          nodes.set(below, new Node(name, scaled, sums.inputs(), sums.maps()));
          uses[below] = uses[i];
          replaced[i] = below;
        }
      }
    }
    return used();
  }

  private @Nullable Operation scaled(int node, Operation.Scaling by) {
    int features = nodes.get(node).maps().channels();
    boolean isBias = by.scale().size() == features && isAll(by.scale(), 1);
    return switch (operation(node)) {
      case Operation.Convolution c when isBias && c.bias() == null ->
          new Operation.Convolution(
              c.features(), c.groups(), c.geometry(), c.filters(), by.shift());
      case Operation.TransposedConvolution t when isBias && t.bias() == null ->
          new Operation.TransposedConvolution(
              t.features(), t.groups(), t.geometry(), t.filters(), by.shift());
      case Operation.Dense d when isBias && d.bias() == null ->
          new Operation.Dense(d.units(), d.weights(), by.shift());
      case Operation.Scaling s when s.scale().size() == by.scale().size() ->
          new Operation.Scaling(times(s.scale(), by.scale()), plus(s.shift(), by));
      default -> null;
    };
  }

  private static boolean isAll(Weights weights, float value) {
    for (int i = 0; i < weights.size(); i++) {
      if (weights.at(i) != value) {
        return false;
      }
    }
    return true;
  }

  private static Weights times(Weights values, Weights factors) {
    float[] product = values.toArray();
    for (int i = 0; i < product.length; i++) {
      product[i] = (float) ((double) product[i] * factors.at(i));
    }
    return Weights.of(product);
  }

  private static Weights plus(@Nullable Weights bias, Operation.Scaling by) {
    float[] sums = by.shift().toArray();
    for (int i = 0; i < sums.length && bias != null; i++) {
      sums[i] = (float) ((double) bias.at(i) * by.scale().at(i) + sums[i]);
    }
    return Weights.of(sums);
  }

  /** Puts frames of zeros into the convolutions and average poolings right above them. */
  private NetworkGraph padded() {
    int[] uses = uses();
    for (int i = 0; i < nodes.size(); i++) {
      int below = nodes.get(i).inputs().isEmpty() ? -1 : input(i, 0);
      if (below >= 0
          && uses[below] == 1
          && operation(below) instanceof Operation.Padding padding
          && padding.value() == 0) {
        int node = i;
        widened(operation(i), padding)
            .ifPresent(
                wide -> {
                  Node taken = nodes.get(node);
                  List<Integer> inputs = List.of(input(below, 0));
                  nodes.set(node, new Node(taken.name(), wide, inputs, taken.maps()));
                });
      }
    }
    return used();
  }

  private static Optional<Operation> widened(Operation above, Operation.Padding padding) {
    int[] f = padding.frame().toArray();
    if (f[0] < 0 || f[1] < 0 || f[2] < 0 || f[3] < 0) {
      return Optional.empty();
    }
    return switch (above) {
      case Operation.Convolution c ->
          Optional.of(
              new Operation.Convolution(
                  c.features(), c.groups(), widened(c.geometry(), f), c.filters(), c.bias()));
      case Operation.AveragePooling a when fits(widened(a.geometry(), f)) -> {
        int[] frame = a.frame().toArray();
        for (int i = 0; i < frame.length; i++) {
          frame[i] += f[i];
        }
        yield Optional.of(
            new Operation.AveragePooling(widened(a.geometry(), f), Indices.of(frame)));
      }
      default -> Optional.empty();
    };
  }

  private static boolean fits(Geometry g) {
    return Math.max(g.rows().pad(), g.rows().padEnd()) < g.rows().reach()
        && Math.max(g.columns().pad(), g.columns().padEnd()) < g.columns().reach();
  }

  private static Geometry widened(Geometry g, int[] frame) {
    return new Geometry(
        widened(g.rows(), frame[0], frame[2]), widened(g.columns(), frame[1], frame[3]));
  }

  private static Axis widened(Axis axis, int before, int after) {
    return new Axis(
        axis.size() - before - after,
        axis.window(),
        axis.stride(),
        axis.pad() + before,
        axis.dilation(),
        axis.padEnd() + after);
  }

  /** Replaces functions that are spelt in several nodes. */
  private NetworkGraph spelt() {
    for (int i = 0; i < nodes.size(); i++) {
      int node = i;
      function(i)
          .ifPresent(
              found -> {
                Node old = nodes.get(node);
                Operation one = new Operation.Activation(found.function());
                nodes.set(node, new Node(old.name(), one, List.of(found.of()), old.maps()));
              });
    }
    return used();
  }

  /** A function of a node's maps. */
  private record Spelling(Function function, int of) {}

  /** A uniform {@code scale x + shift} of a node's maps. */
  private record Line(double scale, double shift, int of) {}

  private Optional<Spelling> function(int node) {
    return switch (operation(node)) {
      case Combination c when c.kind() == Combination.Kind.PRODUCT -> product(node, 1);
      case Operation.Scaling _ -> {
        Line line = line(node);
        yield line.of() != node
                && line.shift() == 0
                && operation(line.of()) instanceof Combination c
                && c.kind() == Combination.Kind.PRODUCT
            ? product(line.of(), line.scale())
            : Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  private Optional<Spelling> product(int node, double factor) {
    return gated(input(node, 0), input(node, 1), factor)
        .or(() -> gated(input(node, 1), input(node, 0), factor));
  }

  /** Returns the function that a product of maps, a function of them and a factor is, if any. */
  private Optional<Spelling> gated(int maps, int gate, double factor) {
    Line left = line(maps);
    double scale = left.scale() * factor;
    Line outer = line(gate);
    int inner = outer.of();
    if (left.shift() != 0 || nodes.get(inner).inputs().isEmpty()) {
      return Optional.empty();
    }
    Line argument = line(input(inner, 0));
    if (argument.of() != left.of()) {
      return tanhOfSoftplus(outer, left, scale);
    }
    Function function =
        switch (operation(inner)) {
          case Operation.Activation a -> gate(a.function(), outer, argument, scale);
          case Operation.Rectifier r when is(r.ceiling(), 6) && is(argument.scale(), 1) ->
              is(argument.shift(), 3) && outer.shift() == 0 && is(scale * outer.scale() * 6, 1)
                  ? new Function(Function.Kind.HARD_SWISH, 1 / 6.0, 0.5)
                  : null;
          default -> null;
        };
    return Optional.ofNullable(function).map(f -> new Spelling(f, left.of()));
  }

  private static @Nullable Function gate(Function f, Line outer, Line argument, double scale) {
    boolean isPlain = is(outer.scale(), 1) && outer.shift() == 0 && is(scale, 1);
    return switch (f.kind()) {
      case SIGMOID ->
          isPlain && argument.shift() == 0
              ? new Function(Function.Kind.SWISH, argument.scale(), 0)
              : null;
      case HARD_SIGMOID ->
          isPlain && argument.shift() == 0 && is(argument.scale(), 1)
              ? new Function(Function.Kind.HARD_SWISH, f.a(), f.b())
              : null;
      case ERF ->
          is(scale * outer.scale(), 0.5)
                  && is(scale * outer.shift(), 0.5)
                  && argument.shift() == 0
                  && is(argument.scale(), Math.sqrt(0.5))
              ? Function.of(Function.Kind.GELU)
              : null;
      default -> null;
    };
  }

  private Optional<Spelling> tanhOfSoftplus(Line outer, Line left, double scale) {
    boolean isMish =
        is(outer.scale() * scale, 1)
            && outer.shift() == 0
            && operation(outer.of()) instanceof Operation.Activation tanh
            && tanh.function().kind() == Function.Kind.TANH
            && operation(input(outer.of(), 0)) instanceof Operation.Activation softplus
            && softplus.function().equals(Function.of(Function.Kind.SOFTPLUS))
            && input(input(outer.of(), 0), 0) == left.of();
    return isMish
        ? Optional.of(new Spelling(Function.of(Function.Kind.MISH), left.of()))
        : Optional.empty();
  }

  private static boolean is(double got, double expected) {
    return Math.abs(got - expected) < TOLERANCE;
  }

  /** Returns the uniform scale and shift that a node is; scale 1 of itself if it is none. */
  private Line line(int node) {
    if (operation(node) instanceof Operation.Scaling s) {
      float scale = s.scale().at(0);
      float shift = s.shift().at(0);
      boolean isUniform = true;
      for (int i = 1; i < s.scale().size(); i++) {
        isUniform &= s.scale().at(i) == scale && s.shift().at(i) == shift;
      }
      if (isUniform) {
        return new Line(scale, shift, input(node, 0));
      }
    }
    return new Line(1, 0, node);
  }

  /** Returns the graph without replaced and unused nodes. */
  private NetworkGraph used() {
    boolean[] isUsed = new boolean[nodes.size()];
    isUsed[0] = true;
    outputs.values().forEach(output -> isUsed[resolve(output)] = true);
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (isUsed[i]) {
        nodes.get(i).inputs().forEach(input -> isUsed[resolve(input)] = true);
      }
    }
    int[] numbers = new int[nodes.size()];
    List<Node> kept = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      if (isUsed[i]) {
        Node node = nodes.get(i);
        List<Integer> inputs = node.inputs().stream().map(n -> numbers[resolve(n)]).toList();
        numbers[i] = kept.size();
        kept.add(new Node(node.name(), node.operation(), inputs, node.maps()));
      }
    }
    Map<String, Integer> renumbered = new LinkedHashMap<>();
    outputs.forEach((name, output) -> renumbered.put(name, numbers[resolve(output)]));
    return new NetworkGraph(kept, renumbered);
  }
}
