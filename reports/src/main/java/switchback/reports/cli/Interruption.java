package switchback.reports.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Delays Ctrl-C and SIGTERM until work has ended in good order. Java then ends the program with the
 * signal's exit status, 130 or 143. Anything that runs after that races with the end.
 */
final class Interruption implements AutoCloseable {
  private final AtomicBoolean isRequested = new AtomicBoolean();
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread hook = new Thread(this::hold, "switchback-interruption");

  private Interruption() {}

  /** Starts to delay signals, until {@link #close}. */
  static Interruption start() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  private void hold() {
    isRequested.set(true);
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns whether the user has asked the program to end. */
  boolean isRequested() {
    return isRequested.get();
  }

  /** Lets the program end. */
  @Override
  public void close() {
    over.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The program is ending, and the hook already runs.
      return;
    }
  }
}
