package switchback.training.textbook;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.convolution.ReferenceConvolution;

/**
 * An immutable table of numbers, rows by columns: an image, a map, a filter or a gradient of one
 * channel.
 */
public final class Plane {
  private final int rows;
  private final int columns;
  private final double[] values;

  private Plane(int rows, int columns, double[] values) {
    if (rows < 1 || columns < 1 || values.length != rows * columns) {
      throw new IllegalArgumentException(
          values.length + " numbers do not fill a table of " + rows + "x" + columns);
    }
    this.rows = rows;
    this.columns = columns;
    this.values = values;
  }

  /**
   * Creates a table of these numbers, given row by row.
   *
   * @throws IllegalArgumentException if their number is not {@code rows * columns}
   */
  public static Plane of(int rows, int columns, double... values) {
    return new Plane(rows, columns, values.clone());
  }

  /** Returns plane {@code index} of an array (planes, rows, columns). */
  public static Plane of(int rows, int columns, double[] planes, int index) {
    int size = rows * columns;
    return new Plane(rows, columns, Arrays.copyOfRange(planes, index * size, (index + 1) * size));
  }

  /** The number of rows. */
  public int rows() {
    return rows;
  }

  /** The number of columns. */
  public int columns() {
    return columns;
  }

  /** Returns the number at a row and a column, both counted from 0. */
  public double at(int row, int column) {
    return values[row * columns + column];
  }

  /** Returns a copy of all numbers, row by row. */
  public double[] values() {
    return values.clone();
  }

  /** Returns a copy of this table with each number replaced. */
  public Plane map(DoubleUnaryOperator change) {
    return new Plane(rows, columns, Arrays.stream(values).map(change).toArray());
  }

  /** Returns a copy of this table with one number replaced. */
  public Plane with(int row, int column, double value) {
    double[] changed = values.clone();
    changed[row * columns + column] = value;
    return new Plane(rows, columns, changed);
  }

  /**
   * Returns this table plus {@code factor} times another.
   *
   * @throws IllegalArgumentException if the other table has another size
   */
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

  /** Returns the table rotated by 180 degrees: its last number comes first. */
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

  /** The shape of one channel's convolution to one feature, at stride 1, without padding. */
  public ConvolutionShape shape(Plane filter) {
    return new ConvolutionShape(
        1, 1, Geometry.unpadded(rows, columns, filter.rows, filter.columns));
  }

  /** Returns this plane correlated with a filter, at stride 1, without padding. */
  public Plane correlate(Plane filter) {
    ConvolutionShape shape = shape(filter);
    Geometry g = shape.geometry();
    return new Plane(
        g.rows().outSize(),
        g.columns().outSize(),
        ReferenceConvolution.correlate(shape, 1, values, filter.values, null));
  }

  /**
   * Applies the adjoint of {@link #correlate} to this plane. The result is larger than this plane
   * by one less than the filter, along each axis.
   */
  public Plane project(Plane filter) {
    int height = rows + filter.rows - 1;
    int width = columns + filter.columns - 1;
    ConvolutionShape shape =
        new ConvolutionShape(1, 1, Geometry.unpadded(height, width, filter.rows, filter.columns));
    return new Plane(height, width, ReferenceConvolution.project(shape, 1, values, filter.values));
  }

  /** Returns the filter's gradient, for this plane as the input and the deltas of the output. */
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

  /** Returns the size and the numbers, for messages. */
  @Override
  public String toString() {
    return Arrays.stream(values)
        .mapToObj(value -> String.format(Locale.ROOT, "%.6g", value))
        .collect(Collectors.joining(" ", rows + "x" + columns + " (", ")"));
  }
}
