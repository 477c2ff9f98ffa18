package switchback.datasets;

/**
 * Something outside the program would not let it go on: a file, a folder, a machine, a network.
 * Told to the user as one line; a fault of the program itself is never one of these.
 */
public final class SwitchbackException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Builds the one line that the user reads.
   *
   * @param what what went wrong, as a phrase without a full stop
   * @param where the file, folder, option or record in which
   * @param got what was found there
   * @param expected what should have been
   * @param hint what to do now
   */
  public SwitchbackException(String what, Object where, Object got, Object expected, String hint) {
    super(line(what, where, got, expected, hint));
  }

  /** As above, keeping the exception that led here for {@code --verbose}. */
  public SwitchbackException(
      String what, Object where, Object got, Object expected, String hint, Throwable cause) {
    super(line(what, where, got, expected, hint), cause);
  }

  private static String line(String what, Object where, Object got, Object expected, String hint) {
    String line =
        what + ": " + where + ": got " + got + ", expected " + expected + "; hint: " + hint;
    return line.replaceAll("\\p{Cntrl}+", " ");
  }
}
