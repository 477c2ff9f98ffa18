package switchback.training.kernels;

/** How windows lie along the rows or the columns of a random {@link Geometry}. */
public record Axis(int size, int kernel, int stride, int pad, int dilation, int end) {
  /** Whether a window fits into the padded map. */
  public boolean fits() {
    return (kernel - 1) * dilation + 1 <= size + pad + end;
  }

  public static Geometry geometry(Axis rows, Axis columns) {
    return new Geometry(
        rows.size,
        columns.size,
        rows.kernel,
        columns.kernel,
        rows.stride,
        columns.stride,
        rows.pad,
        columns.pad,
        rows.dilation,
        columns.dilation,
        rows.end,
        columns.end);
  }
}
