package switchback.training.layers;

import switchback.training.kernels.MissingModuleException;
import switchback.training.kernels.Workers;

/**
 * The threads of layers that were not given any: one per processor. DL4J instantiates layers
 * itself, so they find the threads here.
 */
final class SharedWorkers {
  private SharedWorkers() {}

  /** Returns the threads; the check is here because a failing class initialiser hides its cause. */
  static Workers get() {
    MissingModuleException.check();
    return Holder.WORKERS;
  }

  private static final class Holder {
    static final Workers WORKERS = new Workers(Runtime.getRuntime().availableProcessors());
  }
}
