package switchback.training.readers.onnx.file;

import java.util.List;
import java.util.Map;

/**
 * A graph.
 *
 * @param nodes its nodes in the file's order
 * @param tensors its constant tensors by name
 * @param sparse the names of its sparse tensors
 * @param inputs the tensors that it takes, perhaps constant ones among them
 * @param outputs the names of the tensors that it gives
 */
public record OnnxGraph(
    List<OnnxNode> nodes,
    Map<String, OnnxTensor> tensors,
    List<String> sparse,
    List<OnnxInput> inputs,
    List<String> outputs) {}
