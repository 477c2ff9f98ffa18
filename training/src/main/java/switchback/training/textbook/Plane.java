package switchback.training.textbook;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.convolution.ReferenceConvolution;

/**
 * A table of numbers, rows by columns: an image, a map, a filter or a gradient of one channel. It
 * never changes.
 */
public final class Plane {
  private final int rows;
  private final int columns;
  private final double[] values;

  private Plane(int rows, int columns, double[] values) {
    if (rows < 1 || columns < 1 || values.length != rows * columns) {
      throw new IllegalArgumentException(
          values.length + " numbers are no table of " + rows + "x" + columns);
    }
    this.rows = rows;
    this.columns = columns;
    this.values = values;
  }

  /**
   * The table of these numbers, row by row.
   *
   * @throws IllegalArgumentException where their number is not {@code rows * columns}
   */
  public static Plane of(int rows, int columns, double... values) {
    return new Plane(rows, columns, values.clone());
  }

  /** Plane {@code index} of an array (planes, rows, columns). */
  public static Plane of(int rows, int columns, double[] planes, int index) {
    int size = rows * columns;
    return new Plane(rows, columns, Arrays.copyOfRange(planes, index * size, (index + 1) * size));
  }

  /** How many rows. */
  public int rows() {
    return rows;
  }

  /** How many columns. */
  public int columns() {
    return columns;
  }

  /** The number there, both counted from 0. */
  public double at(int row, int column) {
    return values[row * columns + column];
  }

  /** All numbers, row by row, in an array of the caller's. */
  public double[] values() {
    return values.clone();
  }

  /** The same table with each number replaced. */
  public Plane map(DoubleUnaryOperator change) {
    return new Plane(rows, columns, Arrays.stream(values).map(change).toArray());
  }

  /** The same table with one number replaced. */
  public Plane with(int row, int column, double value) {
    double[] changed = values.clone();
    changed[row * columns + column] = value;
    return new Plane(rows, columns, changed);
  }

  /** This table plus {@code factor} times another of the same size. */
  public Plane plus(double factor, Plane other) {
    if (other.rows != rows || other.columns != columns) {
      throw new IllegalArgumentException("tables differ in size");
    }
    double[] sums = values.clone();
    for (int i = 0; i < sums.length; i++) {
      sums[i] += factor * other.values[i];
    }
    return new Plane(rows, columns, sums);
  }

  /** The table turned by 180 degrees: its last number comes first. */
  public Plane rotated() {
    double[] turned = new double[values.length];
    for (int i = 0; i < turned.length; i++) {
      turned[i] = values[turned.length - 1 - i];
    }
    return new Plane(rows, columns, turned);
  }

  /** The sum of the squares of all numbers. */
  public double squaredNorm() {
    return Arrays.stream(values).map(value -> value * value).sum();
  }

  /** One channel to one feature: this plane, {@code filter} at every place where it fits. */
  public ConvolutionShape shape(Plane filter) {
    return new ConvolutionShape(
        1, 1, Geometry.unpadded(rows, columns, filter.rows, filter.columns));
  }

  /** This plane correlated with a filter at stride 1, without padding. */
  public Plane correlate(Plane filter) {
    ConvolutionShape shape = shape(filter);
    Geometry g = shape.geometry();
    return new Plane(
        g.rows().outSize(),
        g.columns().outSize(),
        ReferenceConvolution.correlate(shape, 1, values, filter.values, null));
  }

  /**
   * The adjoint of {@link #correlate}, for this signal and the filter that made it: larger than the
   * signal by what the filter reaches.
   */
  public Plane project(Plane filter) {
    int height = rows + filter.rows - 1;
    int width = columns + filter.columns - 1;
    ConvolutionShape shape =
        new ConvolutionShape(1, 1, Geometry.unpadded(height, width, filter.rows, filter.columns));
    return new Plane(height, width, ReferenceConvolution.project(shape, 1, values, filter.values));
  }

  /** The gradient of the filter by which this plane became a map whose deltas are given. */
  public Plane filterGradient(Plane deltas) {
    int filterRows = rows - deltas.rows + 1;
    int filterColumns = columns - deltas.columns + 1;
    ConvolutionShape shape =
        new ConvolutionShape(1, 1, Geometry.unpadded(rows, columns, filterRows, filterColumns));
    return new Plane(
        filterRows,
        filterColumns,
        ReferenceConvolution.filterGradient(shape, 1, values, deltas.values));
  }

  /** The numbers, for messages. */
  @Override
  public String toString() {
    return Arrays.stream(values)
        .mapToObj(value -> String.format(Locale.ROOT, "%.6g", value))
        .collect(Collectors.joining(" ", rows + "x" + columns + " (", ")"));
  }
}
