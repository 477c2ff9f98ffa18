package switchback.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** Creates arrays in one of libtorch's memory formats. */
final class TorchArrays {
  private TorchArrays() {}

  /**
   * Creates maps, images or filters of four dimensions.
   *
   * @param values channels first
   * @param channelsLast whether to use the format channels-last. DJL has no name for memory
   *     formats, but a copy with channels last, viewed in the original order, is what libtorch
   *     calls by that name
   */
  static NDArray images(NDManager manager, float[] values, Shape shape, boolean channelsLast) {
    NDArray array = manager.create(values, shape);
    if (!channelsLast) {
      return array;
    }
    try (array) {
      return array.transpose(0, 2, 3, 1).duplicate().transpose(0, 3, 1, 2);
    }
  }
}
