package switchback.bench;

import java.util.List;

/** Something that is timed, in a JVM of its own. */
interface Contestant {
  /** What it is and what it was set to, for the reader of the table. */
  List<String> settings();

  /**
   * Does one kind of work over and over for that many seconds.
   *
   * @param work which; each contestant knows its own
   * @return pieces of work a second
   * @throws IllegalArgumentException where it knows no such work
   */
  double rate(String work, double seconds);
}
