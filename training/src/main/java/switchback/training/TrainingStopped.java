package switchback.training;

/** Ends a training that was asked to stop, after its state was saved in a checkpoint. */
public final class TrainingStopped extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int epoch;
  private final int step;

  /**
   * Creates an exception for a position in a training.
   *
   * @param epoch the epoch in which training resumes, from 1
   * @param step the number of steps already done in it
   */
  public TrainingStopped(int epoch, int step) {
    super("training was stopped in epoch " + epoch + " after step " + step);
    this.epoch = epoch;
    this.step = step;
  }

  /**
   * Returns the epoch in which training resumes, from 1; one more than the number of epochs if only
   * the run remains to be written.
   */
  public int epoch() {
    return epoch;
  }

  /** Returns the number of steps already done in that epoch. */
  public int step() {
    return step;
  }
}
