package switchback.training;

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
record Position(int epoch, int step, double loss, double rowLoss, double seconds) {
  static final Position START = new Position(1, 0, 0, 0, 0);

  Position {
    if (epoch < 1 || step < 0) {
      throw new IllegalArgumentException("no place in the data: " + epoch + ", " + step);
    }
  }

  Position afterStep(double stepLoss) {
    return new Position(epoch, step + 1, loss + stepLoss, rowLoss + stepLoss, seconds);
  }

  Position afterRow() {
    return new Position(epoch, step, loss, 0, seconds);
  }

  Position after(double elapsed) {
    return new Position(epoch, step, loss, rowLoss, elapsed);
  }

  Position nextEpoch() {
    return new Position(epoch + 1, 0, 0, 0, 0);
  }
}
