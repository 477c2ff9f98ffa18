package switchback.training.readers.torch.architecture;

import org.jspecify.annotations.Nullable;
import switchback.training.graphs.Weights;
import switchback.training.readers.torch.tensors.StateDict;
import switchback.training.readers.torch.tensors.Tensor;

/**
 * The arrays of one layer.
 *
 * @param dict all arrays
 * @param layer the layer's name
 */
record LayerArrays(StateDict dict, String layer) {
  /** Returns the arrays of a layer, whose name may still have the prefix that the arrays lost. */
  static LayerArrays of(StateDict dict, String layer) {
    boolean hasPrefix = !dict.prefix().isEmpty() && layer.startsWith(dict.prefix());
    return new LayerArrays(dict, hasPrefix ? layer.substring(dict.prefix().length()) : layer);
  }

  /** Returns the whole name of an array. */
  String name(String suffix) {
    return layer.isEmpty() ? suffix : layer + "." + suffix;
  }

  @Nullable Tensor get(String suffix) {
    return dict.get(name(suffix));
  }

  /** Returns an array that the layer has. */
  Tensor tensor(String suffix) {
    Tensor tensor = get(suffix);
    if (tensor == null) {
      throw new IllegalArgumentException("no array " + name(suffix));
    }
    return tensor;
  }

  /** Returns an array's values. */
  Weights weights(String suffix) {
    return dict.weights(name(suffix));
  }

  /** Returns an array's values; null if the layer does not have it. */
  @Nullable Weights weightsOrNull(String suffix) {
    return get(suffix) == null ? null : weights(suffix);
  }

  /** Checks the number of values of an array, if the layer has it. */
  void checkSize(String suffix, int expected) {
    Tensor tensor = get(suffix);
    if (tensor != null && tensor.size() != expected) {
      throw new IllegalArgumentException(
          name(suffix) + " is of shape " + tensor + ", not of " + expected + " values");
    }
  }
}
