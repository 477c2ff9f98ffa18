package switchback.training.readers.onnx;

/** A model with the sizes that its input has when it is run, and the order of their axes. */
final class OnnxCase {
  private final OnnxModels model;
  private final long[] shape;
  private final boolean isLast;

  /**
   * Creates a case.
   *
   * @param isLast whether the axis of the channels is the last one
   */
  OnnxCase(OnnxModels model, long[] shape, boolean isLast) {
    this.model = model;
    this.shape = shape;
    this.isLast = isLast;
  }

  OnnxModels model() {
    return model;
  }

  long[] shape() {
    return shape.clone();
  }

  boolean isLast() {
    return isLast;
  }
}
