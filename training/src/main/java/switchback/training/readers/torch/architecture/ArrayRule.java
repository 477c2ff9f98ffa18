package switchback.training.readers.torch.architecture;

/**
 * An array that a kind of layer has.
 *
 * @param suffix its name after the layer's, such as {@code weight}
 * @param rank the number of its axes
 * @param isRequired whether no layer of that kind is without it
 */
record ArrayRule(String suffix, int rank, boolean isRequired) {
  static ArrayRule required(String suffix, int rank) {
    return new ArrayRule(suffix, rank, true);
  }

  static ArrayRule optional(String suffix, int rank) {
    return new ArrayRule(suffix, rank, false);
  }
}
