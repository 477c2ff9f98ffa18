package switchback.training.verification;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.arrays.NpyArray;
import switchback.datasets.arrays.NpyFiles;
import switchback.datasets.files.AtomicFolder;
import switchback.datasets.tasks.Counted;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.Trainer;
import switchback.training.TrainingMonitor;
import switchback.training.TrainingStopped;
import switchback.training.kernels.Workers;
import switchback.training.networks.Network;
import switchback.training.runs.Run;
import switchback.training.runs.RunManifest;
import switchback.training.runs.TrainingOptions;
import switchback.training.runs.Transfer;

/** Repeats the first steps of a training and compares each loss with the recorded one. */
final class Replay {
  static final String PART = "replay";

  private final Run run;
  private final TrainingOptions options;
  private final double[] losses;
  private final int steps;

  private Replay(Run run, TrainingOptions options, double[] losses, int steps) {
    this.run = run;
    this.options = options;
    this.losses = losses;
    this.steps = steps;
  }

  /**
   * Prepares a replay.
   *
   * @param steps the number of steps, at least 1; if the training has fewer, all are repeated
   * @throws SwitchbackException if the run has no losses, this version cannot train with its
   *     settings, or the run from which the training started is no longer at its path
   * @throws IOException if the losses cannot be read
   */
  static Replay of(Run run, int steps) throws IOException {
    RunManifest manifest = run.manifest();
    RunManifest.Settings settings = manifest.settings();
    RunManifest.Data data = manifest.data();
    if (settings == null || data == null || manifest.losses() == null) {
      throw new SwitchbackException(
          "no losses to compare a replay with",
          run.name(),
          settings == null ? "an imported network" : "a run made before losses were kept",
          "a run with " + Run.LOSSES,
          "leave out --replay, or train it again with this version");
    }
    TrainingOptions options = options(run, settings);
    long all = Math.ceilDiv((long) data.trainImages(), options.batch()) * options.epochs();
    double[] losses = losses(Path.of(run.name()).resolve(Run.LOSSES), all);
    return new Replay(run, options, losses, Math.min(steps, losses.length));
  }

  private static TrainingOptions options(Run run, RunManifest.Settings settings) {
    try {
      Network network = Network.of(run.manifest().network());
      if (!network.augmentation().toString().equals(settings.augmentation())) {
        throw new IllegalArgumentException("augmentation " + settings.augmentation());
      }
      return new TrainingOptions(
          network,
          settings.epochs(),
          settings.batch(),
          settings.seed(),
          settings.tricks(),
          transfer(settings.start()));
    } catch (IllegalArgumentException e) {
      throw new SwitchbackException(
          "settings that this version cannot train with",
          run.name() + "/" + Run.MANIFEST,
          String.valueOf(e.getMessage()),
          "the settings of a training",
          "use the version that trained it, or leave out --replay",
          e);
    }
  }

  private static @Nullable Transfer transfer(RunManifest.@Nullable Start start) {
    if (start == null) {
      return null;
    }
    Run source = Run.open(start.run());
    if (!source.sha256().equals(start.weights())) {
      throw new SwitchbackException(
          "not the weights that the training started from",
          start.run(),
          "SHA-256 " + source.sha256(),
          start.weights(),
          "put the original run back there, or leave out --replay");
    }
    return new Transfer(source, Set.copyOf(start.frozen()), Set.copyOf(start.anew()));
  }

  private static double[] losses(Path file, long all) throws IOException {
    NpyArray array = NpyFiles.read(file);
    if (array.type() != NpyArray.Type.FLOAT64
        || !array.shape().equals(List.of((int) all))
        || all < 1
        || all > Integer.MAX_VALUE) {
      throw new SwitchbackException(
          "not the losses of this training",
          file,
          array.type() + " of shape " + array.shape(),
          Run.LOSSES + " of " + Counted.of(all, "step") + " in float64",
          "copy the file again, or leave out --replay");
    }
    return array.doubles();
  }

  /**
   * Repeats the steps, in a temporary folder that is named after this process.
   *
   * @param images the training split, whose digest the caller has compared with the manifest's
   * @throws IOException if the folder cannot be created or deleted
   */
  Check check(ImageSet images, Workers workers, Progress progress) throws IOException {
    // An empty test split keeps the evaluation at the end of an epoch short.
    Dataset data = new Dataset(PART, run.classes(), images, images.first(0));
    Comparison comparison = new Comparison(progress);
    Path folder =
        Files.createTempDirectory("switchback-replay-" + ProcessHandle.current().pid() + "-");
    try {
      Trainer.train(data, options, workers, folder, comparison);
      throw new IllegalStateException("training did not end after " + steps + " steps");
    } catch (TrainingStopped _) {
      return comparison.difference == null
          ? Check.equal(PART, "the losses of " + Counted.of(steps, "step"))
          : Check.differs(PART, comparison.difference);
    } finally {
      AtomicFolder.delete(folder);
    }
  }

  /** Ends training at the first difference, and after the last step. */
  private final class Comparison implements TrainingMonitor {
    private final Progress progress;
    private int done;
    private @Nullable String difference;

    Comparison(Progress progress) {
      this.progress = progress;
    }

    @Override
    public void step(int epoch, int step, int stepsOfEpoch, double loss) {
      double former = losses[done++];
      progress.at("replaying", done, steps);
      if (Double.doubleToLongBits(loss) != Double.doubleToLongBits(former)) {
        difference = "differs from step %d on: %s recorded, %s now".formatted(done, former, loss);
      }
      if (difference != null || done == steps) {
        throw new TrainingStopped(epoch, step);
      }
    }
  }
}
