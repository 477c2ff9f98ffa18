package switchback.reports.explore;

import switchback.datasets.tasks.SwitchbackException;

/** A request that is not answered, with the status of HTTP that says so. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * One with the line that the user reads.
   *
   * @param line what, where, got, expected, hint
   */
  Refusal(int status, String line) {
    super(line);
    this.status = status;
  }

  /** One of these five parts. */
  static Refusal of(
      int status, String what, Object where, Object got, Object expected, String hint) {
    return new Refusal(
        status,
        String.valueOf(new SwitchbackException(what, where, got, expected, hint).getMessage()));
  }

  /** Others are being worked on. */
  static Refusal busy() {
    return of(
        Reply.BUSY, "busy", "the explorer", "too many requests at once", "fewer", "try again");
  }

  int status() {
    return status;
  }

  /** The line that the user reads. */
  String line() {
    return String.valueOf(getMessage());
  }
}
