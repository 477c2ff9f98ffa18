package switchback.training.layers;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
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
  private transient @Nullable MemorySegment parameters;
  private transient int images;

  FusedAdamUpdater(FusedAdam config) {
    super(config);
    this.kernel = new AdamKernel(config.getBeta1(), config.getBeta2(), config.getEpsilon());
  }

  @Override
  public void use(Workers workers) {
    this.workers = workers;
  }

  /**
   * Makes {@link #applyUpdater} take each step itself from now on, and leave the gradient as it is.
   *
   * @param parameters those of the gradient, in its order
   * @param images the number by which gradients are divided
   */
  void take(MemorySegment parameters, int images) {
    this.parameters = parameters;
    this.images = images;
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
    MemorySegment g = NativeMemory.floats(gradient);
    MemorySegment m = NativeMemory.floats(getM());
    MemorySegment v = NativeMemory.floats(getV());
    if (parameters == null) {
      kernel.step((float) rate, g, m, v, workers);
    } else {
      kernel.update((float) rate, images, g, m, v, parameters, workers);
    }
  }
}
