package switchback.reports.cli;

import java.util.Map;

/**
 * What the program was started in.
 *
 * @param environment the environment variables
 * @param isTerminal whether a person watches standard error, so that progress is worth drawing
 */
record Console(Map<String, String> environment, boolean isTerminal) {}
