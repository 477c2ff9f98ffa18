/**
 * What can be computed of an ONNX file without its image. {@link
 * switchback.training.readers.onnx.constants.Folding} computes nodes whose inputs are constant; the
 * index arithmetic in {@link switchback.training.readers.onnx.constants.Axes} and {@link
 * switchback.training.readers.onnx.constants.Part} serves arrays of the graph too.
 */
@NullMarked
package switchback.training.readers.onnx.constants;

import org.jspecify.annotations.NullMarked;
