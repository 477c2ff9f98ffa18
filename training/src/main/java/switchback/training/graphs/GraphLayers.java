package switchback.training.graphs;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The layers of a graph: its convolution and dense nodes, in order, and {@value #OUTPUT}, the
 * logits. A layer's maps are those after the scaling and the activation function that directly
 * follow its sums, each only if nothing else takes what is before it.
 *
 * <p>A layer is addressed by its name in the file or by any unique ending of it that starts after a
 * {@code /}, {@code .} or {@code :}. An exact name beats an ending. The type of a node at the end
 * of its name may be left out, and a prefix that was taken off all names may stay. A name may also
 * be the path of a module in PyTorch, such as {@code layer3.0.conv2}, where an exported file says
 * {@code /layer3/layer3.0/conv2/Conv}. Immutable.
 */
public final class GraphLayers {
  /** The name of the logits: the maps of the only output, before a final softmax. */
  public static final String OUTPUT = "output";

  private static final Set<String> TYPES =
      Set.of(
          "conv",
          "conv2d",
          "convolution",
          "depthwise",
          "depthwiseconv2d",
          "separableconv2d",
          "convtranspose",
          "conv2dtranspose",
          "gemm",
          "matmul",
          "dense",
          "biasadd");

  private final List<GraphLayer> layers = new ArrayList<>();
  private final String prefix;

  /**
   * Finds the layers of a graph.
   *
   * @param prefix the prefix that was taken off all names, empty if none was
   */
  public GraphLayers(NetworkGraph graph, String prefix) {
    this.prefix = prefix;
    List<List<Integer>> consumers = graph.consumers();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < graph.nodes().size(); i++) {
      Node node = graph.node(i);
      if (isLayer(node.operation())) {
        String name = node.name().isEmpty() ? "layer" + (layers.size() + 1) : node.name();
        layers.add(new GraphLayer(unique(name, names), i, maps(graph, consumers, i)));
      }
    }
    logits(graph).filter(_ -> names.add(OUTPUT)).ifPresent(layers::add);
  }

  private static boolean isLayer(Operation operation) {
    return operation instanceof Operation.Convolution
        || operation instanceof Operation.TransposedConvolution
        || operation instanceof Operation.Dense;
  }

  private static String unique(String name, Set<String> names) {
    String unique = name;
    for (int number = 2; !names.add(unique); number++) {
      unique = name + "_" + number;
    }
    return unique;
  }

  private static int maps(NetworkGraph graph, List<List<Integer>> consumers, int sums) {
    int node = sums;
    boolean isActive = false;
    while (!isActive && consumers.get(node).size() == 1 && !graph.outputs().containsValue(node)) {
      int next = consumers.get(node).getFirst();
      switch (graph.node(next).operation()) {
        case Operation.Scaling _ -> node = next;
        case Operation.Rectifier _, Operation.Activation _, Operation.ParametricRectifier _ -> {
          node = next;
          isActive = true;
        }
        default -> {
          return node;
        }
      }
    }
    return node;
  }

  /** Returns the layer of the logits if the graph has one output. */
  private static Optional<GraphLayer> logits(NetworkGraph graph) {
    if (graph.outputs().size() != 1) {
      return Optional.empty();
    }
    int output = graph.outputs().values().iterator().next();
    int node = unmoved(graph, output);
    if (isLogarithm(graph.node(node).operation())) {
      node = unmoved(graph, graph.node(node).inputs().getFirst());
    }
    int logits =
        graph.node(node).operation() instanceof Operation.Softmax
            ? graph.node(node).inputs().getFirst()
            : output;
    return Optional.of(new GraphLayer(OUTPUT, logits, logits));
  }

  private static boolean isLogarithm(Operation operation) {
    return operation instanceof Operation.Activation a
        && a.function().kind() == Function.Kind.LOGARITHM;
  }

  /** Returns the node below nodes that only move values. */
  private static int unmoved(NetworkGraph graph, int node) {
    int below = node;
    while (graph.node(below).operation() instanceof Operation.Rearrangement) {
      below = graph.node(below).inputs().getFirst();
    }
    return below;
  }

  /** Returns the layers, from the input up; the logits come last if no layer has their name. */
  public List<GraphLayer> all() {
    return List.copyOf(layers);
  }

  /**
   * Returns the layers that a name may mean: one if it is exact or the ending of one name only, and
   * none if there is no such layer.
   */
  public List<GraphLayer> named(String name) {
    return Stream.of(name, withoutPrefix(name))
        .distinct()
        .map(this::matching)
        .filter(found -> !found.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  private String withoutPrefix(String name) {
    return !prefix.isEmpty() && name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }

  private List<GraphLayer> matching(String name) {
    List<GraphLayer> exact = layers.stream().filter(l -> l.name().equals(name)).toList();
    if (!exact.isEmpty()) {
      return exact;
    }
    String path = path(name);
    return Stream.<Predicate<String>>of(
            own -> withoutType(own).equals(name), own -> path(withoutType(own)).equals(path))
        .map(this::having)
        .filter(found -> found.size() == 1)
        .findFirst()
        .orElseGet(() -> endingWith(name));
  }

  private List<GraphLayer> endingWith(String name) {
    List<GraphLayer> ending =
        having(own -> endsWith(own, name) || endsWith(withoutType(own), name));
    String path = path(name);
    return ending.isEmpty() ? having(own -> endsWith(path(withoutType(own)), path)) : ending;
  }

  private List<GraphLayer> having(Predicate<String> names) {
    return layers.stream().filter(layer -> names.test(layer.name())).toList();
  }

  /**
   * Returns a name as PyTorch says the path of a module: parts separated by dots, each without what
   * it repeats of the part before.
   */
  private static String path(String name) {
    List<String> parts = new ArrayList<>();
    for (String part : name.split("/", -1)) {
      if (!parts.isEmpty() && part.startsWith(parts.getLast() + ".")) {
        parts.removeLast();
      }
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    return String.join(".", parts);
  }

  private static boolean endsWith(String name, String ending) {
    int before = name.length() - ending.length() - 1;
    return !ending.isEmpty()
        && before >= 0
        && name.endsWith(ending)
        && "/.:".indexOf(name.charAt(before)) >= 0;
  }

  private static String withoutType(String name) {
    int slash = name.lastIndexOf('/');
    boolean isType =
        slash > 0 && TYPES.contains(name.substring(slash + 1).toLowerCase(Locale.ROOT));
    return isType ? name.substring(0, slash) : name;
  }
}
