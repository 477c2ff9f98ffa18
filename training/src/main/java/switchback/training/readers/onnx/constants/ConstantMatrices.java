package switchback.training.readers.onnx.constants;

import java.util.Arrays;
import switchback.training.graphs.Shapes;
import switchback.training.readers.onnx.file.Constant;

/** Sums over constants: products of matrices, and weights that are normalised by themselves. */
final class ConstantMatrices {
  /** The most products of numbers in one product of matrices. */
  private static final long MOST_PRODUCTS = 1L << 30;

  /** As many products take as much of the budget as one number. */
  private static final long PRODUCTS_PER_NUMBER = 1024;

  private ConstantMatrices() {}

  /** Multiplies matrices or rows. */
  static Constant product(Given given) {
    Constant a = given.at(0);
    Constant b = given.at(1);
    if (a.rank() < 1 || a.rank() > 2 || b.rank() < 1 || b.rank() > 2) {
      throw new Untaken("of several matrices");
    }
    int inner = a.shape()[a.rank() - 1];
    if (inner != b.shape()[0]) {
      throw new IllegalArgumentException("a product of " + a + " and " + b);
    }
    int rows = a.rank() == 1 ? 1 : a.shape()[0];
    int columns = b.rank() == 1 ? 1 : b.shape()[1];
    long products = (long) given.allow(rows, columns)[0] * columns * inner;
    if (products > MOST_PRODUCTS) {
      throw new Untaken("of " + products + " products");
    }
    given.budget().take(products / PRODUCTS_PER_NUMBER);
    double[] sums = new double[rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < inner; i++) {
        double factor = a.at(row * inner + i);
        for (int column = 0; column < columns; column++) {
          sums[row * columns + column] += factor * b.at(i * columns + column);
        }
      }
    }
    return ConstantMath.like(a, sums, shape(a, b, rows, columns));
  }

  private static int[] shape(Constant a, Constant b, int rows, int columns) {
    if (a.rank() == 1) {
      return b.rank() == 1 ? new int[0] : new int[] {columns};
    }
    return b.rank() == 1 ? new int[] {rows} : new int[] {rows, columns};
  }

  /**
   * Normalises by given statistics or, in training mode, by the mean and the variance of the
   * constant itself: so weights are standardised (Qiao et al. 2019, arXiv 1903.10520).
   */
  static Constant normalized(Given given) {
    Constant x = given.at(0);
    int[] shape = given.allow(x.shape());
    if (shape.length < 2) {
      throw new IllegalArgumentException("a normalisation of " + x);
    }
    int maps = shape[1];
    int inner = Shapes.count(shape, 2, shape.length);
    double[] means = new double[maps];
    double[] variances = new double[maps];
    if (given.attributes().whole("training_mode", 0) != 0) {
      moments(x, maps, inner, means, variances);
    } else {
      Arrays.setAll(means, map -> stated(given, 3, maps).at(map));
      Arrays.setAll(variances, map -> stated(given, 4, maps).at(map));
    }
    double epsilon = given.attributes().real("epsilon", 1e-5);
    Constant scale = stated(given, 1, maps);
    Constant shift = stated(given, 2, maps);
    double[] values = new double[x.size()];
    for (int i = 0; i < values.length; i++) {
      int map = i / inner % maps;
      double factor = scale.at(map) / Math.sqrt(variances[map] + epsilon);
      values[i] = (x.at(i) - means[map]) * factor + shift.at(map);
    }
    return ConstantMath.reals(values, shape);
  }

  private static Constant stated(Given given, int position, int maps) {
    Constant stated = given.at(position);
    if (stated.size() != maps) {
      throw new IllegalArgumentException(stated + " for " + maps + " maps");
    }
    return stated;
  }

  private static void moments(Constant x, int maps, int inner, double[] means, double[] variances) {
    double each = (double) x.size() / maps;
    for (int i = 0; i < x.size(); i++) {
      means[i / inner % maps] += x.at(i) / each;
    }
    for (int i = 0; i < x.size(); i++) {
      double distance = x.at(i) - means[i / inner % maps];
      variances[i / inner % maps] += distance * distance / each;
    }
  }
}
