package switchback.training;

import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.PixelStatistics;
import switchback.datasets.tasks.Progress;
import switchback.training.checkpoints.Position;
import switchback.training.health.DeadFeatures;
import switchback.training.health.TrainingWarnings;
import switchback.training.runs.EpochResult;

/** Evaluates the network at the end of each epoch of a training. */
final class EpochEvaluation {
  private static final int LEAST_SAMPLE = 1000;

  private final Dataset data;
  private final PixelStatistics statistics;
  private final MultiLayerNetwork network;
  private final ImageSet sample;
  private final ImageSet probes;

  /**
   * Creates an evaluation for a network under training.
   *
   * @param statistics the pixel statistics with which its images are standardised
   */
  EpochEvaluation(Dataset data, PixelStatistics statistics, MultiLayerNetwork network) {
    this.data = data;
    this.statistics = statistics;
    this.network = network;
    this.sample = data.train().spread(Math.max(LEAST_SAMPLE, data.test().size()));
    this.probes = data.train().spread(DeadFeatures.MOST_IMAGES);
  }

  /**
   * Evaluates the network with its present weights.
   *
   * @param position the end of an epoch
   * @param steps the number of steps in an epoch
   */
  EpochResult of(Position position, int steps, Progress progress) {
    Evaluation test = evaluate(data.test(), progress);
    return new EpochResult(
        position.epoch(),
        position.loss() / steps,
        test.loss(),
        test.accuracy(),
        data.train().size() / position.seconds(),
        evaluate(sample, progress).accuracy(),
        DeadFeatures.count(network, probes, data.classes().size(), statistics));
  }

  private Evaluation evaluate(ImageSet images, Progress progress) {
    return Evaluation.of(network, images, data.classes().size(), statistics, progress);
  }

  /** Returns the warnings for this training, whose learning rate peaks at {@code learningRate}. */
  TrainingWarnings warnings(double learningRate) {
    Map<String, Integer> features = DeadFeatures.features(network);
    return new TrainingWarnings(data.classes().size(), learningRate, features, probes.size());
  }
}
