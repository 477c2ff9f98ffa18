/**
 * ONNX files. {@link switchback.training.readers.onnx.OnnxFiles} reads a network: a {@link
 * switchback.training.readers.onnx.Plan} orders the nodes that the outputs need, computes what is
 * constant and finds the image among the inputs; a {@link
 * switchback.training.readers.onnx.Translation} then goes through the nodes for one size of images
 * and hands each to its operator in one of the classes {@code ...Operators}, which add to the graph
 * what it computes. Sizes that a network computes from its own maps ({@code Shape}) are constants
 * by then, and {@link switchback.training.readers.onnx.constants.Folding} continues with them.
 *
 * <p>Operators are taken as ONNX defines them from version 1 of its operators to 21. A batch is one
 * image: the first axis has size 1, whatever the file says.
 */
@NullMarked
package switchback.training.readers.onnx;

import org.jspecify.annotations.NullMarked;
