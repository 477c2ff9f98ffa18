package switchback.training.readers.onnx;

import static switchback.training.readers.onnx.ExportedGraph.real;
import static switchback.training.readers.onnx.ExportedGraph.whole;
import static switchback.training.readers.onnx.ExportedGraph.wholes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.Indices;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Node;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Weights;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;
import switchback.training.readers.onnx.file.WireMessage;

/**
 * Writes the operations of a graph. Maps are (N, C, H, W); where they are one value each, they are
 * also there as (N, C), the form in which dense layers take and give them.
 */
final class OperationExport {
  private final NetworkGraph network;
  private final ExportedGraph graph;

  /** The tensors (N, C, H, W) of nodes. */
  private final Map<Integer, String> maps = new HashMap<>();

  /** The tensors (N, C H W) of nodes. */
  private final Map<Integer, String> rows = new HashMap<>();

  /** Creates a writer of a network whose image is a tensor of a name. */
  OperationExport(NetworkGraph network, ExportedGraph graph, String image) {
    this.network = network;
    this.graph = graph;
    maps.put(0, image);
  }

  /** Returns the tensor (N, C, H, W) of a node that was written. */
  private String maps(int node) {
    String known = maps.get(node);
    if (known == null) {
      MapShape m = network.node(node).maps();
      String sizes = graph.row(0, m.channels(), m.height(), m.width());
      known = graph.node("", "Reshape", List.of(rows.getOrDefault(node, ""), sizes));
      maps.put(node, known);
    }
    return known;
  }

  /** Returns the tensor (N, C H W) of a node that was written. */
  String row(int node) {
    String known = rows.get(node);
    if (known == null) {
      known = graph.node("", "Flatten", List.of(maps.getOrDefault(node, "")));
      rows.put(node, known);
    }
    return known;
  }

  /** Returns whether a node's maps have one value each. */
  boolean isRow(int node) {
    return network.node(node).maps().plane() == 1;
  }

  /** Returns the tensor of a node as an output: (N, C) if its maps have one value each. */
  String output(int node) {
    return isRow(node) ? row(node) : maps(node);
  }

  /** Returns the sizes of {@link #output} without the batch. */
  List<Integer> outputSizes(int node) {
    MapShape m = network.node(node).maps();
    return isRow(node) ? List.of(m.channels()) : List.of(m.channels(), m.height(), m.width());
  }

  /** Writes a node, behind all those that it takes. */
  void write(int number) {
    Node node = network.node(number);
    String name = node.name();
    int first = node.inputs().isEmpty() ? 0 : node.inputs().getFirst();
    switch (node.operation()) {
      case Operation.Input _ -> {
        // It is there.
      }
      case Operation.Dense d -> rows.put(number, dense(name, d, first));
      case Operation.Reduction r -> rows.put(number, reduction(name, r, first));
      case Operation.Rearrangement r -> rearrange(number, name, r, first);
      case Operation.Rectifier r -> pointwise(number, first, x -> rectifier(name, r, x));
      case Operation.Activation a ->
          pointwise(number, first, x -> new FunctionExport(graph, name).write(a.function(), x));
      default -> maps.put(number, written(name, node, first));
    }
  }

  /** A function of a tensor of any form. */
  @FunctionalInterface
  private interface Pointwise {
    String of(String tensor);
  }

  private void pointwise(int number, int input, Pointwise function) {
    if (maps.containsKey(input)) {
      maps.put(number, function.of(maps(input)));
    } else {
      rows.put(number, function.of(row(input)));
    }
  }

  private String rectifier(String name, Operation.Rectifier r, String x) {
    return r.ceiling() == Float.POSITIVE_INFINITY
        ? graph.node(name, "Relu", List.of(x))
        : graph.node(name, "Clip", List.of(x, graph.scalar(0), graph.scalar(r.ceiling())));
  }

  private String written(String name, Node node, int first) {
    MapShape in = network.node(first).maps();
    String x = maps(first);
    return switch (node.operation()) {
      case Operation.Convolution c -> convolution(name, c, in, x);
      case Operation.TransposedConvolution t -> transposed(name, t, in, x);
      case Operation.Scaling s -> scaling(name, s, in, x);
      case Operation.MaxPooling p -> maxPooling(name, p.geometry(), x);
      case Operation.AveragePooling p -> averagePooling(name, p, in, x);
      case Operation.ParametricRectifier p -> {
        Weights slopes = p.slopes();
        String weights = graph.weights(name + ".slope", slopes, sizes(slopes, in));
        yield graph.node(name, "PRelu", List.of(x, weights));
      }
      case Operation.Combination c ->
          graph.node(name, operator(c.kind()), List.of(x, maps(node.inputs().get(1))));
      case Operation.Concatenation c -> {
        List<String> parts = node.inputs().stream().map(this::maps).toList();
        yield graph.node(name, "Concat", parts, whole("axis", c.axis() + 1));
      }
      case Operation.Selection s -> selection(name, s.channels(), x);
      case Operation.Padding p -> padding(name, p.frame().toArray(), p.value(), x);
      case Operation.Resizing r ->
          new ResizingExport(graph, name).write(r.rows(), r.columns(), in, x);
      case Operation.ResponseNormalization n -> responses(name, n, in, x);
      case Operation.Softmax _ -> graph.node(name, "Softmax", List.of(x), whole("axis", 1));
      case Operation.Standardization s -> standardization(name, s, in, x);
      case Operation.Input _,
          Operation.Dense _,
          Operation.Reduction _,
          Operation.Rearrangement _,
          Operation.Rectifier _,
          Operation.Activation _ ->
          throw new IllegalArgumentException("written elsewhere: " + node);
    };
  }

  private static String operator(Operation.Combination.Kind kind) {
    return switch (kind) {
      case SUM -> "Add";
      case DIFFERENCE -> "Sub";
      case PRODUCT -> "Mul";
      case QUOTIENT -> "Div";
      case MAXIMUM -> "Max";
      case MINIMUM -> "Min";
    };
  }

  // ---- windows

  private static WireMessage[] windows(Geometry g, boolean hasDilations) {
    Axis r = g.rows();
    Axis c = g.columns();
    List<WireMessage> attributes = new ArrayList<>();
    attributes.add(wholes("kernel_shape", r.window(), c.window()));
    attributes.add(wholes("strides", r.stride(), c.stride()));
    attributes.add(wholes("pads", r.pad(), c.pad(), r.padEnd(), c.padEnd()));
    if (hasDilations) {
      attributes.add(wholes("dilations", r.dilation(), c.dilation()));
    }
    return attributes.toArray(new WireMessage[0]);
  }

  private static WireMessage[] with(WireMessage[] attributes, WireMessage... more) {
    WireMessage[] all = Arrays.copyOf(attributes, attributes.length + more.length);
    System.arraycopy(more, 0, all, attributes.length, more.length);
    return all;
  }

  private List<String> operands(
      String name, String x, Weights filters, int[] shape, @Nullable Weights bias) {
    List<String> inputs = new ArrayList<>();
    inputs.add(x);
    inputs.add(graph.weights(name + ".weight", filters, shape));
    if (bias != null) {
      inputs.add(graph.weights(name + ".bias", bias, bias.size()));
    }
    return inputs;
  }

  private String convolution(String name, Operation.Convolution c, MapShape in, String x) {
    Geometry g = c.geometry();
    int[] shape = {
      c.features(), in.channels() / c.groups(), g.rows().window(), g.columns().window()
    };
    return graph.node(
        name,
        "Conv",
        operands(name, x, c.filters(), shape, c.bias()),
        with(windows(g, true), whole("group", c.groups())));
  }

  private String transposed(String name, Operation.TransposedConvolution t, MapShape in, String x) {
    Geometry g = t.geometry();
    int[] shape = {
      in.channels(), t.features() / t.groups(), g.rows().window(), g.columns().window()
    };
    return graph.node(
        name,
        "ConvTranspose",
        operands(name, x, t.filters(), shape, t.bias()),
        with(
            windows(g, true),
            whole("group", t.groups()),
            wholes("output_padding", left(g.rows()), left(g.columns()))));
  }

  /** Returns the cells at the end of an axis that no window covers. */
  private static int left(Axis axis) {
    return (axis.size() + axis.pad() + axis.padEnd() - axis.reach()) % axis.stride();
  }

  /**
   * Writes a max pooling. ONNX Runtime takes less padding than a window has cells, gaps not
   * counted; more is a frame of values that are never a maximum.
   */
  private String maxPooling(String name, Geometry g, String x) {
    int[] pads = {g.rows().pad(), g.columns().pad(), g.rows().padEnd(), g.columns().padEnd()};
    if (Math.max(pads[0], pads[2]) < g.rows().window()
        && Math.max(pads[1], pads[3]) < g.columns().window()) {
      return graph.node(name, "MaxPool", List.of(x), windows(g, g.isDilated()));
    }
    String framed = padding("", pads, Float.NEGATIVE_INFINITY, x);
    Geometry rest = new Geometry(widened(g.rows(), pads, 0), widened(g.columns(), pads, 1));
    return graph.node(name, "MaxPool", List.of(framed), windows(rest, g.isDilated()));
  }

  private String averagePooling(String name, Operation.AveragePooling p, MapShape in, String x) {
    Geometry g = p.geometry();
    int[] frame = p.frame().toArray();
    if (g.rows().dilation() > 1 || g.columns().dilation() > 1) {
      return spelledPooling(name, p, in, x);
    }
    int[] pads = {g.rows().pad(), g.columns().pad(), g.rows().padEnd(), g.columns().padEnd()};
    boolean isWhole = Arrays.equals(frame, pads);
    if (isWhole || Arrays.equals(frame, new int[4])) {
      return graph.node(
          name,
          "AveragePool",
          List.of(x),
          with(windows(g, false), whole("count_include_pad", isWhole ? 1 : 0)));
    }
    String framed = padding("", frame, 0, x);
    Geometry rest = new Geometry(widened(g.rows(), frame, 0), widened(g.columns(), frame, 1));
    return graph.node(name, "AveragePool", List.of(framed), windows(rest, false));
  }

  /** Returns an axis of maps that have a frame around them already. */
  private static Axis widened(Axis a, int[] frame, int which) {
    int before = frame[which];
    int after = frame[which + 2];
    return new Axis(
        a.size() + before + after,
        a.window(),
        a.stride(),
        a.pad() - before,
        a.dilation(),
        a.padEnd() - after);
  }

  /** Writes a pooling of windows with gaps as a convolution with ones and a product. */
  private String spelledPooling(String name, Operation.AveragePooling p, MapShape in, String x) {
    Geometry g = p.geometry();
    float[] ones = new float[in.channels() * g.taps()];
    Arrays.fill(ones, 1);
    int[] shape = {in.channels(), 1, g.rows().window(), g.columns().window()};
    String sums =
        graph.node(
            name,
            "Conv",
            operands(name, x, Weights.of(ones), shape, null),
            with(windows(g, true), whole("group", in.channels())));
    int height = g.rows().outSize();
    int width = g.columns().outSize();
    float[] parts = new float[height * width];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = 1f / switchback.training.engine.Averages.cells(p, i / width, i % width);
    }
    String factors = graph.weights(name + ".parts", Weights.of(parts), 1, height, width);
    return graph.node("", "Mul", List.of(sums, factors));
  }

  private String padding(String name, int[] frame, float value, String x) {
    String pads = graph.row(0, 0, frame[0], frame[1], 0, 0, frame[2], frame[3]);
    return graph.node(name, "Pad", List.of(x, pads, graph.scalar(value)));
  }

  // ---- sums and scales

  private String dense(String name, Operation.Dense d, int input) {
    int inputs = d.weights().size() / d.units();
    List<String> operands =
        operands(name, row(input), d.weights(), new int[] {d.units(), inputs}, d.bias());
    return graph.node(name, "Gemm", operands, whole("transB", 1));
  }

  /** Returns the sizes of constants that are one for each map or one for each value. */
  private static int[] sizes(Weights constants, MapShape maps) {
    return constants.size() == maps.channels()
        ? new int[] {maps.channels(), 1, 1}
        : new int[] {maps.channels(), maps.height(), maps.width()};
  }

  private String scaling(String name, Operation.Scaling s, MapShape in, String x) {
    String scaled = x;
    boolean isShifted = !isAll(s.shift(), 0);
    if (!isAll(s.scale(), 1) || !isShifted) {
      String scale = graph.weights(name + ".scale", s.scale(), sizes(s.scale(), in));
      scaled = graph.node(name, "Mul", List.of(x, scale));
    }
    if (!isShifted) {
      return scaled;
    }
    String shift = graph.weights(name + ".shift", s.shift(), sizes(s.shift(), in));
    return graph.node(name, "Add", List.of(scaled, shift));
  }

  private static boolean isAll(Weights weights, float value) {
    for (int i = 0; i < weights.size(); i++) {
      if (weights.at(i) != value) {
        return false;
      }
    }
    return true;
  }

  private String responses(String name, Operation.ResponseNormalization n, MapShape in, String x) {
    int size = n.before() + n.after() + 1;
    if (n.before() == n.after()) {
      return graph.node(
          name,
          "LRN",
          List.of(x),
          whole("size", size),
          real("alpha", n.alpha() * size),
          real("beta", n.beta()),
          real("bias", n.k()));
    }
    // Runtimes take odd sizes only: the sum of squares is a convolution with ones along a band.
    int channels = in.channels();
    float[] band = new float[channels * channels];
    for (int i = 0; i < band.length; i++) {
      int distance = i % channels - i / channels;
      band[i] = distance >= -n.before() && distance <= n.after() ? (float) n.alpha() : 0;
    }
    String squares = graph.node("", "Mul", List.of(x, x));
    String weights = graph.weights(name + ".band", Weights.of(band), channels, channels, 1, 1);
    String sums = graph.node("", "Conv", List.of(squares, weights));
    String base = graph.node("", "Add", List.of(sums, graph.scalar(n.k())));
    String power = graph.node("", "Pow", List.of(base, graph.scalar(n.beta())));
    return graph.node(name, "Div", List.of(x, power));
  }

  private String standardization(String name, Operation.Standardization s, MapShape in, String x) {
    float[] ones = new float[s.parts()];
    Arrays.fill(ones, 1);
    String parts = graph.node("", "Reshape", List.of(x, graph.row(0, s.parts(), -1)));
    String scale = graph.weights(name + ".scale", Weights.of(ones), s.parts());
    String shift = graph.weights(name + ".shift", Weights.of(new float[s.parts()]), s.parts());
    String standard =
        graph.node(
            name,
            "InstanceNormalization",
            List.of(parts, scale, shift),
            real("epsilon", s.epsilon()));
    String sizes = graph.row(0, in.channels(), in.height(), in.width());
    return graph.node("", "Reshape", List.of(standard, sizes));
  }

  private String reduction(String name, Operation.Reduction r, int input) {
    List<String> x = List.of(maps.containsKey(input) ? maps(input) : row(input));
    String parts = graph.node("", "Reshape", List.of(x.getFirst(), graph.row(0, r.parts(), -1)));
    WireMessage axes = wholes("axes", 2);
    WireMessage gone = whole("keepdims", 0);
    return switch (r.statistic()) {
      case MEAN -> graph.node(name, "ReduceMean", List.of(parts), axes, gone);
      case SUM -> graph.node(name, "ReduceSum", List.of(parts, graph.row(2)), gone);
      case MAXIMUM -> graph.node(name, "ReduceMax", List.of(parts), axes, gone);
      case NORM -> graph.node(name, "ReduceL2", List.of(parts), axes, gone);
    };
  }

  // ---- places

  private String selection(String name, Indices channels, String x) {
    String positions = graph.positions(channels.toArray());
    return graph.node(name, "Gather", List.of(x, positions), whole("axis", 1));
  }

  private void rearrange(int number, String name, Operation.Rearrangement r, int input) {
    Indices sources = r.sources();
    MapShape out = network.node(number).maps();
    if (sources == null) {
      String known = maps.containsKey(input) ? maps(input) : row(input);
      String sizes = graph.row(0, out.channels(), out.height(), out.width());
      maps.put(number, graph.node(name, "Reshape", List.of(known, sizes)));
      return;
    }
    int[] order = order(sources, network.node(input).maps());
    if (order != null) {
      int[] perm = {0, order[0] + 1, order[1] + 1, order[2] + 1};
      String turned = graph.node(name, "Transpose", List.of(maps(input)), wholes("perm", perm));
      String sizes = graph.row(0, out.channels(), out.height(), out.width());
      maps.put(number, graph.node("", "Reshape", List.of(turned, sizes)));
      return;
    }
    rows.put(number, gathered(name, sources, r.fill(), input));
  }

  /** Returns the order of axes that a table is a transposition by, or null if it is none. */
  private static int @Nullable [] order(Indices sources, MapShape in) {
    int[] shape = {in.channels(), in.height(), in.width()};
    int[] strides = {in.plane(), in.width(), 1};
    int[][] orders = {{0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    if (sources.size() != in.size()) {
      return null;
    }
    for (int[] order : orders) {
      int[] sizes = {shape[order[0]], shape[order[1]], shape[order[2]]};
      int i = 0;
      while (i < sources.size()
          && sources.at(i)
              == i / (sizes[1] * sizes[2]) * strides[order[0]]
                  + i / sizes[2] % sizes[1] * strides[order[1]]
                  + i % sizes[2] * strides[order[2]]) {
        i++;
      }
      if (i == sources.size()) {
        return order;
      }
    }
    return null;
  }

  private String gathered(String name, Indices sources, float fill, int input) {
    int[] positions = sources.toArray();
    int blank = network.node(input).maps().size();
    boolean hasBlanks = false;
    for (int i = 0; i < positions.length; i++) {
      if (positions[i] < 0) {
        positions[i] = blank;
        hasBlanks = true;
      }
    }
    String from = row(input);
    if (hasBlanks) {
      from = graph.node("", "Pad", List.of(from, graph.row(0, 0, 0, 1), graph.scalar(fill)));
    }
    return graph.node(name, "Gather", List.of(from, graph.positions(positions)), whole("axis", 1));
  }
}
