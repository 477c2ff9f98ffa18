package switchback.training.readers.onnx.file;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An attribute of a node. Files of the oldest kind do not say which of these it is; what the file
 * leaves out is 0 or empty.
 *
 * @param real a real number
 * @param whole a whole number
 * @param text a text
 * @param tensor a tensor
 * @param graph a graph
 * @param reals real numbers
 * @param wholes whole numbers
 * @param reference the name of the function's attribute that this one stands for; else empty
 */
record Attribute(
    float real,
    long whole,
    String text,
    @Nullable OnnxTensor tensor,
    @Nullable OnnxGraph graph,
    List<Float> reals,
    List<Long> wholes,
    String reference) {}
