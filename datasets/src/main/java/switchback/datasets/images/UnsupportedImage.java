package switchback.datasets.images;

import java.io.IOException;

/** Reports an image that is not damaged but of a sort that is not read, with what would be read. */
final class UnsupportedImage extends IOException {
  private static final long serialVersionUID = 1L;

  private final String expected;
  private final String hint;

  /**
   * Creates a report.
   *
   * @param got what the file is, by name
   * @param expected what would be read instead
   * @param hint how to get it from this file; {@code FILE} stands for the file's name
   */
  UnsupportedImage(String got, String expected, String hint) {
    super(got);
    this.expected = expected;
    this.hint = hint;
  }

  /** Returns what would be read instead. */
  String expected() {
    return expected;
  }

  /** Returns how to get it from this file. */
  String hint() {
    return hint;
  }
}
