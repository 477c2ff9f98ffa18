package switchback.training.readers.onnx.file;

import java.util.List;

/**
 * An operator that a file defines by other ones.
 *
 * @param domain the set of operators that it belongs to
 * @param name its name
 * @param inputs the names of what it takes, within its nodes
 * @param outputs the names of what it gives
 * @param defaults attributes that a call may leave out
 * @param nodes its nodes
 */
record OnnxFunction(
    String domain,
    String name,
    List<String> inputs,
    List<String> outputs,
    Attributes defaults,
    List<OnnxNode> nodes) {
  /** Returns the name by which nodes call it. */
  String key() {
    return domain + ":" + name;
  }
}
