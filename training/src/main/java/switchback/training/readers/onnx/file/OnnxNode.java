package switchback.training.readers.onnx.file;

import java.util.List;

/**
 * A node of a graph.
 *
 * @param name its name; empty if it has none
 * @param domain the set of operators that its type is from; empty for ONNX's own
 * @param type its operator
 * @param inputs the names of the tensors that it takes; empty where one is left out
 * @param outputs the names of the tensors that it gives; empty where one is not wanted
 * @param attributes its settings
 * @param opset the version of the set of operators
 */
public record OnnxNode(
    String name,
    String domain,
    String type,
    List<String> inputs,
    List<String> outputs,
    Attributes attributes,
    int opset) {
  /** Copies the lists. */
  public OnnxNode {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** Returns its name or, if it has none, that of its first output. */
  public String label() {
    return !name.isEmpty() ? name : outputs.isEmpty() ? type : outputs.getFirst();
  }

  /** Returns its operator with its domain, unless that is ONNX's own. */
  public String operator() {
    return domain.isEmpty() ? type : domain + ":" + type;
  }
}
