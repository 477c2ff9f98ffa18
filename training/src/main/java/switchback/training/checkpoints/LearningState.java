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

/**
 * The state that training changes and that a checkpoint saves: the network's weights, the updater's
 * state, the average of the weights and the counters.
 */
public final class LearningState {
  private final MultiLayerNetwork network;
  private final WeightTricks weights;

  /** Creates a view of the state of a network and of its weight tricks; nothing is copied. */
  public LearningState(MultiLayerNetwork network, WeightTricks weights) {
    this.network = network;
    this.weights = weights;
  }

  /**
   * Returns the arrays as float32 memory by name: the weights and, if there are any, the updater's
   * moments or velocity and the averaged weights. They are the network's own memory.
   */
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

  /**
   * Writes a checkpoint. The network must hold the weights under training, not the averaged ones.
   *
   * @throws IOException if it cannot be written, or the folder was removed
   */
  public void save(
      TrainingFolder folder,
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
    folder.checkpoints().save(header, arrays);
  }

  /**
   * Restores the state of a checkpoint into a new network.
   *
   * @throws IOException if the checkpoint cannot be read or belongs to another network
   */
  public void resume(TrainingFolder.Found found) throws IOException {
    CheckpointHeader header = found.header();
    CheckpointFile.restore(found.file(), header, arrays());
    network.setIterationCount(header.iteration());
    network.setEpochCount(header.position().epochIndex());
    weights.resume(header.averaged());
  }
}
