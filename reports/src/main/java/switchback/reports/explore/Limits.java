package switchback.reports.explore;

import java.time.Duration;

/**
 * The limits of the explorer.
 *
 * @param uploadBytes the largest size of an image file in bytes
 * @param patience the longest time that a request waits for others before it is rejected as busy
 * @param headStart how long the search for top images leaves the processors to the page, unless the
 *     page has shown its first unit before
 * @param connections the largest number of open connections, and of threads that serve them
 */
public record Limits(long uploadBytes, Duration patience, Duration headStart, int connections) {
  /**
   * The limits of the command line: 32 MB, 10 seconds of patience, 20 of a head start, 128
   * connections.
   */
  public static final Limits USUAL =
      new Limits(32L << 20, Duration.ofSeconds(10), Duration.ofSeconds(20), 128);
}
