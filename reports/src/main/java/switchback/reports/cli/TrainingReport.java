package switchback.reports.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import switchback.reports.training.TrainingPictures;
import switchback.training.TrainingMonitor;
import switchback.training.TrainingStopped;
import switchback.training.health.TrainingDiverged;
import switchback.training.runs.EpochResult;
import switchback.training.runs.TrainingOptions;

/** Reports a training: a progress bar in each epoch, and a line and pictures after each epoch. */
final class TrainingReport implements TrainingMonitor {
  private final PrintWriter err;
  private final TerminalProgress progress;
  private final TrainingOptions options;
  private final TrainingPictures pictures;
  private final long started = System.nanoTime();
  private double startedAt;
  private boolean hasLearnt;

  TrainingReport(
      PrintWriter err,
      TerminalProgress progress,
      TrainingOptions options,
      TrainingPictures pictures) {
    this.err = err;
    this.progress = progress;
    this.options = options;
    this.pictures = pictures;
  }

  @Override
  public void damaged(Path checkpoint, String reason) {
    err.println("warning: damaged checkpoint skipped: " + checkpoint + ": " + reason);
  }

  @Override
  public void resumed(int epoch, int step) {
    startedAt = (double) (epoch - 1) / options.epochs();
    err.println(
        epoch > options.epochs()
            ? "resumed after the last epoch"
            : "resumed in epoch " + epoch + " after step " + step);
  }

  /** Reports that the user stopped the training, and prints how to resume it. */
  void stopped(TrainingStopped where, String command) {
    progress.finish();
    err.println(
        (where.epoch() > options.epochs()
                ? "stopped after the last epoch"
                : "stopped in epoch " + where.epoch() + " after step " + where.step())
            + "; to resume: "
            + command);
  }

  /**
   * Reports that a training failed or could not start. The failure itself is printed after this.
   *
   * @param command the command that resumes it, printed if there is a checkpoint to resume from
   */
  void failed(Path run, String command, Exception cause) {
    progress.finish();
    boolean isResumable = !(cause.getCause() instanceof TrainingDiverged);
    if (hasLearnt && isResumable && Files.exists(run.resolve("checkpoints"))) {
      err.println("the last checkpoint is kept; to resume: " + command);
    }
  }

  @Override
  public void step(int epoch, int step, int steps, double loss) {
    hasLearnt = true;
    progress.at("epoch " + epoch + "/" + options.epochs(), step, steps);
    progress.note(
        String.format(
            Locale.ROOT,
            "loss %.3f, %s left in total",
            loss,
            left((epoch - 1 + (double) step / steps) / options.epochs())));
  }

  @Override
  public void epoch(EpochResult record) {
    progress.finish();
    err.println(
        String.format(
            Locale.ROOT,
            "epoch %d/%d  loss %.4f  test loss %.4f  test accuracy %.2f%%  %.0f images/s  %s left",
            record.epoch(),
            options.epochs(),
            record.loss(),
            record.testLoss(),
            100 * record.testAccuracy(),
            record.imagesPerSecond(),
            left((double) record.epoch() / options.epochs())));
  }

  @Override
  public void warned(int epoch, String warning) {
    err.println("warning: " + warning);
  }

  @Override
  public void write(List<EpochResult> epochs, MultiLayerNetwork network, Path folder)
      throws IOException {
    pictures.write(epochs, network, folder);
  }

  /** Formats the time that the rest will take at the present speed. */
  private String left(double share) {
    double elapsed = (System.nanoTime() - started) / 1e9;
    double done = Math.max(1e-6, share - startedAt);
    return TerminalProgress.time(elapsed * (1 - share) / done);
  }
}
