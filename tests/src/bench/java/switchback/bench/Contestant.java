package switchback.bench;

import java.util.List;

/** A program that is timed in its own JVM. */
interface Contestant {
  /** Returns its name and settings, for the reader of the table. */
  List<String> settings();

  /**
   * Repeats one kind of work for so many seconds.
   *
   * @param work the kind of work; each contestant has its own
   * @return pieces of work per second
   * @throws IllegalArgumentException if there is no such work
   */
  double rate(String work, double seconds);
}
