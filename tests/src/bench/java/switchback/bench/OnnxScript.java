package switchback.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import onnx.Onnx;

/**
 * The statements of TorchScript that an ONNX model comes to, as far as the timed networks need.
 * Batch normalisations are folded into the convolutions before them, and ReLUs and sums are written
 * where their input was. The input is called {@code x}, and the list of weights {@code p}.
 */
final class OnnxScript {
  /** A list of numbers in an ONNX attribute, when it is not there. */
  private static final List<Long> TWICE_ONE = List.of(1L, 1L);

  /**
   * Whether convolutions of 1x1 with a stride read a slice instead. On some processors oneDNN
   * divides by zero, which ends the process, when it chooses a way back through such strides.
   */
  private final boolean isForGradients;

  private final Map<String, Onnx.TensorProto> tensors = new HashMap<>();
  private final Map<String, List<Onnx.NodeProto>> consumers = new HashMap<>();
  private final Map<String, Onnx.NodeProto> producers = new HashMap<>();

  /** The variables of the script by the names of the model's values. */
  private final Map<String, String> variables = new HashMap<>();

  private final List<Weight> weights = new ArrayList<>();
  private final StringBuilder statements = new StringBuilder();
  private String result = "";

  /**
   * An element of the script's list of weights.
   *
   * @param values its numbers, those of folded filters not yet rounded to float
   * @param dims its sizes
   */
  // The arrays are transferred, never compared.
  @SuppressWarnings("ArrayRecordComponent")
  record Weight(double[] values, long... dims) {
    float[] floats() {
      float[] floats = new float[values.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) values[i];
      }
      return floats;
    }
  }

  private OnnxScript(Onnx.GraphProto graph, boolean isForGradients) {
    this.isForGradients = isForGradients;
    graph.getInitializerList().forEach(tensor -> tensors.put(tensor.getName(), tensor));
    for (Onnx.NodeProto node : graph.getNodeList()) {
      node.getInputList()
          .forEach(input -> consumers.computeIfAbsent(input, _ -> new ArrayList<>()).add(node));
      producers.put(node.getOutput(0), node);
      if (node.getOpType().equals("Constant")) {
        tensors.put(node.getOutput(0), node.getAttribute(0).getT());
      }
    }
  }

  /** Returns the script of a whole model. */
  static OnnxScript of(Path model) {
    Onnx.GraphProto graph = read(model);
    OnnxScript script = new OnnxScript(graph, false);
    script.translate(graph, graph.getOutput(0).getName());
    return script;
  }

  /**
   * Returns the script, for gradients, of a model up to the maps of a convolution: those after its
   * normalisation and its ReLU, if they follow at once and alone.
   *
   * @param module the convolution's name in PyTorch
   */
  static OnnxScript upTo(Path model, String module) {
    Onnx.GraphProto graph = read(model);
    OnnxScript script = new OnnxScript(graph, true);
    Onnx.NodeProto convolution =
        graph.getNodeList().stream()
            .filter(node -> node.getInputList().contains(module + ".weight"))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no convolution " + module));
    Onnx.NodeProto last = script.only(convolution, "BatchNormalization").orElse(convolution);
    last = script.only(last, "Relu").orElse(last);
    last = script.only(last, "Clip").orElse(last);
    script.translate(graph, last.getOutput(0));
    return script;
  }

  private static Onnx.GraphProto read(Path model) {
    try {
      return Onnx.ModelProto.parseFrom(Files.readAllBytes(model)).getGraph();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + model, e);
    }
  }

  /** Returns the script's weights, in the order of their list. */
  List<Weight> weights() {
    return weights;
  }

  /** Returns the statements, one a line, and last one that returns the result in a list. */
  String body() {
    return statements + "return [" + result + "]\n";
  }

  private void translate(Onnx.GraphProto graph, String last) {
    variables.put(graph.getInput(0).getName(), "x");
    for (Onnx.NodeProto node : graph.getNodeList()) {
      translate(node);
      if (node.getOutput(0).equals(last)) {
        result = variable(last);
        return;
      }
    }
    throw new IllegalArgumentException("no value " + last);
  }

  /** Returns the node of a type that alone takes another's output. */
  private Optional<Onnx.NodeProto> only(Onnx.NodeProto node, String type) {
    List<Onnx.NodeProto> next = consumers.getOrDefault(node.getOutput(0), List.of());
    return next.size() == 1 && next.getFirst().getOpType().equals(type)
        ? Optional.of(next.getFirst())
        : Optional.empty();
  }

  private void translate(Onnx.NodeProto node) {
    String first = node.getInputCount() == 0 ? "" : node.getInput(0);
    String in = variables.getOrDefault(first, "");
    switch (node.getOpType()) {
      case "Constant" -> {
        // Its number is written where it is used.
      }
      case "Conv" -> convolution(node, in);
      case "BatchNormalization" -> alias(node, first);
      case "Relu" -> set(node, "torch.relu%s(%s)".formatted(inPlace(first), in));
      case "Clip" -> {
        float least = scalar(node.getInput(1));
        float most = scalar(node.getInput(2));
        set(node, "torch.hardtanh%s(%s, %s, %s)".formatted(inPlace(first), in, least, most));
      }
      case "MaxPool" ->
          set(
              node,
              "torch.max_pool2d(%s, %s, %s, %s, [1, 1], %s)"
                  .formatted(
                      in,
                      wholes(node, "kernel_shape"),
                      wholes(node, "strides"),
                      pads(node),
                      wholes(node, "ceil_mode").equals(List.of(1L)) ? "True" : "False"));
      case "GlobalAveragePool" -> set(node, "torch.adaptive_avg_pool2d(%s, [1, 1])".formatted(in));
      case "Flatten" -> set(node, "torch.flatten(%s, 1)".formatted(in));
      case "Gemm" ->
          set(
              node,
              "torch.linear(%s, %s, %s)"
                  .formatted(
                      in, weight(weight(node.getInput(1))), weight(weight(node.getInput(2)))));
      case "Add" -> sum(node);
      case "Concat" ->
          set(
              node,
              "torch.cat([%s], 1)"
                  .formatted(
                      node.getInputList().stream()
                          .map(this::variable)
                          .collect(Collectors.joining(", "))));
      default -> throw new IllegalArgumentException("no translation of " + node.getOpType());
    }
  }

  /** Sets a variable of its own for a node's output. */
  private void set(Onnx.NodeProto node, String expression) {
    String name = "v" + variables.size();
    variables.put(node.getOutput(0), name);
    statements.append("%s = %s\n".formatted(name, expression));
  }

  private void alias(Onnx.NodeProto node, String value) {
    variables.put(node.getOutput(0), variable(value));
  }

  private String variable(String value) {
    String variable = variables.get(value);
    if (variable == null) {
      throw new IllegalArgumentException("no value " + value);
    }
    return variable;
  }

  /**
   * Returns the ending of an operation's name that overwrites its input, if nothing else needs it.
   */
  private String inPlace(String input) {
    return consumers.getOrDefault(input, List.of()).size() == 1 ? "_" : "";
  }

  /** Adds two values, in place of one that comes from a convolution and is needed no more. */
  private void sum(Onnx.NodeProto node) {
    String first = node.getInput(0);
    String second = node.getInput(1);
    boolean isSecond = isOfConvolution(second);
    String target = isSecond ? second : first;
    String other = isSecond ? first : second;
    String ending = isOfConvolution(target) ? inPlace(target) : "";
    set(node, "torch.add%s(%s, %s)".formatted(ending, variable(target), variable(other)));
  }

  private boolean isOfConvolution(String value) {
    Onnx.NodeProto producer = producers.get(value);
    return producer != null
        && (producer.getOpType().equals("Conv")
            || producer.getOpType().equals("BatchNormalization"));
  }

  private void convolution(Onnx.NodeProto node, String in) {
    Weight filters = weight(node.getInput(1));
    Optional<Weight> bias =
        node.getInputCount() == 3 ? Optional.of(weight(node.getInput(2))) : Optional.empty();
    Optional<Onnx.NodeProto> normalisation = only(node, "BatchNormalization");
    if (normalisation.isPresent()) {
      bias = Optional.of(fold(normalisation.get(), filters, bias));
    }
    List<Long> strides = wholes(node, "strides");
    boolean isSliced = isForGradients && isStridedPointwise(node);
    set(
        node,
        "torch.conv2d(%s, %s, %s, %s, %s, %s, %d)"
            .formatted(
                isSliced ? sliced(sliced(in, 2, strides.getFirst()), 3, strides.getLast()) : in,
                weight(filters),
                bias.map(this::weight).orElse("None"),
                isSliced ? TWICE_ONE : strides,
                pads(node),
                wholes(node, "dilations"),
                wholes(node, "group").getFirst()));
  }

  /** Returns the expression for every so many rows, axis 2, or columns, axis 3. */
  private static String sliced(String maps, int axis, long stride) {
    return "torch.slice(%s, %d, 0, %d, %d)".formatted(maps, axis, Long.MAX_VALUE, stride);
  }

  private static boolean isStridedPointwise(Onnx.NodeProto node) {
    return wholes(node, "kernel_shape").equals(TWICE_ONE)
        && !wholes(node, "strides").equals(TWICE_ONE);
  }

  /** Folds a normalisation into the filters before it, and returns the new bias. */
  private Weight fold(Onnx.NodeProto node, Weight filters, Optional<Weight> bias) {
    double[] scale = weight(node.getInput(1)).values();
    double[] shift = weight(node.getInput(2)).values();
    double[] mean = weight(node.getInput(3)).values();
    double[] variance = weight(node.getInput(4)).values();
    double epsilon = attribute(node, "epsilon").map(Onnx.AttributeProto::getF).orElse(1e-5f);
    double[] folded = new double[scale.length];
    int each = filters.values().length / scale.length;
    for (int feature = 0; feature < scale.length; feature++) {
      double factor = scale[feature] / Math.sqrt(variance[feature] + epsilon);
      double start = bias.isPresent() ? bias.get().values()[feature] : 0;
      folded[feature] = shift[feature] + factor * (start - mean[feature]);
      for (int i = feature * each; i < (feature + 1) * each; i++) {
        filters.values()[i] *= factor;
      }
    }
    return new Weight(folded, folded.length);
  }

  private Weight weight(String name) {
    Onnx.TensorProto tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no tensor " + name);
    }
    FloatBuffer floats =
        tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    double[] values = new double[floats.remaining()];
    Arrays.setAll(values, floats::get);
    return new Weight(values, tensor.getDimsList().stream().mapToLong(size -> size).toArray());
  }

  /** Adds a weight to the list, and returns the expression that reads it. */
  private String weight(Weight weight) {
    weights.add(weight);
    return "p[" + (weights.size() - 1) + "]";
  }

  private float scalar(String name) {
    Onnx.TensorProto tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no number " + name);
    }
    return tensor.getFloatData(0);
  }

  private static Optional<Onnx.AttributeProto> attribute(Onnx.NodeProto node, String name) {
    return node.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .findFirst();
  }

  private static List<Long> wholes(Onnx.NodeProto node, String name) {
    return attribute(node, name)
        .map(found -> found.getIntsCount() == 0 ? List.of(found.getI()) : found.getIntsList())
        .orElse(TWICE_ONE);
  }

  /** Returns the padding of rows and of columns, the same on either side. */
  private static List<Long> pads(Onnx.NodeProto node) {
    List<Long> pads = wholes(node, "pads");
    if (pads.size() != 4 || !pads.subList(0, 2).equals(pads.subList(2, 4))) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s: no translation of pads %s", node.getName(), pads));
    }
    return pads.subList(0, 2);
  }
}
