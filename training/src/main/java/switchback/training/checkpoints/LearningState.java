package switchback.training.checkpoints;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import switchback.training.layers.NativeMemory;
import switchback.training.networks.WeightTricks;
import switchback.training.runs.EpochResult;

/** All that learning changes in a network and beside it, for checkpoints to hold. */
public final class LearningState {
  private final MultiLayerNetwork network;
  private final WeightTricks weights;

  public LearningState(MultiLayerNetwork network, WeightTricks weights) {
    this.network = network;
    this.weights = weights;
  }

  /** Weights, the updater's moments or velocity, and averaged weights, where there are any. */
  public Map<String, MemorySegment> arrays() {
    Map<String, MemorySegment> arrays = new LinkedHashMap<>();
    arrays.put("weights", NativeMemory.floats(network.params()));
    INDArray moments = network.getUpdater().getStateViewArray();
    if (moments != null) {
      arrays.put("updater", NativeMemory.floats(moments));
    }
    MemorySegment average = weights.average();
    if (average != null) {
      arrays.put("average", average);
    }
    return arrays;
  }

  /** Adds a checkpoint; the network has the weights that learn. */
  public void save(
      Checkpoints checkpoints,
      TrainingIdentity training,
      Position position,
      TrainingLog log,
      List<EpochResult> epochs)
      throws IOException {
    Map<String, MemorySegment> arrays = arrays();
    CheckpointHeader header =
        new CheckpointHeader(
            training,
            position,
            network.getIterationCount(),
            weights.averagedSteps(),
            log.text(),
            log.losses(),
            epochs,
            CheckpointFile.parts(arrays));
    checkpoints.save(header, arrays);
  }

  /** Puts a new network where the checkpoint's stood. */
  public void resume(TrainingFolder.Found found) throws IOException {
    CheckpointHeader header = found.header();
    CheckpointFile.restore(found.file(), header, arrays());
    network.setIterationCount(header.iteration());
    network.setEpochCount(header.position().epochIndex());
    weights.resume(header.averaged());
  }
}
