package switchback.training.layers;

import java.util.List;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Updates a network that learns by {@link FusedAdam} alone in one pass over its parameters. DL4J
 * divides the gradients by the number of images, replaces them by steps, and subtracts these, in a
 * pass each; here the kernel does all three, to the same bits. The gradients stay as they were: the
 * sums over the batch. The updater's state is that of DL4J's own.
 */
public final class FusedUpdater extends MultiLayerUpdater {
  private static final long serialVersionUID = 1L;

  private FusedUpdater(MultiLayerNetwork network) {
    super(network);
  }

  /**
   * Gives a network its updater: this one if nothing but {@link FusedAdam} is to change its
   * parameters, or else DL4J's.
   */
  public static void install(MultiLayerNetwork network) {
    if (network.getUpdater() instanceof MultiLayerUpdater updater && isFused(updater)) {
      network.setUpdater(new FusedUpdater(network));
      network.setGradientsAccumulator(new StepsTaken());
    }
  }

  private static boolean isFused(MultiLayerUpdater updater) {
    List<UpdaterBlock> blocks = updater.getUpdaterBlocks();
    return updater.getNetwork().params().dataType() == DataType.FLOAT
        && blocks.stream().allMatch(FusedUpdater::isFused);
  }

  private static boolean isFused(UpdaterBlock block) {
    return block.getGradientUpdater() instanceof FusedAdamUpdater
        && block.getLayersAndVariablesInBlock().stream()
            .allMatch(each -> isPlain(each.getLayer().getConfig(), each.getParamName()));
  }

  /** Returns whether a gradient is neither clipped nor regularised. */
  private static boolean isPlain(TrainingConfig layer, String parameter) {
    @Nullable List<?> regularization = layer.getRegularizationByParam(parameter);
    @Nullable GradientNormalization clipping = layer.getGradientNormalization();
    return (regularization == null || regularization.isEmpty())
        && (clipping == null || clipping == GradientNormalization.None);
  }

  @Override
  public void update(
      Trainable layer,
      Gradient gradient,
      int iteration,
      int epoch,
      int batchSize,
      LayerWorkspaceMgr workspaces) {
    INDArray parameters = getParams();
    for (UpdaterBlock block : getUpdaterBlocks()) {
      ((FusedAdamUpdater) block.getGradientUpdater())
          .take(
              NativeMemory.floats(parameters)
                  .asSlice(
                      (long) block.getParamOffsetStart() * Float.BYTES,
                      (long) (block.getParamOffsetEnd() - block.getParamOffsetStart())
                          * Float.BYTES),
              super.isMiniBatch() ? batchSize : 1);
    }
    super.update(layer, gradient, iteration, epoch, batchSize, workspaces);
  }

  /** Returns false, so that the kernel divides the gradients, not DL4J. */
  @Override
  protected boolean isMiniBatch() {
    return false;
  }
}
