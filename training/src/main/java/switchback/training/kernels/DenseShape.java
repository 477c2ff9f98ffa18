package switchback.training.kernels;

/**
 * The shape of a dense layer from rows (N, inputs) to rows (N, outputs).
 *
 * @param inputs values per image that enter the layer, at least 1
 * @param outputs values per image that leave the layer, at least 1
 */
public record DenseShape(int inputs, int outputs) {
  /**
   * Checks both counts.
   *
   * @throws IllegalArgumentException if one is below 1
   */
  public DenseShape {
    if (inputs < 1 || outputs < 1) {
      throw new IllegalArgumentException(
          "inputs and outputs must be at least 1, got " + inputs + " and " + outputs);
    }
  }
}
