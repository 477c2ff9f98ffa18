package switchback.training.kernels;

/**
 * One axis of the windows of a convolution or a pooling: windows of {@code window} cells, {@code
 * dilation} apart, move by {@code stride} along the rows or the columns of a zero-padded map. All
 * index arithmetic of both operations is here.
 *
 * <p>Tap {@code k} of the window at output position {@code o} meets input cell {@code o * stride -
 * pad + k * dilation}.
 *
 * @param size cells of the input map, at least 1
 * @param window cells of the window, at least 1
 * @param stride cells from one output position to the next, at least 1
 * @param pad cells of zeros before the map (above or left), at least 0
 * @param dilation cells from one tap to the next, at least 1; 1 for a window without gaps
 * @param padEnd cells of zeros after the map (below or right), at least 0
 */
public record Axis(int size, int window, int stride, int pad, int dilation, int padEnd) {
  /**
   * Checks every number.
   *
   * @throws IllegalArgumentException if a number is out of range or the window does not fit
   */
  public Axis {
    atLeast("size", size, 1);
    atLeast("window", window, 1);
    atLeast("stride", stride, 1);
    atLeast("padding", pad, 0);
    atLeast("dilation", dilation, 1);
    atLeast("padding at the end", padEnd, 0);
    int reach = reach(window, dilation);
    int room = size + pad + padEnd;
    if (reach > room) {
      throw new IllegalArgumentException(
          "a window that spans " + reach + " cells does not fit into " + room + " padded cells");
    }
  }

  /** Creates an axis with equal padding at both ends. */
  public Axis(int size, int window, int stride, int pad, int dilation) {
    this(size, window, stride, pad, dilation, pad);
  }

  /** Returns the number of cells of the output map. */
  public int outSize() {
    return (size + pad + padEnd - reach()) / stride + 1;
  }

  /** Returns the number of input cells that a window spans, gaps included. */
  public int reach() {
    return reach(window, dilation);
  }

  /** Returns the number of input cells that {@code count} neighbouring windows span together. */
  public int reach(int count) {
    return (count - 1) * stride + reach();
  }

  private static int reach(int window, int dilation) {
    return (window - 1) * dilation + 1;
  }

  /** Returns the input cell under a tap; it lies in the padding unless the map contains it. */
  public int at(int output, int tap) {
    return output * stride - pad + tap * dilation;
  }

  /** Returns whether the input map, without its padding, has that cell. */
  public boolean contains(int cell) {
    return cell >= 0 && cell < size;
  }

  /**
   * Returns whether each window has a tap in the map. One may not if the padding is as large as a
   * window, or if the gaps of a window lie over a small map.
   */
  public boolean meetsMap() {
    if (Math.max(pad, padEnd) >= reach()) {
      return false;
    }
    if (dilation == 1) {
      return true;
    }
    for (int output = 0; output < outSize(); output++) {
      int first = Math.max(0, Math.ceilDiv(pad - output * stride, dilation));
      if (first >= window || !contains(at(output, first))) {
        return false;
      }
    }
    return true;
  }

  /** Returns the first cell of the map that windows from a position on meet, gaps included. */
  public int firstCell(int output) {
    return Math.max(0, output * stride - pad);
  }

  /** Returns the cell after the last of the map that windows up to a position meet. */
  public int endCell(int output) {
    return Math.min(size, output * stride - pad + reach());
  }

  /**
   * Returns the axis of some of the windows over the cells that they meet, {@link #firstCell} to
   * {@link #endCell}.
   *
   * @param from the first output position
   * @param to the position after the last
   * @throws IllegalArgumentException if they meet no cell
   */
  public Axis part(int from, int to) {
    int first = firstCell(from);
    int end = endCell(to - 1);
    int before = first - (from * stride - pad);
    int after = (to - 1) * stride - pad + reach() - end;
    return new Axis(end - first, window, stride, before, dilation, after);
  }

  private static void atLeast(String what, int got, int least) {
    if (got < least) {
      throw new IllegalArgumentException(what + " must be at least " + least + ", got " + got);
    }
  }
}
