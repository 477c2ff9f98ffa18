package switchback.reports.textbook;

/** Comma-separated values (RFC 4180, but lines end with a line feed). */
final class Csv {
  private Csv() {}

  /** Returns a field, in quotes if it needs them. */
  static String field(String text) {
    return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
