package switchback.reports.textbook;

/** Comma-separated values (RFC 4180, lines ending with a line feed). */
final class Csv {
  private Csv() {}

  /** A field, in quotes where it needs them. */
  static String field(String text) {
    return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
