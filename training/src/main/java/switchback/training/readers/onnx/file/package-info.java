/**
 * What an ONNX file holds, before anything is made of it. {@link
 * switchback.training.readers.onnx.file.ModelReader} maps the file and walks its protobuf messages
 * itself, so that tensors stay where they are, in the mapped file, however large they are, and so
 * that counts and depths have bounds. {@link switchback.training.readers.onnx.file.OnnxModel} is
 * the result: a graph of {@link switchback.training.readers.onnx.file.OnnxNode} with their {@link
 * switchback.training.readers.onnx.file.Attributes}, and {@link
 * switchback.training.readers.onnx.file.OnnxTensor}, of which {@link
 * switchback.training.readers.onnx.file.Constant} are the numbers.
 */
@NullMarked
package switchback.training.readers.onnx.file;

import org.jspecify.annotations.NullMarked;
