/** Reading and writing ONNX files. */
@NullMarked
package switchback.training.readers.onnx;

import org.jspecify.annotations.NullMarked;
