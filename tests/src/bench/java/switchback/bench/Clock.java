package switchback.bench;

import java.util.function.IntSupplier;

/** Times repeated work. */
final class Clock {
  private Clock() {}

  /**
   * Repeats {@code work} at least once, until so many seconds have passed.
   *
   * @param work returns the number of pieces that it has done
   * @return pieces per second
   */
  static double rate(double seconds, IntSupplier work) {
    long started = System.nanoTime();
    long pieces = 0;
    double elapsed;
    do {
      pieces += work.getAsInt();
      elapsed = (System.nanoTime() - started) / 1e9;
    } while (elapsed < seconds);
    return pieces / elapsed;
  }
}
