package switchback.training.textbook;

import switchback.training.kernels.Axis;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.convolution.ReferenceConvolution;

/**
 * The kernel's passes on single planes, and the operations that texts name after the positions of
 * the filter: <em>valid</em>, wholly on the plane, and <em>full</em>, wherever it touches the
 * plane. A correlation applies the filter as it is; a true convolution rotates it by 180 degrees
 * first.
 */
final class PlanePasses {
  private PlanePasses() {}

  static Plane correlate(Plane input, Plane filter) {
    return correlate(input, filter, 1);
  }

  static Plane correlate(Plane input, Plane filter, int stride) {
    return correlate(geometry(input, filter, stride, 0, 1), input, filter);
  }

  static Plane convolve(Plane input, Plane filter) {
    return correlate(input, filter.rotated());
  }

  static Plane correlateFully(Plane plane, Plane filter) {
    return correlate(geometry(plane, filter, 1, filter.rows() - 1, 1), plane, filter);
  }

  static Plane convolveFully(Plane plane, Plane filter) {
    return correlateFully(plane, filter.rotated());
  }

  /** Correlates with the filter's cells {@code dilation} apart, as if zeros lay between them. */
  static Plane correlateDilated(Plane input, Plane filter, int dilation) {
    return correlate(geometry(input, filter, 1, 0, dilation), input, filter);
  }

  /** Inserts {@code step - 1} rows of zeros between two rows, and as many columns. */
  static Plane dilated(Plane plane, int step) {
    int rows = (plane.rows() - 1) * step + 1;
    int columns = (plane.columns() - 1) * step + 1;
    double[] spread = new double[rows * columns];
    for (int row = 0; row < plane.rows(); row++) {
      for (int column = 0; column < plane.columns(); column++) {
        spread[row * step * columns + column * step] = plane.at(row, column);
      }
    }
    return Plane.of(rows, columns, spread);
  }

  /** Adds a border of zeros, {@code width} cells wide. */
  static Plane padded(Plane plane, int width) {
    int columns = plane.columns() + 2 * width;
    double[] bordered = new double[(plane.rows() + 2 * width) * columns];
    for (int row = 0; row < plane.rows(); row++) {
      for (int column = 0; column < plane.columns(); column++) {
        bordered[(row + width) * columns + column + width] = plane.at(row, column);
      }
    }
    return Plane.of(plane.rows() + 2 * width, columns, bordered);
  }

  /** Returns the input's deltas, for the forward pass {@link #correlate(Plane, Plane, int)}. */
  static Plane project(Plane input, Plane deltas, Plane filter, int stride) {
    double[] projected =
        ReferenceConvolution.project(
            shape(geometry(input, filter, stride, 0, 1)), 1, deltas.values(), filter.values());
    return Plane.of(input.rows(), input.columns(), projected);
  }

  /** Returns the filter's gradient, for the forward pass {@link #correlate(Plane, Plane, int)}. */
  static Plane filterGradient(Plane input, Plane deltas, Plane filter, int stride) {
    double[] gradient =
        ReferenceConvolution.filterGradient(
            shape(geometry(input, filter, stride, 0, 1)), 1, input.values(), deltas.values());
    return Plane.of(filter.rows(), filter.columns(), gradient);
  }

  static Geometry geometry(Plane input, Plane filter, int stride, int padding, int dilation) {
    return new Geometry(
        new Axis(input.rows(), filter.rows(), stride, padding, dilation),
        new Axis(input.columns(), filter.columns(), stride, padding, dilation));
  }

  private static Plane correlate(Geometry geometry, Plane input, Plane filter) {
    double[] output =
        ReferenceConvolution.correlate(shape(geometry), 1, input.values(), filter.values(), null);
    return Plane.of(geometry.rows().outSize(), geometry.columns().outSize(), output);
  }

  private static ConvolutionShape shape(Geometry geometry) {
    return new ConvolutionShape(1, 1, geometry);
  }
}
