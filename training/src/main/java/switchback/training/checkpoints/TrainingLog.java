package switchback.training.checkpoints;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import switchback.training.runs.EpochResult;

/**
 * The rows of training.csv: one every 50 steps, and one an epoch with what that came to; and the
 * loss of every step, for losses.npy.
 */
public final class TrainingLog {
  public static final int STEPS_A_ROW = 50;

  private static final String HEADER =
      "epoch,step,learning_rate,loss,test_loss,test_accuracy,images_per_second,train_accuracy\n";

  private final StringBuilder text = new StringBuilder(HEADER);
  private final List<Double> losses = new ArrayList<>();

  /** Takes the place of what there is. */
  public void restore(String rows, List<Double> allLosses) {
    text.setLength(0);
    text.append(rows);
    losses.clear();
    losses.addAll(allLosses);
  }

  /** After every step. */
  public void loss(double loss) {
    losses.add(loss);
  }

  public void row(int epoch, int step, double learningRate, double loss) {
    row(epoch, step, learningRate, loss, ",,,");
  }

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

  public String text() {
    return text.toString();
  }

  /** Of all steps so far, in order. */
  public List<Double> losses() {
    return Collections.unmodifiableList(losses);
  }
}
