package switchback.reports.explore;

import java.time.Duration;

/**
 * What the explorer takes and does at most.
 *
 * @param uploadBytes bytes of an image file
 * @param patience how long a request waits for others that are being worked on, before it is told
 *     to come again
 * @param connections connections that are open at once, and threads that answer them
 */
public record Limits(long uploadBytes, Duration patience, int connections) {
  /** 32 MB, 10 seconds, 128 connections. */
  public static final Limits USUAL = new Limits(32L << 20, Duration.ofSeconds(10), 128);
}
