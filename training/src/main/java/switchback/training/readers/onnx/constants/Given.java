package switchback.training.readers.onnx.constants;

import java.util.List;
import java.util.Optional;
import switchback.training.readers.onnx.file.Attributes;
import switchback.training.readers.onnx.file.Constant;
import switchback.training.readers.onnx.file.OnnxNode;

/**
 * A node whose inputs are all constant.
 *
 * @param node the node
 * @param inputs its inputs; empty where one is left out
 * @param budget what its results may take
 */
public record Given(OnnxNode node, List<Optional<Constant>> inputs, Budget budget) {
  /** Returns an input. */
  Constant at(int position) {
    return optional(position).orElseThrow(() -> new Untaken("without its input " + (position + 1)));
  }

  /** Returns an input if it is there. */
  Optional<Constant> optional(int position) {
    return position < inputs.size() ? inputs.get(position) : Optional.empty();
  }

  /** Returns the node's settings. */
  Attributes attributes() {
    return node.attributes();
  }

  /** Returns whole numbers from an input or an attribute; none if neither is there. */
  long[] wholes(int position, String attribute) {
    return optional(position)
        .map(Constant::wholes)
        .or(() -> Optional.ofNullable(attributes().wholes(attribute)))
        .orElse(new long[0]);
  }

  /** Returns an axis that an attribute states, counted from the first. */
  int axis(int otherwise) {
    return Axes.axis(attributes().whole("axis", otherwise), at(0).rank());
  }

  /**
   * Asks for memory for a result.
   *
   * @throws Untaken if it is too much
   */
  int[] allow(int... shape) {
    budget.take(Constant.count(shape));
    return shape;
  }
}
