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
import switchback.training.graphs.GraphFile;
import switchback.training.kernels.Workers;
import switchback.training.runs.EpochResult;
import switchback.training.runs.Run;
import switchback.training.runs.RunManifest;

/**
 * Verifies a run: recomputes what its manifest states and compares the two. Equal bits are expected
 * if the run was made by the same build with the same native library.
 */
public final class RunVerification {
  private static final String NO_DATA = "no --data";

  private final Run run;
  private final @Nullable AvailableData data;
  private final Workers workers;
  private final Progress progress;

  /**
   * Creates a verification; {@link #checks} performs it.
   *
   * @param run a run from {@link Run#open}
   * @param data the available images; null if there are none, so that nothing that needs images is
   *     checked
   * @param workers share out the work; their number affects the time only. The run's network uses
   *     them from now on
   */
  public RunVerification(
      Run run, @Nullable AvailableData data, Workers workers, Progress progress) {
    this.run = run;
    this.data = data;
    this.workers = workers;
    this.progress = progress;
  }

  /**
   * Checks the digests of weights, losses and data, the pixel statistics, the test accuracy after
   * the last epoch and, if asked to, the losses of the first steps of training.
   *
   * @param steps the number of training steps to repeat; null for none. If the training has fewer,
   *     all are repeated
   * @return the checks, in the order in which they are to be reported
   * @throws SwitchbackException if {@code steps} is not null and the training cannot be repeated
   * @throws IOException if a file cannot be read, or the replay's temporary files cannot be written
   */
  public List<Check> checks(@Nullable Integer steps) throws IOException {
    Replay replay = steps == null ? null : replay(steps);
    List<Check> checks = new ArrayList<>();
    checks.add(weights());
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

  private Check weights() throws IOException {
    if (!run.isGraph()) {
      run.network(); // reading it has compared the digests
      return Check.equal("weights", "SHA-256 " + run.sha256());
    }
    Path file = Path.of(run.name()).resolve(GraphFile.WEIGHTS);
    return Check.of("weights", "SHA-256 " + run.sha256(), "SHA-256 " + AtomicFiles.sha256(file));
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
        "name them with --data");
  }

  private Check losses() throws IOException {
    String recorded = run.manifest().losses();
    if (recorded == null) {
      return Check.notChecked(
          Run.LOSSES, "the run has none: it was imported, or made by an older version");
    }
    Path file = Path.of(run.name()).resolve(Run.LOSSES);
    return Files.isRegularFile(file)
        ? Check.of(Run.LOSSES, "SHA-256 " + recorded, "SHA-256 " + AtomicFiles.sha256(file))
        : Check.differs(Run.LOSSES, "missing");
  }

  private List<Check> ofData(
      AvailableData available, RunManifest.Data known, @Nullable Replay replay) throws IOException {
    List<Check> checks = new ArrayList<>();
    Check train = available.check("train", known.trainImages(), known.trainSha256());
    if (replay != null && !train.isEqual() && !available.isGiven()) {
      throw nothingToTrainOn(train.detail());
    }
    Check test = available.check("test", known.testImages(), known.testSha256());
    checks.add(train);
    checks.add(test);
    Dataset all = available.data();
    boolean sameClasses = all.classes().equals(run.classes());
    if ((train.isEqual() || test.isEqual()) && !sameClasses) {
      checks.add(Check.of("classes", run.classes(), all.classes()));
    }
    ImageSet images = all.train().first(Math.max(0, known.trainImages()));
    if (train.isEqual() && hasOwnStatistics()) {
      checks.add(Check.of("pixel statistics", run.statistics(), PixelStatistics.of(images)));
    }
    if (test.isEqual() && sameClasses && !run.manifest().epochs().isEmpty()) {
      checks.add(accuracy(all.test().first(Math.max(0, known.testImages()))));
    }
    if (replay != null) {
      checks.add(
          train.isEqual() && sameClasses
              ? replay.check(images, workers, progress)
              : Check.notChecked(Replay.PART, "these are not the images that it was trained on"));
    }
    return checks;
  }

  private boolean hasOwnStatistics() {
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
