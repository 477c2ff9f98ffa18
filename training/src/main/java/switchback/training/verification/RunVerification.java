package switchback.training.verification;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.PixelStatistics;
import switchback.datasets.files.AtomicFiles;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.Evaluation;
import switchback.training.kernels.Workers;
import switchback.training.runs.EpochResult;
import switchback.training.runs.Run;
import switchback.training.runs.RunManifest;

/**
 * Holds a run against its record. Equal bits are promised where the same build made it with the
 * same native library.
 */
public final class RunVerification {
  private static final String NO_DATA = "no --data";

  private final Run run;
  private final @Nullable AvailableData data;
  private final Workers workers;
  private final Progress progress;

  /**
   * Checks nothing yet.
   *
   * @param run as {@link Run#open} gave it
   * @param data null where there is none; nothing that needs images is checked then
   * @param workers share out the work; their number changes the time and nothing else. They are the
   *     run's from now on
   */
  public RunVerification(
      Run run, @Nullable AvailableData data, Workers workers, Progress progress) {
    this.run = run;
    this.data = data;
    this.workers = workers;
    this.progress = progress;
  }

  /**
   * Digests of weights, losses and data; pixel statistics; the test accuracy after the last epoch,
   * evaluated again; and the losses of a training's first steps, trained again.
   *
   * @param steps how many; null for none. Where there are fewer, all
   * @throws SwitchbackException where steps are asked for that cannot be trained again
   * @throws IOException where a file cannot be read, or none be written for the time of a replay
   */
  public List<Check> checks(@Nullable Integer steps) throws IOException {
    Replay replay = steps == null ? null : replay(steps);
    List<Check> checks = new ArrayList<>();
    // The run would not have been opened otherwise.
    checks.add(Check.equal("weights", "SHA-256 " + run.sha256()));
    checks.add(losses());
    RunManifest.Data known = run.manifest().data();
    if (known == null) {
      checks.add(Check.notChecked("data", "the network was imported"));
    } else if (data == null) {
      checks.add(Check.notChecked("train split", NO_DATA));
      checks.add(Check.notChecked("test split", NO_DATA));
    } else {
      checks.addAll(ofData(data, known, replay));
    }
    return checks;
  }

  private Replay replay(int steps) throws IOException {
    Replay replay = Replay.of(run, steps);
    if (data == null) {
      throw nothingToTrainOn(NO_DATA);
    }
    return replay;
  }

  private SwitchbackException nothingToTrainOn(String got) {
    return new SwitchbackException(
        "nothing to train on",
        "--replay",
        got,
        "the images that " + run.name() + " was trained on",
        "name them by --data");
  }

  private Check losses() throws IOException {
    String recorded = run.manifest().losses();
    if (recorded == null) {
      return Check.notChecked(Run.LOSSES, "the run has none: imported, or of an earlier version");
    }
    Path file = Path.of(run.name()).resolve(Run.LOSSES);
    return Files.isRegularFile(file)
        ? Check.of(Run.LOSSES, "SHA-256 " + recorded, "SHA-256 " + AtomicFiles.sha256(file))
        : Check.differs(Run.LOSSES, "missing");
  }

  private List<Check> ofData(AvailableData hand, RunManifest.Data known, @Nullable Replay replay)
      throws IOException {
    List<Check> checks = new ArrayList<>();
    Check train = hand.check("train", known.trainImages(), known.trainSha256());
    if (replay != null && !train.isEqual() && !hand.isGiven()) {
      throw nothingToTrainOn(train.detail());
    }
    Check test = hand.check("test", known.testImages(), known.testSha256());
    checks.add(train);
    checks.add(test);
    Dataset all = hand.data();
    boolean sameClasses = all.classes().equals(run.classes());
    if ((train.isEqual() || test.isEqual()) && !sameClasses) {
      checks.add(Check.of("classes", run.classes(), all.classes()));
    }
    ImageSet images = all.train().first(Math.max(0, known.trainImages()));
    if (train.isEqual() && isStandardisedByItsOwn()) {
      checks.add(Check.of("pixel statistics", run.statistics(), PixelStatistics.of(images)));
    }
    if (test.isEqual() && sameClasses && !run.manifest().epochs().isEmpty()) {
      checks.add(accuracy(all.test().first(Math.max(0, known.testImages()))));
    }
    if (replay != null) {
      checks.add(
          train.isEqual() && sameClasses
              ? replay.check(images, workers, progress)
              : Check.notChecked(Replay.PART, "not on the images that it was trained on"));
    }
    return checks;
  }

  private boolean isStandardisedByItsOwn() {
    RunManifest.Settings settings = run.manifest().settings();
    return settings != null && settings.start() == null;
  }

  private Check accuracy(ImageSet images) {
    EpochResult last = run.manifest().epochs().getLast();
    String part = "test accuracy after epoch " + last.epoch();
    if (images.size() == 0) {
      return Check.notChecked(part, "no test images");
    }
    run.use(workers);
    Evaluation evaluation =
        Evaluation.of(run.network(), images, run.classes().size(), run.statistics(), progress);
    return Check.of(part, last.testAccuracy(), evaluation.accuracy());
  }
}
