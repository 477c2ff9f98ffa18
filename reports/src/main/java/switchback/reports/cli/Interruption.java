package switchback.reports.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Holds Ctrl-C and SIGTERM up until work has come to a good end. Java then ends the program with
 * the status that the signal asks for, 130 or 143; whatever the work still does races with that.
 */
final class Interruption implements AutoCloseable {
  private final AtomicBoolean isRequested = new AtomicBoolean();
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread hook = new Thread(this::hold, "switchback-interruption");

  private Interruption() {}

  /** From now on until {@link #close}. */
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

  /** Whether the work is to end. */
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
      // The program is being ended: the hook is at work already.
      return;
    }
  }
}
