package switchback.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSetIterator;
import switchback.datasets.PcaColour;
import switchback.datasets.PixelStatistics;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.checkpoints.CheckpointHeader;
import switchback.training.checkpoints.Checkpointing;
import switchback.training.checkpoints.LearningState;
import switchback.training.checkpoints.Position;
import switchback.training.checkpoints.TrainingFolder;
import switchback.training.checkpoints.TrainingIdentity;
import switchback.training.checkpoints.TrainingLog;
import switchback.training.health.Divergence;
import switchback.training.health.TrainingDiverged;
import switchback.training.health.TrainingMemory;
import switchback.training.health.TrainingWarnings;
import switchback.training.kernels.Workers;
import switchback.training.networks.WeightTricks;
import switchback.training.runs.Environment;
import switchback.training.runs.EpochResult;
import switchback.training.runs.NewNetwork;
import switchback.training.runs.Run;
import switchback.training.runs.RunManifest;
import switchback.training.runs.TrainingOptions;
import switchback.training.runs.Transfer;

/**
 * Trains a network and writes a run folder: {@code model.zip}, {@code run.json}, {@code
 * training.csv} and {@code losses.npy}, which holds the loss of each step as float64. While
 * training is under way the folder holds checkpoints instead.
 */
public final class Trainer {
  private final Dataset data;
  private final TrainingOptions options;
  private final TrainingIdentity identity;
  private final TrainingMonitor monitor;
  private final Checkpointing checkpointing;
  private final TrainingFolder folder;
  private final PixelStatistics statistics;
  private final MultiLayerNetwork network;
  private final EpochEvaluation evaluation;
  private final Divergence divergence;
  private final WeightTricks weights;
  private final LearningState learning;
  private final TrainingLog log = new TrainingLog();
  private final List<EpochResult> epochs = new ArrayList<>();
  private Position position = Position.START;
  private long saved = System.nanoTime();

  private Trainer(
      Dataset data,
      TrainingOptions options,
      TrainingIdentity identity,
      Workers workers,
      TrainingFolder folder,
      Checkpointing checkpointing,
      TrainingMonitor monitor) {
    this.data = data;
    this.options = options;
    this.identity = identity;
    this.monitor = monitor;
    this.checkpointing = checkpointing;
    this.folder = folder;
    this.statistics = NewNetwork.statistics(data, options);
    this.network = NewNetwork.of(data, options, workers);
    this.evaluation = new EpochEvaluation(data, statistics, network);
    this.divergence = new Divergence(network, folder, workers);
    Transfer transfer = options.transfer();
    Set<String> frozen = transfer == null ? Set.of() : transfer.frozen();
    this.weights = new WeightTricks(network, options.tricks(), frozen, workers);
    this.learning = new LearningState(network, weights);
  }

  /**
   * Trains a network without checkpoints, for callers who need nothing but the result. Calls {@link
   * #train(Dataset, TrainingOptions, Workers, Path, Checkpointing, Map, TrainingMonitor)} with
   * {@link Checkpointing#NONE} and the {@link Environment} of this machine.
   *
   * @param folder must not exist yet, or be empty
   * @throws SwitchbackException if the folder is taken, there are no images, training does not fit
   *     into memory, or it diverges
   * @throws IOException if the folder cannot be written
   */
  public static Run train(
      Dataset data, TrainingOptions options, Workers workers, Path folder, TrainingMonitor monitor)
      throws IOException {
    Map<String, String> environment = Environment.of(workers.threads());
    return train(data, options, workers, folder, Checkpointing.NONE, environment, monitor);
  }

  /**
   * Trains a network, or resumes an interrupted training. The resulting weights are bit-identical
   * however often the training was interrupted. The folder is a run once training is complete. If
   * training fails or is stopped, the folder keeps the two newest checkpoints; if there is none
   * yet, nothing is left.
   *
   * @param workers share out the kernels' work; their number affects the time only. The caller
   *     still owns them and must keep them open while the run's network is used with them
   * @param folder must not exist yet, or be empty; to resume, the folder of the interrupted
   *     training. If that training is complete, its run is returned
   * @param environment recorded in {@code run.json}; it does not affect the result
   * @throws SwitchbackException if the folder is taken or holds nothing to resume, there are no
   *     images, batches of that size do not fit into memory, or the weights to start from do not
   *     fit; with the cause {@link TrainingDiverged} if a loss, a parameter or the updater's state
   *     becomes NaN or infinite
   * @throws TrainingStopped if {@link Checkpointing#stop} asked for it
   * @throws IOException if the folder cannot be written
   */
  public static Run train(
      Dataset data,
      TrainingOptions options,
      Workers workers,
      Path folder,
      Checkpointing checkpointing,
      Map<String, String> environment,
      TrainingMonitor monitor)
      throws IOException {
    if (data.train().size() == 0) {
      throw new SwitchbackException(
          "no training images",
          data.name(),
          "an empty training split",
          "at least one image",
          "check the data, or the limit");
    }
    TrainingMemory.check(data, options);
    TrainingIdentity identity = TrainingIdentity.of(data, options);
    if (checkpointing.resume() && Run.isIn(folder)) {
      return TrainingFolder.finished(folder, identity);
    }
    try (TrainingFolder target =
        checkpointing.resume()
            ? TrainingFolder.resume(folder, identity, monitor::damaged)
            : TrainingFolder.create(folder)) {
      return new Trainer(data, options, identity, workers, target, checkpointing, monitor)
          .train(environment);
    }
  }

  private Run train(Map<String, String> environment) throws IOException {
    if (folder.found() != null) {
      resume(folder.found());
    }
    network.setListeners(divergence);
    try (ImageSetIterator batches =
        new ImageSetIterator(
            data.train(),
            data.classes().size(),
            statistics,
            options.batch(),
            options.network().augmentation(),
            colour(),
            options.seed(),
            true)) {
      TrainingWarnings warnings = evaluation.warnings(options.tricks().learningRate());
      while (position.epoch() <= options.epochs()) {
        batches.start(position.epochIndex(), position.step());
        epochs.add(epoch(batches));
        for (String warning : warnings.after(epochs)) {
          monitor.warned(position.epoch(), warning);
        }
        position = position.nextEpoch();
        if (checkpointing.isOn()) {
          save();
        }
        showMonitor();
        stopIfAsked();
      }
    }
    network.setListeners();
    weights.keepAveraged();
    Run run = new Run(folder.named().toString(), network, manifest(environment));
    folder.finish(run, log.text());
    return run;
  }

  private void resume(TrainingFolder.Found found) throws IOException {
    CheckpointHeader header = found.header();
    learning.resume(found);
    position = header.position();
    log.restore(header.log(), header.losses());
    epochs.addAll(header.epochs());
    monitor.resumed(position.epoch(), position.step());
    if (position.step() == 0 && !epochs.isEmpty()) {
      // The program may have ended after the checkpoint and before the monitor was called.
      showMonitor();
    }
  }

  private void save() throws IOException {
    checkLearnt();
    learning.save(folder, identity, position, log, epochs);
    saved = System.nanoTime();
  }

  /** Calls the monitor with the network as it was evaluated. */
  private void showMonitor() throws IOException {
    try (WeightTricks.Averaged _ = weights.averaged()) {
      monitor.write(List.copyOf(epochs), network, folder.path());
    }
  }

  private void stopIfAsked() {
    if (checkpointing.isStopAsked()) {
      throw stopped();
    }
  }

  private TrainingStopped stopped() {
    return new TrainingStopped(position.epoch(), position.step());
  }

  private @Nullable PcaColour colour() {
    double sd = options.tricks().pcaColour();
    return sd == 0 ? null : PcaColour.of(data.train(), sd);
  }

  /** Ensures that only finite values are saved or evaluated. */
  private void checkLearnt() throws IOException {
    divergence.checkLearnt(position, learning.arrays());
  }

  /** Trains an epoch from the current position to its end, and evaluates it. */
  private EpochResult epoch(ImageSetIterator batches) throws IOException {
    long started = System.nanoTime() - Math.round(position.seconds() * 1e9);
    int steps = batches.batches();
    while (position.step() < steps) {
      step(batches, steps);
      position = position.after((System.nanoTime() - started) / 1e9);
      saveIfDue();
    }
    checkLearnt();
    EpochResult result;
    try {
      result = evaluated(steps);
    } catch (TrainingStopped e) {
      save();
      throw e;
    }
    divergence.checkEvaluated(result);
    log.row(steps, learningRate(), result);
    network.incrementEpochCount();
    monitor.epoch(result);
    return result;
  }

  /** Evaluates an epoch of {@code steps} steps, with the averaged weights if there are any. */
  private EpochResult evaluated(int steps) {
    try (WeightTricks.Averaged _ = weights.averaged()) {
      return evaluation.of(position, steps, (_, _, _) -> stopIfAsked());
    }
  }

  private void step(ImageSetIterator batches, int steps) throws IOException {
    network.fit(batches.next());
    double loss = network.score();
    divergence.checkStep(position);
    weights.step();
    log.loss(loss);
    position = position.afterStep(loss);
    monitor.step(position.epoch(), position.step(), steps, loss);
    if (position.step() % TrainingLog.STEPS_PER_ROW == 0) {
      log.row(
          position.epoch(),
          position.step(),
          learningRate(),
          position.rowLoss() / TrainingLog.STEPS_PER_ROW);
      position = position.afterRow();
    }
  }

  private void saveIfDue() throws IOException {
    boolean isAsked = checkpointing.isStopAsked();
    if (isAsked || checkpointing.isDue(System.nanoTime() - saved)) {
      save();
    }
    if (isAsked) {
      throw stopped();
    }
  }

  private double learningRate() {
    Double rate = network.getLearningRate(network.getnLayers() - 1);
    return rate == null ? 0 : rate;
  }

  private RunManifest manifest(Map<String, String> environment) throws IOException {
    String losses = folder.writeLosses(log.losses());
    return identity.manifest(Run.sha256(network), statistics, epochs, losses, environment);
  }
}
