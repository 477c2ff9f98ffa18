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

/** What the epochs of a training come to. */
final class EpochEvaluation {
  private static final int LEAST_SAMPLE = 1000;

  private final Dataset data;
  private final PixelStatistics statistics;
  private final MultiLayerNetwork network;
  private final ImageSet sample;
  private final ImageSet asked;

  /** For a network while it learns. */
  EpochEvaluation(Dataset data, PixelStatistics statistics, MultiLayerNetwork network) {
    this.data = data;
    this.statistics = statistics;
    this.network = network;
    this.sample = data.train().spread(Math.max(LEAST_SAMPLE, data.test().size()));
    this.asked = data.train().spread(DeadFeatures.MOST_IMAGES);
  }

  /** Evaluates the network as it is, after an epoch of so many steps. */
  EpochResult of(Position position, int steps, Progress progress) {
    Evaluation test = evaluate(data.test(), progress);
    return new EpochResult(
        position.epoch(),
        position.loss() / steps,
        test.loss(),
        test.accuracy(),
        data.train().size() / position.seconds(),
        evaluate(sample, progress).accuracy(),
        DeadFeatures.count(network, asked, data.classes().size(), statistics));
  }

  private Evaluation evaluate(ImageSet images, Progress progress) {
    return Evaluation.of(network, images, data.classes().size(), statistics, progress);
  }

  /** What to warn of in a training of that peak learning rate. */
  TrainingWarnings warnings(double learningRate) {
    Map<String, Integer> features = DeadFeatures.features(network);
    return new TrainingWarnings(data.classes().size(), learningRate, features, asked.size());
  }
}
