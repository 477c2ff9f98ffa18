package switchback.training.readers.onnx.file;

/** Counts what is made of a file's messages, so that a small file cannot become many objects. */
final class Parts {
  private static final int MOST = 2_000_000;
  private static final int DEEPEST = 16;

  private int count;

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
