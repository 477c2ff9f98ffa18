package switchback.datasets.tasks;

import org.jspecify.annotations.Nullable;

/**
 * A failure that has its cause outside the program: in a file, a folder, the machine or the
 * network. The user sees its message, which is a single line. Faults of the program itself are
 * reported by other exceptions.
 */
public final class SwitchbackException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 2000;

  private final String got;

  /**
   * Creates an exception whose message is the one line that the user reads.
   *
   * @param what the failure, as a phrase without a full stop
   * @param where the file, folder, option or record that caused it
   * @param got the value or state found there
   * @param expected the value or state that was expected
   * @param hint an action that helps, as a phrase
   */
  public SwitchbackException(String what, Object where, Object got, Object expected, String hint) {
    super(line(what, where, got, expected, hint));
    this.got = oneLine(shortened(got));
  }

  /**
   * Creates an exception with a cause, which {@code --verbose} prints.
   *
   * @param cause the exception that led to this one; null if there is none
   * @see #SwitchbackException(String, Object, Object, Object, String)
   */
  public SwitchbackException(
      String what,
      Object where,
      Object got,
      Object expected,
      String hint,
      @Nullable Throwable cause) {
    super(line(what, where, got, expected, hint), cause);
    this.got = oneLine(shortened(got));
  }

  /** Returns the value or state that was found, as the message has it. */
  public String got() {
    return got;
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
   * Returns text, such as a file's content, on one line: line separators and control characters, of
   * which Unicode has more than ASCII, become spaces.
   */
  public static String oneLine(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]+", " ");
  }

  /** Returns a part of the message, cut off if a file's content made it too long to read. */
  private static String shortened(Object part) {
    String text = String.valueOf(part);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}
