package switchback.training.checkpoints;

/**
 * The position of a training in its data. The order of images, augmentation, colour changes and
 * dropout are drawn by counter, so the position determines them.
 *
 * @param epoch the current epoch, from 1
 * @param step the number of steps done in it
 * @param loss the sum of the losses of these steps
 * @param rowLoss the sum of the losses since the last row of the log
 * @param seconds the time that these steps took
 */
public record Position(int epoch, int step, double loss, double rowLoss, double seconds) {
  /** The position before the first step. */
  public static final Position START = new Position(1, 0, 0, 0, 0);

  /**
   * Checks epoch and step.
   *
   * @throws IllegalArgumentException if {@code epoch} is below 1 or {@code step} below 0
   */
  public Position {
    if (epoch < 1 || step < 0) {
      throw new IllegalArgumentException(
          "no position in the data: epoch " + epoch + ", step " + step);
    }
  }

  /** Returns the epoch under way counted from 0, as DL4J and the image iterators count it. */
  public int epochIndex() {
    return epoch - 1;
  }

  /** Returns the position after one more step. */
  public Position afterStep(double stepLoss) {
    return new Position(epoch, step + 1, loss + stepLoss, rowLoss + stepLoss, seconds);
  }

  /** Returns this position after a row of the log was written. */
  public Position afterRow() {
    return new Position(epoch, step, loss, 0, seconds);
  }

  /** Returns this position with the time spent on the epoch, in seconds. */
  public Position after(double elapsed) {
    return new Position(epoch, step, loss, rowLoss, elapsed);
  }

  /** Returns the start of the next epoch. */
  public Position nextEpoch() {
    return new Position(epoch + 1, 0, 0, 0, 0);
  }
}
