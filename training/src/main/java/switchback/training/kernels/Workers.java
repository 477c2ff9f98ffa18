package switchback.training.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A pool of threads that divides numbered tasks among its members. A task must depend on its number
 * alone, so that results are bit-identical for any number of threads.
 *
 * <p>A training step consists of some forty short runs, and waking a sleeping thread for each would
 * take a twentieth of its time. A thread that waits, for work or for the others to finish,
 * therefore spins for a moment before it sleeps.
 */
public final class Workers implements AutoCloseable {
  /** How long a thread spins before it sleeps. */
  private static final long PATIENCE_NANOS = 100_000;

  private final int threads;
  private final List<Thread> helpers = new ArrayList<>();
  private final Queue<Run> offers = new ConcurrentLinkedQueue<>();
  private final Queue<Thread> asleep = new ConcurrentLinkedQueue<>();
  private final Queue<Scratch> scratches = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  /**
   * Starts {@code threads - 1} helpers; the caller is the last worker.
   *
   * @throws IllegalArgumentException if {@code threads} is below 1
   * @throws MissingModuleException if Java runs without the Vector API; every use of the kernels
   *     begins here
   */
  public Workers(int threads) {
    MissingModuleException.check();
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    }
    this.threads = threads;
    for (int i = 1; i < threads; i++) {
      helpers.add(Thread.ofPlatform().daemon().name("switchback-" + i).start(this::help));
    }
  }

  /** Returns the number of threads that work, the caller included. */
  public int threads() {
    return threads;
  }

  /**
   * Runs {@code task} once for each number in {@code 0 .. tasks - 1}, in any order, and returns
   * when all are done.
   */
  public void run(int tasks, IntConsumer task) {
    run(tasks, (number, _) -> task.accept(number));
  }

  /**
   * Runs tasks that need memory while they run; otherwise like {@link #run(int, IntConsumer)}.
   *
   * <p>A {@link RuntimeException} of a task is thrown as it is, whatever its thread. Tasks that
   * have not begun by then are left out.
   *
   * @throws IllegalStateException if a task failed by an error on another thread
   */
  public void run(int tasks, Task task) {
    Run run = new Run(tasks, task, Thread.currentThread());
    int wanted = Math.min(threads, tasks) - 1;
    run.helping.set(wanted);
    for (int i = 0; i < wanted; i++) {
      offers.add(run);
    }
    for (int i = 0; i < wanted; i++) {
      LockSupport.unpark(asleep.poll());
    }
    try {
      work(run);
    } finally {
      while (offers.remove(run)) {
        run.helping.decrementAndGet();
      }
      await(run);
    }
    Throwable failure = run.failure.get();
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    if (failure != null) {
      throw new IllegalStateException("a worker failed", failure);
    }
  }

  /** A numbered task. */
  @FunctionalInterface
  public interface Task {
    /**
     * Performs the task with that number.
     *
     * @param scratch the task's own until it returns
     */
    void run(int number, Scratch scratch);
  }

  /** The tasks of one call, and the number of helpers that have taken it up or may yet do so. */
  private static final class Run {
    private final int tasks;
    private final Task task;
    private final Thread caller;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger helping = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Run(int tasks, Task task, Thread caller) {
      this.tasks = tasks;
      this.task = task;
      this.caller = caller;
    }
  }

  private void work(Run run) {
    Scratch idle = scratches.poll();
    Scratch scratch = idle == null ? new Scratch() : idle;
    for (int i = run.next.getAndIncrement(); i < run.tasks; i = run.next.getAndIncrement()) {
      scratch.reset();
      perform(run, i, scratch);
    }
    scratches.add(scratch);
  }

  private static void perform(Run run, int number, Scratch scratch) {
    boolean isDone = false;
    try {
      run.task.run(number, scratch);
      isDone = true;
    } finally {
      if (!isDone) {
        run.next.set(run.tasks);
      }
    }
  }

  /** Works on offers until the pool is closed. */
  private void help() {
    while (!closed) {
      Run run = offers.poll();
      if (run == null) {
        waitForOffers();
      } else {
        try {
          work(run);
        } catch (Throwable e) { // rethrown by the caller
          run.failure.compareAndSet(null, e);
        }
        if (run.helping.decrementAndGet() == 0) {
          LockSupport.unpark(run.caller);
        }
      }
    }
  }

  private void waitForOffers() {
    long start = System.nanoTime();
    while (offers.isEmpty()) {
      if (System.nanoTime() - start < PATIENCE_NANOS) {
        Thread.onSpinWait();
      } else {
        Thread self = Thread.currentThread();
        asleep.add(self);
        // An offer made before this thread was listed as asleep wakes nobody.
        if (offers.isEmpty() && !closed) {
          LockSupport.park(this);
        }
        asleep.remove(self);
        return;
      }
    }
  }

  private static void await(Run run) {
    long start = System.nanoTime();
    boolean interrupted = false;
    while (run.helping.get() > 0) {
      if (System.nanoTime() - start < PATIENCE_NANOS) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(run);
        interrupted |= Thread.interrupted();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    helpers.forEach(LockSupport::unpark);
  }
}
