package switchback.training.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Threads that share out numbered tasks. What a task does must depend on its number alone, so that
 * a result is the same to the bit for any number of threads.
 */
public final class Workers implements AutoCloseable {
  private final int threads;
  private final ExecutorService helpers;
  private final Queue<Scratch> scratches = new ConcurrentLinkedQueue<>();

  /**
   * Starts {@code threads - 1} helpers; the caller is the last worker.
   *
   * @throws IllegalArgumentException where {@code threads} is below 1
   */
  public Workers(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    }
    this.threads = threads;
    this.helpers =
        Executors.newFixedThreadPool(
            Math.max(1, threads - 1),
            Thread.ofPlatform().daemon().name("switchback-", 1).factory());
  }

  /** The number of threads that work, the caller included. */
  public int threads() {
    return threads;
  }

  /** Runs {@code task} for 0..tasks-1, each once, in any order, and returns when all are done. */
  public void run(int tasks, IntConsumer task) {
    run(tasks, (number, _) -> task.accept(number));
  }

  /** The same for tasks that need memory of their own while they run. */
  void run(int tasks, Task task) {
    AtomicInteger next = new AtomicInteger();
    Runnable loop = () -> work(next, tasks, task);
    List<Future<?>> started = new ArrayList<>();
    for (int i = 1; i < Math.min(threads, tasks); i++) {
      started.add(helpers.submit(loop));
    }
    try {
      loop.run();
    } finally {
      started.forEach(Workers::await);
    }
  }

  /** A numbered task; the memory is its own until it returns. */
  @FunctionalInterface
  interface Task {
    void run(int number, Scratch scratch);
  }

  private void work(AtomicInteger next, int tasks, Task task) {
    Scratch idle = scratches.poll();
    Scratch scratch = idle == null ? new Scratch() : idle;
    for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
      scratch.reset();
      task.run(i, scratch);
    }
    scratches.add(scratch);
  }

  private static void await(Future<?> helper) {
    try {
      helper.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a worker failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while workers were busy", e);
    }
  }

  @Override
  public void close() {
    helpers.shutdown();
  }
}
