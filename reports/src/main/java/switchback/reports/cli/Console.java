package switchback.reports.cli;

import java.util.Map;

/**
 * What the program was started in.
 *
 * @param environment the environment variables
 * @param isTerminal whether a person watches standard error, so that progress is worth drawing
 * @param isOutputTerminal whether a person watches standard output
 */
record Console(Map<String, String> environment, boolean isTerminal, boolean isOutputTerminal) {

  /**
   * Whether a stream that a person watches takes colours: not where {@code NO_COLOR} is set, to
   * whatever but nothing (no-color.org), nor on a terminal that says it is dumb.
   */
  boolean isColoured(boolean isWatched) {
    return isWatched
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }
}
