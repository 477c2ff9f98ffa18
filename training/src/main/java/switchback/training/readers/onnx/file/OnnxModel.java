package switchback.training.readers.onnx.file;

import java.util.Map;

/**
 * A file's model, with its functions already in place.
 *
 * @param ir the version of the format; 0 if the file does not state it
 * @param opsets the version of each set of operators by its domain; ONNX's own has an empty one
 * @param graph the graph
 */
public record OnnxModel(long ir, Map<String, Long> opsets, OnnxGraph graph) {
  /** Returns the version of ONNX's own operators; 1 if the file does not state it. */
  public int opset() {
    return (int) Math.clamp(opsets.getOrDefault("", 1L), 1L, Integer.MAX_VALUE);
  }
}
