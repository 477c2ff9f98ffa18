package switchback.training.kernels;

/**
 * What a dense layer connects: rows (N, inputs) to rows (N, outputs).
 *
 * @param inputs values that go into it, an image
 * @param outputs values that come out of it
 */
public record DenseShape(int inputs, int outputs) {
  /**
   * Checks both counts.
   *
   * @throws IllegalArgumentException where one is below 1
   */
  public DenseShape {
    if (inputs < 1 || outputs < 1) {
      throw new IllegalArgumentException(
          "inputs and outputs must be at least 1, got " + inputs + " and " + outputs);
    }
  }
}
