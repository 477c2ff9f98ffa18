package switchback.training.checkpoints;

import static java.util.Objects.requireNonNull;

import java.util.List;
import switchback.training.runs.EpochResult;

/**
 * The header of a checkpoint file.
 *
 * @param training the training to which the checkpoint belongs
 * @param position the position in the data
 * @param iteration the number of updates so far
 * @param averaged the number of steps in the average of the weights
 * @param log the text of {@code training.csv} so far, with its heading
 * @param losses the losses of all steps so far
 * @param epochs the results of all epochs so far
 * @param arrays the arrays that follow, in this order
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
  /**
   * Copies the lists and checks that the numbers agree, since files are not trusted.
   *
   * @throws NullPointerException if a component is null
   * @throws IllegalArgumentException if no training could have written this header
   */
  public CheckpointHeader {
    requireNonNull(training);
    requireNonNull(position);
    requireNonNull(log);
    if (iteration < 0 || averaged < 0) {
      throw new IllegalArgumentException(
          "a negative number of steps: " + Math.min(iteration, averaged));
    }
    losses = List.copyOf(losses);
    if (losses.size() != iteration) {
      throw new IllegalArgumentException(losses.size() + " losses of " + iteration + " steps");
    }
    epochs = List.copyOf(epochs);
    arrays = List.copyOf(arrays);
    checkPosition(training, position, iteration, epochs.size());
  }

  /** Checks that position, number of steps and number of epochs agree. */
  private static void checkPosition(
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
   * An array that follows the header.
   *
   * @param name the name of its contents
   * @param length the number of its values
   */
  record Part(String name, long length) {}

  /** Returns the size of all arrays in bytes; {@code Long.MAX_VALUE} if a length is impossible. */
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
