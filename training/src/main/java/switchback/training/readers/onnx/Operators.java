package switchback.training.readers.onnx;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import switchback.training.readers.onnx.file.OnnxNode;

/** All operators that can be taken, by name. */
final class Operators {
  private static final Map<String, Operator> ALL = new HashMap<>();

  static {
    ALL.putAll(WindowOperators.ALL);
    ALL.putAll(PowerPoolings.ALL);
    ALL.putAll(MatrixOperators.ALL);
    ALL.putAll(ProductOperators.ALL);
    ALL.putAll(ArithmeticOperators.ALL);
    ALL.putAll(FunctionOperators.ALL);
    ALL.putAll(NormalizationOperators.ALL);
    ALL.putAll(ReductionOperators.ALL);
    ALL.putAll(ViewOperators.ALL);
    ALL.putAll(PartOperators.ALL);
    ALL.putAll(ResizeOperators.ALL);
  }

  private Operators() {}

  /** Returns the operator of a node if it can be taken. */
  static Optional<Operator> of(OnnxNode node) {
    return node.domain().isEmpty() ? Optional.ofNullable(ALL.get(node.type())) : Optional.empty();
  }
}
