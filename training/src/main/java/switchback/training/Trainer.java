package switchback.training;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.ImageSetIterator;
import switchback.datasets.PcaColour;
import switchback.datasets.PixelStatistics;
import switchback.datasets.Progress;
import switchback.datasets.SwitchbackException;
import switchback.training.kernels.Workers;
import switchback.training.layers.BackwardPass;

/**
 * Trains a network and leaves a run folder: {@code model.zip}, {@code run.json} and {@code
 * training.csv}.
 */
public final class Trainer {
  private static final int STEPS_A_ROW = 50;
  private static final int LEAST_SAMPLE = 1000;
  private static final String HEADER =
      "epoch,step,learning_rate,loss,test_loss,test_accuracy,images_per_second,train_accuracy\n";

  private final Dataset data;
  private final TrainingOptions options;
  private final TrainingMonitor monitor;
  private final PixelStatistics statistics;
  private final ImageSet sample;
  private final MultiLayerNetwork network;
  private final List<EpochRecord> epochs = new ArrayList<>();

  private Trainer(Dataset data, TrainingOptions options, TrainingMonitor monitor) {
    this.data = data;
    this.options = options;
    this.monitor = monitor;
    Transfer transfer = options.transfer();
    this.statistics =
        transfer == null ? PixelStatistics.of(data.train()) : transfer.source().statistics();
    this.sample = data.train().spread(Math.max(LEAST_SAMPLE, data.test().size()));
    MultiLayerConfiguration configuration =
        options
            .network()
            .configuration(
                data.train(),
                data.classes().size(),
                Math.ceilDiv(data.train().size(), options.batch()) * options.epochs(),
                options.seed(),
                options.tricks(),
                DataType.FLOAT);
    this.network = new MultiLayerNetwork(configuration);
    if (transfer == null) {
      network.init();
    } else {
      transfer.freeze(configuration);
      network.init();
      transfer.copyTo(network, data.classes());
    }
  }

  /**
   * Trains a network. The folder appears whole when training is done; nothing is left where it
   * fails.
   *
   * @param workers share out the kernels' work; their number changes the time and nothing else.
   *     They stay the caller's, and the network's until it is given others
   * @param folder must not exist yet, or be empty
   * @throws SwitchbackException where the folder is taken, there are no images, the weights to
   *     start from do not fit, or the loss is no number
   * @throws IOException where the folder cannot be written
   */
  public static Run train(
      Dataset data, TrainingOptions options, Workers workers, Path folder, TrainingMonitor monitor)
      throws IOException {
    if (data.train().size() == 0) {
      throw new SwitchbackException(
          "no training images",
          data.name(),
          "an empty training split",
          "at least one image",
          "check the data, or the limit");
    }
    try (WholeFolder target = WholeFolder.create(folder, null)) {
      Run run = new Trainer(data, options, monitor).train(folder, target.path(), workers);
      target.publish();
      return run;
    }
  }

  private Run train(Path folder, Path partial, Workers workers) throws IOException {
    // Made now, so that it gets its threads with the layers.
    network.getUpdater();
    Run.use(network, workers);
    BackwardPass.shorten(network);
    AfterStep afterStep = new AfterStep(network, options.tricks(), frozen(), workers);
    try (BufferedWriter log = Files.newBufferedWriter(partial.resolve(Run.LOG));
        ImageSetIterator batches =
            new ImageSetIterator(
                data.train(),
                data.classes().size(),
                statistics,
                options.batch(),
                options.network().augmentation(),
                colour(),
                options.seed(),
                true)) {
      log.write(HEADER);
      for (int epoch = 1; epoch <= options.epochs(); epoch++) {
        epochs.add(epoch(epoch, batches, afterStep, log));
        monitor.write(List.copyOf(epochs), network, partial);
        afterStep.exchange();
        batches.reset();
      }
    }
    afterStep.exchange();
    Run run = new Run(folder.toString(), network, record(workers));
    run.write(partial);
    return run;
  }

  private @Nullable PcaColour colour() {
    double sd = options.tricks().pcaColour();
    return sd == 0 ? null : PcaColour.of(data.train(), sd);
  }

  private Set<String> frozen() {
    return options.transfer() == null ? Set.of() : options.transfer().frozen();
  }

  /** Leaves the network with the weights that were evaluated. */
  private EpochRecord epoch(
      int epoch, ImageSetIterator batches, AfterStep afterStep, BufferedWriter log)
      throws IOException {
    long started = System.nanoTime();
    int steps = batches.batches();
    double epochLoss = 0;
    double rowLoss = 0;
    for (int step = 1; step <= steps; step++) {
      DataSet batch = batches.next();
      network.fit(batch);
      double loss = network.score();
      LossCheck.check(loss, epoch, step);
      afterStep.step();
      epochLoss += loss;
      rowLoss += loss;
      monitor.step(epoch, step, steps, loss);
      if (step % STEPS_A_ROW == 0) {
        row(log, epoch, step, rowLoss / STEPS_A_ROW, ",,,");
        rowLoss = 0;
      }
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    afterStep.exchange();
    Evaluation evaluation = evaluate(data.test());
    EpochRecord record =
        new EpochRecord(
            epoch,
            epochLoss / steps,
            evaluation.loss(),
            evaluation.accuracy(),
            data.train().size() / seconds,
            evaluate(sample).accuracy());
    row(
        log,
        epoch,
        steps,
        record.loss(),
        String.format(
            Locale.ROOT,
            "%.5f,%.4f,%.1f,%.4f",
            record.testLoss(),
            record.testAccuracy(),
            record.imagesPerSecond(),
            record.trainAccuracy()));
    log.flush();
    network.incrementEpochCount();
    monitor.epoch(record);
    return record;
  }

  private void row(BufferedWriter log, int epoch, int step, double loss, String rest)
      throws IOException {
    log.write(
        String.format(
            Locale.ROOT, "%d,%d,%.3e,%.5f,%s%n", epoch, step, learningRate(), loss, rest));
  }

  private double learningRate() {
    Double rate = network.getLearningRate(network.getnLayers() - 1);
    return rate == null ? 0 : rate;
  }

  private Evaluation evaluate(ImageSet images) {
    return Evaluation.of(network, images, data.classes().size(), statistics, Progress.NONE);
  }

  private RunRecord record(Workers workers) {
    return new RunRecord(
        RunRecord.FORMAT,
        options.network().label(),
        Run.sha256(network),
        new RunRecord.Settings(
            options.epochs(),
            options.batch(),
            options.seed(),
            options.network().augmentation().toString(),
            options.tricks(),
            options.transfer() == null ? null : options.transfer().record()),
        new RunRecord.Data(
            data.name(),
            data.train().size(),
            data.train().sha256(),
            data.test().size(),
            data.test().sha256()),
        null,
        data.classes(),
        statistics,
        epochs,
        TrainingEnvironment.of(workers.threads()));
  }
}
