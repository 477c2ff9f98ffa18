package switchback.training;

/** A training was stopped as asked; what it had learnt is in a checkpoint. */
public final class TrainingStopped extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int epoch;
  private final int step;

  public TrainingStopped(int epoch, int step) {
    super("training was stopped in epoch " + epoch + " after step " + step);
    this.epoch = epoch;
    this.step = step;
  }

  /**
   * The epoch to go on in, from 1; one more than there are where only the run was to be written.
   */
  public int epoch() {
    return epoch;
  }

  /** The steps of that epoch that are done. */
  public int step() {
    return step;
  }
}
