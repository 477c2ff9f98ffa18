package switchback.training.readers.onnx;

import switchback.training.graphs.Value;
import switchback.training.readers.onnx.file.Constant;

/** What a node takes or gives. */
sealed interface Operand {
  /** An array that depends on the image. */
  record Computed(Value value) implements Operand {}

  /** An array that does not. */
  record Fixed(Constant constant) implements Operand {}
}
