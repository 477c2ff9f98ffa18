package switchback.training.kernels;

/** Tells which random numbers make an {@link Axis}. */
public final class Axes {
  private Axes() {}

  /** Returns whether a window fits into the padded map; the stride has no part in it. */
  public static boolean fits(int size, int window, int stride, int pad, int dilation, int padEnd) {
    return (window - 1) * dilation + 1 <= size + pad + padEnd;
  }
}
