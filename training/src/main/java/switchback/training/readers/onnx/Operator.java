package switchback.training.readers.onnx;

/** An operator of ONNX. */
@FunctionalInterface
interface Operator {
  /**
   * Adds what a node with this operator computes.
   *
   * @throws switchback.training.readers.onnx.constants.Untaken if it cannot be taken
   * @throws IllegalArgumentException if the sizes do not fit
   */
  void add(Call call);
}
