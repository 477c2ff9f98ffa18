package switchback.datasets.tasks;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Independent steps of a task on all processors, such as one for each file. */
public final class ParallelSteps {
  private ParallelSteps() {}

  /**
   * Runs the steps {@code 0 .. count - 1} in any order.
   *
   * @param task the name of the task for {@code progress}, which is called by one thread at a time
   *     and may throw to end the task early
   * @param step runs one step, on any thread
   */
  public static void run(String task, int count, Progress progress, IntConsumer step) {
    AtomicLong done = new AtomicLong();
    IntStream.range(0, count)
        .parallel()
        .forEach(
            i -> {
              step.accept(i);
              synchronized (done) {
                progress.at(task, done.incrementAndGet(), count);
              }
            });
  }
}
