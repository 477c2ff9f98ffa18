package switchback.datasets.tasks;

/**
 * Receives reports on the progress of a long task. It is called often, on the thread that does the
 * work, and must return quickly. It may throw an exception to end the task.
 */
@FunctionalInterface
public interface Progress {
  /** Ignores all reports. */
  Progress NONE = (task, done, total) -> {};

  /**
   * Reports the progress of a task.
   *
   * @param task the name of the task, which stays the same throughout the task
   * @param done the number of steps done, from 0 to {@code total}
   * @param total the number of steps in all; -1 if it is unknown
   */
  void at(String task, long done, long total);
}
