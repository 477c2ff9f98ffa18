package switchback.training.layers;

import org.deeplearning4j.optimize.api.StepFunction;
import org.deeplearning4j.optimize.solvers.accumulation.GradientsAccumulator;
import org.deeplearning4j.optimize.solvers.accumulation.IndexedTail;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Keeps DL4J from subtracting steps that {@link FusedUpdater} has taken already: DL4J leaves the
 * parameters to an accumulator if there is one, and this one does nothing.
 */
final class StepsTaken implements GradientsAccumulator {
  private static final long serialVersionUID = 1L;

  @Override
  public void setExternalSource(IndexedTail source) {}

  @Override
  public @Nullable IndexedTail getExternalSource() {
    return null;
  }

  @Override
  public void applyUpdate(
      StepFunction function, INDArray parameters, INDArray updates, boolean isFinalStep) {}

  @Override
  public void applyUpdate(
      StepFunction function, INDArray parameters, INDArray updates, double alpha) {}

  @Override
  public void storeUpdate(INDArray array, int iteration, int epoch) {}

  @Override
  public void receiveUpdate(INDArray array) {}

  @Override
  public void markExternalUpdates(boolean updatesAvailable) {}

  @Override
  public void reset() {}

  @Override
  public void touch() {}

  @Override
  public boolean hasAnything() {
    return false;
  }
}
