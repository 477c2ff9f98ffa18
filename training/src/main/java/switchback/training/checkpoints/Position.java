package switchback.training.checkpoints;

/**
 * Where in its data a training stands. Order, augmentation, changes of colour and dropout are drawn
 * by counter, so that this is all there is to say of them.
 *
 * @param epoch the epoch under way, from 1
 * @param step the steps done in it
 * @param loss the sum of their losses
 * @param rowLoss the same since the last row of the log
 * @param seconds what they took
 */
public record Position(int epoch, int step, double loss, double rowLoss, double seconds) {
  public static final Position START = new Position(1, 0, 0, 0, 0);

  public Position {
    if (epoch < 1 || step < 0) {
      throw new IllegalArgumentException("no place in the data: " + epoch + ", " + step);
    }
  }

  /** Returns the epoch under way counted from 0, as DL4J and the image iterators count it. */
  public int epochIndex() {
    return epoch - 1;
  }

  public Position afterStep(double stepLoss) {
    return new Position(epoch, step + 1, loss + stepLoss, rowLoss + stepLoss, seconds);
  }

  public Position afterRow() {
    return new Position(epoch, step, loss, 0, seconds);
  }

  public Position after(double elapsed) {
    return new Position(epoch, step, loss, rowLoss, elapsed);
  }

  public Position nextEpoch() {
    return new Position(epoch + 1, 0, 0, 0, 0);
  }
}
