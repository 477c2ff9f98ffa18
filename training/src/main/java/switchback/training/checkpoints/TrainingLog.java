package switchback.training.checkpoints;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import switchback.training.runs.EpochResult;

/**
 * The log of a training: the rows of {@code training.csv}, one per {@value #STEPS_PER_ROW} steps
 * and one with the results of each epoch, and the loss of every step for {@code losses.npy}.
 */
public final class TrainingLog {
  /** The number of steps from one row to the next. */
  public static final int STEPS_PER_ROW = 50;

  private static final String HEADER =
      "epoch,step,learning_rate,loss,test_loss,test_accuracy,images_per_second,train_accuracy\n";

  private final StringBuilder text = new StringBuilder(HEADER);
  private final List<Double> losses = new ArrayList<>();

  /** Replaces the contents by those of a checkpoint. */
  public void restore(String rows, List<Double> allLosses) {
    text.setLength(0);
    text.append(rows);
    losses.clear();
    losses.addAll(allLosses);
  }

  /** Adds the loss of a step. */
  public void loss(double loss) {
    losses.add(loss);
  }

  /** Adds a row for the steps since the last one, with their mean loss. */
  public void row(int epoch, int step, double learningRate, double loss) {
    row(epoch, step, learningRate, loss, ",,,");
  }

  /** Adds the row of an epoch of {@code steps} steps. */
  public void row(int steps, double learningRate, EpochResult result) {
    row(
        result.epoch(),
        steps,
        learningRate,
        result.loss(),
        String.format(
            Locale.ROOT,
            "%.5f,%.4f,%.1f,%.4f",
            result.testLoss(),
            result.testAccuracy(),
            result.imagesPerSecond(),
            result.trainAccuracy()));
  }

  private void row(int epoch, int step, double learningRate, double loss, String rest) {
    text.append(
        String.format(Locale.ROOT, "%d,%d,%.3e,%.5f,%s%n", epoch, step, learningRate, loss, rest));
  }

  /** Returns the text of {@code training.csv} so far. */
  public String text() {
    return text.toString();
  }

  /** Returns an unmodifiable view of the losses of all steps so far, in order. */
  public List<Double> losses() {
    return Collections.unmodifiableList(losses);
  }
}
