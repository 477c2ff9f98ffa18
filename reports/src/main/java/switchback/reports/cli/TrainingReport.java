package switchback.reports.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import switchback.reports.training.TrainingPictures;
import switchback.training.TrainingMonitor;
import switchback.training.TrainingStopped;
import switchback.training.health.TrainingDiverged;
import switchback.training.runs.EpochResult;
import switchback.training.runs.TrainingOptions;

/**
 * Training as it comes along: a bar an epoch where a person watches, a line and pictures after
 * each.
 */
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
    err.println("warning: a damaged checkpoint is passed over: " + checkpoint + ": " + reason);
  }

  @Override
  public void resumed(int epoch, int step) {
    startedAt = (double) (epoch - 1) / options.epochs();
    err.println(
        epoch > options.epochs()
            ? "resumed after the last epoch"
            : "resumed in epoch " + epoch + " after step " + step);
  }

  /** Training ended before it was done. */
  void stopped(TrainingStopped where, String command) {
    progress.finish();
    err.println(
        (where.epoch() > options.epochs()
                ? "stopped after the last epoch"
                : "stopped in epoch " + where.epoch() + " after step " + where.step())
            + "; to go on: "
            + command);
  }

  /** Training failed, or could not begin, which is told after this. */
  void failed(Path run, String command, Exception cause) {
    progress.finish();
    boolean mayGoOn = !(cause.getCause() instanceof TrainingDiverged);
    if (hasLearnt && mayGoOn && Files.exists(run.resolve("checkpoints"))) {
      err.println("what was learnt up to the last checkpoint is kept; to go on: " + command);
    }
  }

  @Override
  public void step(int epoch, int step, int steps, double loss) {
    hasLearnt = true;
    progress.at("epoch " + epoch + "/" + options.epochs(), step, steps);
    progress.note(
        String.format(
            Locale.ROOT,
            "loss %.3f, %s left in all",
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

  /** How long the rest takes if it goes on as so far. */
  private String left(double share) {
    double elapsed = (System.nanoTime() - started) / 1e9;
    double done = Math.max(1e-6, share - startedAt);
    Duration rest = Duration.ofSeconds(Math.round(elapsed * (1 - share) / done));
    return rest.toHours() > 0
        ? "%d h %02d min".formatted(rest.toHours(), rest.toMinutesPart())
        : "%d:%02d min".formatted(rest.toMinutes(), rest.toSecondsPart());
  }
}
