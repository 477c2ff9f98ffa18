package switchback.training.layers;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.AdamUpdater;
import switchback.training.kernels.Workers;
import switchback.training.kernels.elementwise.AdamKernel;

/** Runs a {@link FusedAdam}: by the kernel in float32, by ND4J in double. */
final class FusedAdamUpdater extends AdamUpdater implements Threaded {
  private static final long serialVersionUID = 1L;

  private transient Workers workers = SharedWorkers.get();
  private final transient AdamKernel kernel;

  FusedAdamUpdater(FusedAdam config) {
    super(config);
    this.kernel = new AdamKernel(config.getBeta1(), config.getBeta2(), config.getEpsilon());
  }

  @Override
  public void use(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void applyUpdater(INDArray gradient, int iteration, int epoch) {
    if (gradient.dataType() != DataType.FLOAT) {
      super.applyUpdater(gradient, iteration, epoch);
      return;
    }
    FusedAdam config = (FusedAdam) getConfig();
    // Kingma and Ba 2015, section 2, before 2.1: the rate includes both corrections of the
    // moments' bias, which compensate for moments that start at zero (section 3).
    double second = Math.sqrt(1 - Math.pow(config.getBeta2(), iteration + 1));
    double first = 1 - Math.pow(config.getBeta1(), iteration + 1);
    double rate = config.getLearningRate(iteration, epoch) * second / first;
    kernel.step(
        (float) rate,
        NativeMemory.floats(gradient),
        NativeMemory.floats(getM()),
        NativeMemory.floats(getV()),
        workers);
  }
}
