package switchback.training.layers;

import switchback.training.kernels.Workers;

/** A layer whose work can be given to other threads than the shared ones. */
public interface Threaded {
  /**
   * From now on the layer's work is shared out among {@code workers}; its results stay the same to
   * the bit.
   */
  void use(Workers workers);
}
