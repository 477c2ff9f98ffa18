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

/** The first steps of a training done again, each loss held against the one it had. */
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
   * Prepares one.
   *
   * @param steps at least 1; all there are, where these are fewer
   * @throws SwitchbackException where the run keeps no losses, this version would train otherwise,
   *     or the weights that the training started from are not where they were
   */
  static Replay of(Run run, int steps) throws IOException {
    RunManifest manifest = run.manifest();
    RunManifest.Settings settings = manifest.settings();
    RunManifest.Data data = manifest.data();
    if (settings == null || data == null || manifest.losses() == null) {
      throw new SwitchbackException(
          "no losses to hold a replay against",
          run.name(),
          settings == null ? "an imported network" : "a run of before losses were kept",
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
          "settings that this version does not train by",
          run.name() + "/" + Run.MANIFEST,
          String.valueOf(e.getMessage()),
          "those of a training",
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
          "put that run back in its place, or leave out --replay");
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
          Run.LOSSES + " of " + all + " steps in float64",
          "copy the file again, or leave out --replay");
    }
    return array.doubles();
  }

  /**
   * Trains, in a folder for the time being.
   *
   * @param images the training split, whose digest was held against the record's
   * @throws IOException where that folder cannot be made
   */
  Check check(ImageSet images, Workers workers, Progress progress) throws IOException {
    // Nothing is tested, lest an epoch's end takes longer than it must.
    Dataset data = new Dataset(PART, run.classes(), images, images.first(0));
    Comparison comparison = new Comparison(progress);
    Path folder = Files.createTempDirectory("switchback-replay");
    try {
      Trainer.train(data, options, workers, folder, comparison);
      throw new IllegalStateException("training was to end after " + steps + " steps");
    } catch (TrainingStopped _) {
      return comparison.parts == null
          ? Check.equal(PART, "the losses of " + steps + " steps")
          : Check.differs(PART, comparison.parts);
    } finally {
      AtomicFolder.delete(folder);
    }
  }

  /** Ends training where losses part, and after the last step. */
  private final class Comparison implements TrainingMonitor {
    private final Progress progress;
    private int done;
    private @Nullable String parts;

    Comparison(Progress progress) {
      this.progress = progress;
    }

    @Override
    public void step(int epoch, int step, int stepsOfEpoch, double loss) {
      double former = losses[done++];
      progress.at("training again", done, steps);
      if (Double.doubleToLongBits(loss) != Double.doubleToLongBits(former)) {
        parts = "parts at step %d: %s trained, %s now".formatted(done, former, loss);
      }
      if (parts != null || done == steps) {
        throw new TrainingStopped(epoch, step);
      }
    }
  }
}
