package switchback.training.layers;

import switchback.training.kernels.Workers;

/**
 * The threads of layers that were given no others: one a processor. DL4J makes layers itself, so
 * they find them here.
 */
final class SharedWorkers {
  private SharedWorkers() {}

  static Workers get() {
    return Holder.WORKERS;
  }

  private static final class Holder {
    static final Workers WORKERS = new Workers(Runtime.getRuntime().availableProcessors());
  }
}
