package switchback.reports.cli;

import java.util.Map;

/**
 * The environment that the program was started in.
 *
 * @param environment the environment variables
 * @param isTerminal whether standard error is a terminal, so that progress is worth drawing
 * @param isOutputTerminal whether standard output is a terminal
 */
record Console(Map<String, String> environment, boolean isTerminal, boolean isOutputTerminal) {

  /**
   * Returns whether to write colours to a stream: only to a terminal, and not if {@code NO_COLOR}
   * is set and not empty (no-color.org) or if {@code TERM} is {@code dumb}.
   */
  boolean isColoured(boolean isOnTerminal) {
    return isOnTerminal
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }
}
