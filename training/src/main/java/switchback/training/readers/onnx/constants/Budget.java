package switchback.training.readers.onnx.constants;

/** The numbers that may be computed from a file's constants, in proportion to its size. */
public final class Budget {
  private static final long LEAST = 1L << 20;

  private long left;

  /** Creates a budget for a file of a given size in bytes. */
  public Budget(long bytes) {
    this.left = LEAST + bytes;
  }

  /** Returns another budget of what is left. */
  public Budget copy() {
    Budget copy = new Budget(0);
    copy.left = left;
    return copy;
  }

  /**
   * Takes a part.
   *
   * @throws Untaken if there is not as much left
   */
  public void take(long count) {
    if (count < 0 || count > left || count > Integer.MAX_VALUE) {
      throw new Untaken("of far more constants than the file holds, " + count);
    }
    left -= count;
  }
}
