package switchback.reports.explore;

import switchback.datasets.tasks.SwitchbackException;

/** Thrown if a request is rejected; carries the HTTP status of the response. */
final class RejectedRequest extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * Creates an exception with the line that the user reads.
   *
   * @param status the HTTP status
   * @param line what, where, got, expected, hint
   */
  RejectedRequest(int status, String line) {
    super(line);
    this.status = status;
  }

  /** Returns an exception whose line consists of these five parts. */
  static RejectedRequest of(
      int status, String what, Object where, Object got, Object expected, String hint) {
    return new RejectedRequest(
        status,
        String.valueOf(new SwitchbackException(what, where, got, expected, hint).getMessage()));
  }

  /** Returns an exception that asks to repeat the request later. */
  static RejectedRequest busy() {
    return of(
        Response.BUSY,
        "busy",
        "the explorer",
        "too many requests at once",
        "at most one per processor",
        "try again in a moment");
  }

  int status() {
    return status;
  }

  /** Returns the line that the user reads. */
  String line() {
    return String.valueOf(getMessage());
  }
}
