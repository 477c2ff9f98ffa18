package switchback.bench;

import java.util.function.IntSupplier;

/** Times work that is repeated. */
final class Clock {
  private Clock() {}

  /**
   * Repeats {@code work} until that many seconds are over; once at least.
   *
   * @param work tells how many pieces it has done
   * @return pieces a second
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
