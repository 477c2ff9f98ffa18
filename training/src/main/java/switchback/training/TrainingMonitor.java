package switchback.training;

/** Told how training comes along, from the thread that trains. */
public interface TrainingMonitor {
  /** Hears nothing. */
  TrainingMonitor NONE = new TrainingMonitor() {};

  /**
   * After every step.
   *
   * @param epoch the epoch under way, from 1
   * @param step steps done in it
   * @param steps steps in an epoch
   * @param loss the loss of this step's batch, penalties included
   */
  default void step(int epoch, int step, int steps, double loss) {}

  /** After every epoch, once the test split has been evaluated. */
  default void epoch(EpochRecord record) {}
}
