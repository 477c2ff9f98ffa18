package switchback.datasets.tasks;

/**
 * Told how far long work has come. Called from the thread that does the work, often; must be quick.
 */
@FunctionalInterface
public interface Progress {
  /** Hears nothing. */
  Progress NONE = (task, done, total) -> {};

  /**
   * Work has come so far.
   *
   * @param task what is being done, the same words through one piece of work
   * @param done units done, from 0 to {@code total}
   * @param total units in all; -1 where it is not known
   */
  void at(String task, long done, long total);
}
