package switchback.training.layers;

import switchback.training.kernels.Workers;

/** A layer or updater that can use other threads than the shared ones. */
public interface Threaded {
  /** Makes this use {@code workers} from now on; its results stay the same to the bit. */
  void use(Workers workers);
}
