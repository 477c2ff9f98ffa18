package switchback.training.readers.onnx.file;

/** Counts what is made of a file's messages, so that a small file cannot become many objects. */
final class Parts {
  private static final int MOST = 2_000_000;
  private static final int DEEPEST = 16;

  private static final long MOST_TEXT = 1 << 26;

  private int count;
  private long text;

  /**
   * Counts one.
   *
   * @throws DamagedMessage if there are too many
   */
  void add() {
    if (++count > MOST) {
      throw new DamagedMessage("more than " + MOST + " parts");
    }
  }

  /**
   * Returns the text in a field.
   *
   * @throws DamagedMessage if it is none, or there is too much of it
   */
  String text(Wire wire) {
    text += wire.payload().byteSize();
    if (text > MOST_TEXT) {
      throw new DamagedMessage("more than " + MOST_TEXT + " bytes of names");
    }
    return wire.text();
  }

  /**
   * Checks the depth of graphs within graphs.
   *
   * @throws DamagedMessage if it is too deep
   */
  static void checkDepth(int depth) {
    if (depth > DEEPEST) {
      throw new DamagedMessage("graphs within graphs, more than " + DEEPEST + " deep");
    }
  }
}
