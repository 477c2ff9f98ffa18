package switchback.datasets.tasks;

import org.jspecify.annotations.Nullable;

/**
 * Something outside the program would not let it go on: a file, a folder, a machine, a network.
 * Told to the user as one line; a fault of the program itself is never one of these.
 */
public final class SwitchbackException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 2000;

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

  /** As above, keeping the exception that led here, if one did, for {@code --verbose}. */
  public SwitchbackException(
      String what,
      Object where,
      Object got,
      Object expected,
      String hint,
      @Nullable Throwable cause) {
    super(line(what, where, got, expected, hint), cause);
  }

  private static String line(String what, Object where, Object got, Object expected, String hint) {
    String line =
        what
            + ": "
            + where
            + ": got "
            + shortened(got)
            + ", expected "
            + shortened(expected)
            + "; hint: "
            + hint;
    return oneLine(line);
  }

  /**
   * Text that may come from a file, with a space for what would begin a line or what a terminal
   * obeys; Unicode has more of these than ASCII.
   */
  public static String oneLine(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]+", " ");
  }

  /** What a file holds may be longer than anyone reads. */
  private static String shortened(Object part) {
    String text = String.valueOf(part);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}
