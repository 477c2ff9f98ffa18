package switchback.training.checkpoints;

import static java.util.Objects.requireNonNull;

import java.util.List;
import switchback.training.runs.EpochResult;

/**
 * What a checkpoint says before its arrays.
 *
 * @param training the training that it belongs to
 * @param position where that stood
 * @param iteration updates done in all
 * @param averaged steps that the averaged weights have taken in
 * @param log the rows of training.csv so far, with the heading
 * @param losses those of all steps so far
 * @param epochs what the epochs so far came to
 * @param arrays what follows, in this order
 */
public record CheckpointHeader(
    TrainingIdentity training,
    Position position,
    int iteration,
    int averaged,
    String log,
    List<Double> losses,
    List<EpochResult> epochs,
    List<Part> arrays) {
  /** Refuses what no training says: files come from anywhere. */
  public CheckpointHeader {
    requireNonNull(training);
    requireNonNull(position);
    requireNonNull(log);
    if (iteration < 0 || averaged < 0) {
      throw new IllegalArgumentException("fewer than no steps: " + Math.min(iteration, averaged));
    }
    losses = List.copyOf(losses);
    if (losses.size() != iteration) {
      throw new IllegalArgumentException(losses.size() + " losses of " + iteration + " steps");
    }
    epochs = List.copyOf(epochs);
    arrays = List.copyOf(arrays);
    checkPlace(training, position, iteration, epochs.size());
  }

  /** Place, steps and epochs say the same in different words. */
  private static void checkPlace(
      TrainingIdentity training, Position position, int iteration, int epochs) {
    int images = requireNonNull(training.data()).trainImages();
    int batch = Math.max(1, requireNonNull(training.settings()).batch());
    long steps = Math.ceilDiv(images, batch);
    if (position.step() > steps
        || iteration != position.epochIndex() * steps + position.step()
        || epochs != position.epochIndex()) {
      throw new IllegalArgumentException(
          "step %d of epoch %d after %d steps and %d epochs of %d steps"
              .formatted(position.step(), position.epoch(), iteration, epochs, steps));
    }
  }

  /**
   * An array.
   *
   * @param name what it holds
   * @param length how many values
   */
  record Part(String name, long length) {}

  /** The size of all arrays; more than any file where the lengths are absurd. */
  public long bytes() {
    long sum = 0;
    for (Part part : arrays) {
      if (part.length() < 0 || part.length() > Integer.MAX_VALUE) {
        return Long.MAX_VALUE;
      }
      sum += part.length() * Float.BYTES;
    }
    return sum;
  }
}
