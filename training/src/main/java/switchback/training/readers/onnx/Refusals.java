package switchback.training.readers.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import switchback.training.readers.Objections;
import switchback.training.readers.onnx.file.OnnxNode;

/** Collects the nodes that cannot be taken, by their kind, with their number and first names. */
final class Refusals {
  private static final int MOST_NAMES = 3;

  private static final Set<String> QUANTISED =
      Set.of(
          "QuantizeLinear",
          "DequantizeLinear",
          "DynamicQuantizeLinear",
          "QLinearConv",
          "QLinearMatMul",
          "ConvInteger",
          "MatMulInteger");

  private final Map<String, List<String>> names = new LinkedHashMap<>();
  private boolean isQuantised;
  private boolean isOptimised;

  /** Adds a node. */
  void add(OnnxNode node, String reason) {
    String kind = reason.isEmpty() ? node.operator() : node.operator() + " " + reason;
    names.computeIfAbsent(kind, _ -> new ArrayList<>()).add(node.label());
    isQuantised |= isQuantised(node);
    isOptimised |= node.domain().startsWith("com.microsoft");
  }

  private static boolean isQuantised(OnnxNode node) {
    return QUANTISED.contains(node.type()) || node.type().startsWith("QLinear");
  }

  /** Returns whether there is none. */
  boolean isEmpty() {
    return names.isEmpty();
  }

  /** Adds a line for each kind to objections. */
  void addTo(Objections objections) {
    names.forEach(
        (kind, nodes) -> {
          String first = String.join(", ", nodes.subList(0, Math.min(MOST_NAMES, nodes.size())));
          String more = nodes.size() > MOST_NAMES ? ", ..." : "";
          String count = nodes.size() > 1 ? " x " + nodes.size() : "";
          objections.add(kind + count + " (" + first + more + ")");
        });
  }

  /** Returns what the user can do. */
  String hint() {
    if (isQuantised) {
      return "this is a quantised network: import the float32 model that it was made from, or"
          + " export it without quantisation";
    }
    if (isOptimised) {
      return "these nodes are of ONNX Runtime's own: import the model as it was before ONNX Runtime"
          + " optimised it";
    }
    return "export the part up to those nodes as a model of its own, for example with"
        + " onnx.utils.extract_model, or the network without them";
  }
}
