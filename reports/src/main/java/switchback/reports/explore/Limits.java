package switchback.reports.explore;

import java.time.Duration;

/**
 * The limits of the explorer.
 *
 * @param uploadBytes the largest size of an image file in bytes
 * @param patience the longest time that a request waits for others before it is rejected as busy
 * @param connections the largest number of open connections, and of threads that serve them
 */
public record Limits(long uploadBytes, Duration patience, int connections) {
  /** The limits of the command line: 32 MB, 10 seconds, 128 connections. */
  public static final Limits USUAL = new Limits(32L << 20, Duration.ofSeconds(10), 128);
}
