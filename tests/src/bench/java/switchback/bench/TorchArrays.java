package switchback.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** Arrays in one of libtorch's memory formats. */
final class TorchArrays {
  private TorchArrays() {}

  /**
   * Maps, images or filters of four dimensions.
   *
   * @param values channels first
   * @param channelsLast DJL does not know of memory formats; but a copy in the order of channels
   *     last, seen in the order of before, is what libtorch calls so
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
