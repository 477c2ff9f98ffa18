package switchback.training;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import switchback.datasets.Augmentation;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSetIterator;
import switchback.datasets.PixelStatistics;
import switchback.datasets.tasks.Progress;
import switchback.fixtures.SmallImages;
import switchback.training.kernels.Workers;
import switchback.training.layers.BackwardPass;
import switchback.training.layers.Convolution;
import switchback.training.layers.Dense;
import switchback.training.layers.FusedAdam;
import switchback.training.layers.MaxPooling;
import switchback.training.layers.SeededDropout;
import switchback.training.networks.Network;
import switchback.training.networks.Schedule;
import switchback.training.networks.TrainingTricks;
import switchback.training.runs.Run;
import switchback.training.runs.RunManifest;
import switchback.training.runs.TrainingOptions;

/** Short trainings with all tricks, and with the default ones only. */
class TrickedTrainingTest {
  static final TrainingTricks ALL =
      TrainingTricks.DEFAULT
          .withDropout(0.3)
          .withWeightDecay(0.01)
          .withMomentum(0.8)
          .withRate(0.02, Schedule.COSINE)
          .withMaxFilterRms(0.01)
          .withAverage(0.7)
          .withPcaColour(0.1)
          .withLrn();
  static final TrainingOptions OPTIONS = new TrainingOptions(Network.CLASSIC, 2, 16, 5, ALL, null);

  @TempDir private Path folder = Path.of("");
  private final Dataset data = SmallImages.draw(3, 40, 20);

  private Run train(TrainingOptions options, int threads, String name) throws IOException {
    try (Workers workers = new Workers(threads)) {
      return Trainer.train(data, options, workers, folder.resolve(name), TrainingMonitor.NONE);
    }
  }

  @Test
  void anyNumberOfThreadsTrainsTheSameBits() throws IOException {
    Run one = train(OPTIONS, 1, "one");
    for (int threads = 2; threads <= 3; threads++) {
      Run again = train(OPTIONS, threads, "again" + threads);
      assertThat(again.sha256()).isEqualTo(one.sha256());
      assertThat(losses(again)).isEqualTo(losses(one));
    }
  }

  private static List<Double> losses(Run run) {
    return run.manifest().epochs().stream()
        .flatMap(epoch -> Stream.of(epoch.loss(), epoch.testLoss()))
        .toList();
  }

  @Test
  void aRunIsRepeatedFromItsManifest() throws IOException {
    train(OPTIONS, 2, "first");
    RunManifest manifest = Run.open(folder.resolve("first").toString()).manifest();
    RunManifest.Settings settings = requireNonNull(manifest.settings());
    assertThat(settings.tricks()).isEqualTo(ALL);
    TrainingOptions read =
        new TrainingOptions(
            Network.of(manifest.network()),
            settings.epochs(),
            settings.batch(),
            settings.seed(),
            settings.tricks(),
            null);
    assertThat(train(read, 2, "second").sha256()).isEqualTo(manifest.weights());
  }

  /** The filters of conv1 start with an RMS of 0.01, those of conv2 with 0.03. */
  @Test
  void noFilterIsAboveTheLimit() throws IOException {
    TrainingTricks limited = TrainingTricks.DEFAULT.withMaxFilterRms(0.008);
    Run run = train(new TrainingOptions(Network.CLASSIC, 1, 16, 5, limited, null), 2, "limited");
    for (String name : List.of("0_W", "2_W")) {
      INDArray filters = run.network().getParam(name);
      float[] weights = filters.dup('c').data().asFloat();
      int size = weights.length / Math.toIntExact(filters.size(0));
      double greatest = 0;
      for (int from = 0; from < weights.length; from += size) {
        double squares = 0;
        for (int i = from; i < from + size; i++) {
          squares += weights[i] * weights[i];
        }
        greatest = Math.max(greatest, Math.sqrt(squares / size));
      }
      assertThat(greatest).isCloseTo(0.008, within(1e-8));
    }
  }

  /**
   * Trainings of one and of two epochs, with one step each at a constant rate, take the same first
   * step. An average of decay 0.5 over the weights w1 and w2 is (w1 + 2 w2) / 3.
   */
  @Test
  void theSavedNetworkIsTheAverageOverTheSteps() throws IOException {
    TrainingTricks plain = TrainingTricks.DEFAULT.withRate(0.01, Schedule.CONSTANT);
    float[] first = weights(train(options(1, plain), 2, "first step"));
    float[] second = weights(train(options(2, plain), 2, "second step"));
    Run run = train(options(2, plain.withAverage(0.5)), 2, "average");
    float[] average = weights(run);
    for (int i = 0; i < average.length; i++) {
      double expected = (first[i] + 2.0 * second[i]) / 3;
      if (!(Math.abs(average[i] - expected) < 1e-7)) {
        fail("weight " + i + ": " + average[i] + ", expected " + expected);
      }
    }
    Evaluation evaluation =
        Evaluation.of(run.network(), data.test(), 10, run.statistics(), Progress.NONE);
    assertThat(run.manifest().epochs().getLast().testLoss()).isEqualTo(evaluation.loss());
  }

  private static TrainingOptions options(int epochs, TrainingTricks tricks) {
    return new TrainingOptions(Network.CLASSIC, epochs, 40, 5, tricks, null);
  }

  private static float[] weights(Run run) {
    return run.network().params().toFloatVector();
  }

  /** Spells out how the bundled network was trained. */
  @Test
  void theDefaultHasNotChanged() throws IOException {
    Run run = train(new TrainingOptions(Network.CLASSIC, 2, 16, 5), 2, "default");
    MultiLayerNetwork network = new MultiLayerNetwork(classic(6, 5));
    network.init();
    BackwardPass.shorten(network);
    Augmentation augmentation = new Augmentation(true, 4, Augmentation.Padding.REFLECT, 0, 0);
    PixelStatistics statistics = PixelStatistics.of(data.train());
    try (ImageSetIterator batches =
        new ImageSetIterator(data.train(), 10, statistics, 16, augmentation, 5, true)) {
      for (int epoch = 0; epoch < 2; epoch++) {
        while (batches.hasNext()) {
          network.fit(batches.next());
        }
        network.incrementEpochCount();
        batches.reset();
      }
    }
    assertThat(run.sha256()).isEqualTo(Run.sha256(network));
  }

  private static MultiLayerConfiguration classic(int steps, long seed) {
    Map<Integer, Double> rates = new TreeMap<>();
    for (int step = 0; step < steps; step++) {
      rates.put(step, 1e-3 * Math.min(1, (step + 1) / 4.0) * (steps - step) / steps);
    }
    return new NeuralNetConfiguration.Builder()
        .seed(seed)
        .weightInit(WeightInit.XAVIER)
        .updater(new FusedAdam(new MapSchedule(ScheduleType.ITERATION, rates)))
        .list()
        .layer(convolution(32).weightInit(new NormalDistribution(0, 0.01)).build())
        .layer(new MaxPooling.Builder(2, 2).build())
        .layer(convolution(64).build())
        .layer(new MaxPooling.Builder(2, 2).build())
        .layer(new Dense.Builder().nOut(1024).activation(Activation.RELU).build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(10)
                .activation(Activation.SOFTMAX)
                .dropOut(new SeededDropout(0.5, seed))
                .build())
        .setInputType(InputType.convolutional(8, 8, 3))
        .build();
  }

  private static Convolution.Builder convolution(int features) {
    return new Convolution.Builder(5, 5).nOut(features).padding(2, 2).activation(Activation.RELU);
  }
}
