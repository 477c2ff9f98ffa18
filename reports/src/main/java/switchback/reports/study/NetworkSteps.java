package switchback.reports.study;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.training.graphs.Indices;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Node;
import switchback.training.graphs.Operation;
import switchback.training.graphs.OperationWeights;
import switchback.training.graphs.Weights;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;

/** Lists the steps of a network, as {@code describe} prints them and galleries draw them. */
public final class NetworkSteps {
  private final ProjectableNetwork network;
  private final NetworkGraph graph;

  /** The layers by the number of the node with their sums. */
  private final Map<Integer, ProjectableLayer> layers = new HashMap<>();

  /** The nodes of activation functions, which are told with the layers that they follow. */
  private final Set<Integer> told = new HashSet<>();

  private NetworkSteps(ProjectableNetwork network) {
    this.network = network;
    this.graph = network.graph();
    for (ProjectableLayer layer : network.layers()) {
      layers.putIfAbsent(network.sums(layer.name()), layer);
      for (int node = network.node(layer.name());
          node > network.sums(layer.name());
          node = graph.node(node).inputs().getFirst()) {
        told.add(node);
      }
    }
  }

  /** Returns the steps from the input upwards; an activation function is told with its layer. */
  public static List<NetworkStep> of(ProjectableNetwork network) {
    return new NetworkSteps(network).all();
  }

  private List<NetworkStep> all() {
    List<NetworkStep> steps = new ArrayList<>();
    for (int node = 1; node < graph.nodes().size(); node++) {
      if (!told.contains(node)) {
        steps.add(step(node));
      }
    }
    return steps;
  }

  private NetworkStep step(int number) {
    Node node = graph.node(number);
    boolean isLayer = !OperationWeights.of(node.operation()).isEmpty();
    ProjectableLayer layer = isLayer ? layers.get(number) : null;
    MapShape maps = node.maps();
    return new NetworkStep(
        name(number),
        type(node.operation()),
        settings(node.operation()),
        layer == null ? null : activation(layer, number),
        maps.plane() == 1
            ? List.of(maps.channels())
            : List.of(maps.channels(), maps.height(), maps.width()),
        parameters(number, layer),
        inputs(number),
        layer == null ? null : layer.field());
  }

  /** Returns the number of parameters of a node, and of the scalings that belong to a layer. */
  private long parameters(int number, @Nullable ProjectableLayer layer) {
    long sum = 0;
    int last = layer == null ? number : network.node(layer.name());
    for (int node = last; node >= number; node = graph.node(node).inputs().getFirst()) {
      Operation operation = graph.node(node).operation();
      sum += OperationWeights.of(operation).values().stream().mapToLong(Weights::size).sum();
      if (node == number) {
        break;
      }
    }
    return sum;
  }

  private String name(int number) {
    ProjectableLayer layer = layers.get(number);
    if (layer != null) {
      return layer.name();
    }
    String name = graph.node(number).name();
    return name.isEmpty() ? "step " + number : name;
  }

  private @Nullable String activation(ProjectableLayer layer, int sums) {
    int maps = network.node(layer.name());
    return maps == sums ? null : text(graph.node(maps).operation());
  }

  /** Returns the inputs of a step by name, unless it takes the step right above it alone. */
  private @Nullable List<String> inputs(int number) {
    List<Integer> inputs = graph.node(number).inputs();
    int above = number - 1;
    return inputs.size() == 1 && inputs.getFirst() == above
        ? null
        : inputs.stream().map(this::reference).toList();
  }

  private String reference(int number) {
    if (number == 0) {
      return "input";
    }
    int node = number;
    while (told.contains(node)) {
      node = graph.node(node).inputs().getFirst();
    }
    return name(node);
  }

  /** Returns what an operation is called, such as {@code Max pooling}. */
  public static String type(Operation operation) {
    return switch (operation) {
      case Operation.Convolution c when c.groups() > 1 && c.groups() == c.features() ->
          "Depthwise convolution";
      case Operation.Combination c -> capital(c.kind().name());
      case Operation.Reduction r -> capital(r.statistic().name());
      case Operation.Activation a -> capital(a.function().toString());
      case Operation.Rectifier _ -> text(operation);
      default ->
          capital(operation.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " "));
    };
  }

  private static String capital(String words) {
    String small = words.toLowerCase(Locale.ROOT);
    return Character.toUpperCase(small.charAt(0)) + small.substring(1);
  }

  private static String text(Operation operation) {
    return switch (operation) {
      case Operation.Rectifier r ->
          Float.isInfinite(r.ceiling()) ? "ReLU" : "ReLU up to " + shortest(r.ceiling());
      case Operation.Activation a -> a.function().toString();
      case Operation.ParametricRectifier _ -> "parametric ReLU";
      default -> type(operation);
    };
  }

  private static String shortest(float value) {
    return value == Math.rint(value) ? Integer.toString((int) value) : Float.toString(value);
  }

  private static String settings(Operation operation) {
    return switch (operation) {
      case Operation.Convolution c ->
          windows(c.geometry())
              + (c.groups() > 1 && c.groups() != c.features() ? ", " + c.groups() + " groups" : "");
      case Operation.TransposedConvolution t -> windows(t.geometry());
      case Operation.MaxPooling p -> windows(p.geometry());
      case Operation.AveragePooling p -> windows(p.geometry());
      case Operation.Padding p -> frame(p.frame());
      default -> "";
    };
  }

  private static String windows(Geometry g) {
    StringBuilder text = new StringBuilder();
    text.append(g.rows().window()).append('x').append(g.columns().window());
    pair(text, ", stride ", g.rows().stride(), g.columns().stride(), 1);
    pair(text, ", dilation ", g.rows().dilation(), g.columns().dilation(), 1);
    Axis rows = g.rows();
    Axis columns = g.columns();
    boolean isEven = rows.pad() == rows.padEnd() && columns.pad() == columns.padEnd();
    if (isEven) {
      pair(text, ", padding ", rows.pad(), columns.pad(), 0);
    } else {
      text.append(", padding ")
          .append(frame(Indices.of(rows.pad(), columns.pad(), rows.padEnd(), columns.padEnd())));
    }
    return text.toString();
  }

  private static void pair(StringBuilder text, String what, int rows, int columns, int usual) {
    if (rows != usual || columns != usual) {
      text.append(what).append(rows == columns ? "" + rows : "(" + rows + ", " + columns + ")");
    }
  }

  private static String frame(Indices frame) {
    return "(top %d, left %d, bottom %d, right %d)"
        .formatted(frame.at(0), frame.at(1), frame.at(2), frame.at(3));
  }
}
