package switchback.training.kernels.convolution;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;

/**
 * Minimal filtering in two dimensions (Winograd 1980, "Arithmetic Complexity of Computations";
 * Lavin and Gray 2016, "Fast Algorithms for Convolutional Neural Networks", arXiv 1509.09308). Per
 * channel, a tile of 4x4 outputs takes 64 multiplications with a 5x5 filter and 36 with a 3x3 one,
 * instead of 400 or 144:
 *
 * <pre>  Y = A' [ (G g G') * (B' d B) ] A</pre>
 *
 * where {@code d} is the 8x8 or 6x6 inputs under the tile, {@code g} the filter, and {@code *} the
 * product cell by cell. The matrices belong to the evaluation points 0, 1/2, -1/2, 1, -1, 2, -2 and
 * infinity for 8x8, and 0, 1/2, -1/2, 3/2, -3/2 and infinity for 6x6. Of the points tried, these
 * give products of the most equal size and the smallest error. Every entry of A and B is a float.
 *
 * <p>The adjoint of each step gives the filters' gradient: {@code G' [ (A y A') * (B' d B) ] G},
 * summed over tiles before the outer product with G.
 */
final class MinimalFiltering {
  /** Rows, and columns, of outputs per tile. */
  static final int OUTPUTS = 4;

  /**
   * The finite points for 3x3, except 0, are these two and their negatives. Those for 5x5 are 1/2,
   * 1 and 2.
   */
  static final float NEAR = 0.5f;

  static final float FAR = 1.5f;

  static final float NEAR_2 = NEAR * NEAR;
  static final float FAR_2 = FAR * FAR;
  static final float NEAR_3 = NEAR * NEAR_2;
  static final float FAR_3 = FAR * FAR_2;

  /** The least number of maps; with fewer the transforms cost more than they save. */
  private static final int LEAST_MAPS = 8;

  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;

  private static final MinimalFiltering THREE = new MinimalFiltering(3, 0, NEAR, -NEAR, FAR, -FAR);
  private static final MinimalFiltering FIVE = new MinimalFiltering(5, 0, 0.5, -0.5, 1, -1, 2, -2);

  private final int filterSide;
  private final double[][] g;
  private final double[][] turned;

  private MinimalFiltering(int filterSide, double... points) {
    this.filterSide = filterSide;
    this.g = filterMatrix(filterSide, points);
    this.turned = turned(g);
  }

  /**
   * Returns whether a shape is suitable: filters of 5x5 or 3x3 at stride 1 without gaps, and enough
   * maps on both sides. It depends on the shape alone, never on the machine.
   */
  static boolean takes(ConvolutionShape shape) {
    Geometry g = shape.geometry();
    return (g.rows().window() == 5 || g.rows().window() == 3)
        && g.columns().window() == g.rows().window()
        && g.rows().stride() == 1
        && g.columns().stride() == 1
        && g.rows().dilation() == 1
        && g.columns().dilation() == 1
        && shape.channels() >= LEAST_MAPS
        && shape.features() >= LEAST_MAPS;
  }

  /** Throws {@link IllegalArgumentException} unless it {@link #takes} the shape. */
  static void check(ConvolutionShape shape) {
    if (!takes(shape)) {
      throw new IllegalArgumentException("minimal filtering does not support " + shape);
    }
  }

  /** Returns the filtering for filters of a side, 5 or 3. */
  static MinimalFiltering with(int filterSide) {
    return filterSide == 5 ? FIVE : THREE;
  }

  /** Returns the number of rows, and of columns, of inputs under a tile. */
  int side() {
    return OUTPUTS + filterSide - 1;
  }

  private static double[][] turned(double[][] matrix) {
    double[][] turned = new double[matrix[0].length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < turned.length; j++) {
        turned[j][i] = matrix[i][j];
      }
    }
    return turned;
  }

  /** Returns G, (side, filter side): the powers of each point over its product of differences. */
  private static double[][] filterMatrix(int filterSide, double... points) {
    double[][] matrix = new double[points.length + 1][filterSide];
    for (int i = 0; i < points.length; i++) {
      double differences = 1;
      for (int k = 0; k < points.length; k++) {
        differences *= k == i ? 1 : points[i] - points[k];
      }
      for (int j = 0; j < filterSide; j++) {
        matrix[i][j] = Math.pow(points[i], j) / differences;
      }
    }
    matrix[points.length][filterSide - 1] = 1;
    return matrix;
  }

  /**
   * Computes G g G' of filters side by side, in double, rounding each result once.
   *
   * @param filters (taps, filters), as many filters as {@code count}
   * @param transformed receives (side x side, filters)
   */
  void transform(float[] filters, int count, float[] transformed) {
    run(filters, g, filterSide, count, transformed);
  }

  /**
   * Computes G' s G of sums side by side, in double, rounding each result once.
   *
   * @param sums (side x side, filters), as many filters as {@code count}
   * @param filters receives (taps, filters)
   */
  void filters(float[] sums, int count, float[] filters) {
    run(sums, turned, side(), count, filters);
  }

  /** Computes {@code m v m'} of squares {@code v} of that side. */
  private static void run(float[] v, double[][] m, int side, int count, float[] target) {
    double[] values = new double[side * side * count];
    for (int i = 0; i < values.length; i++) {
      values[i] = v[i];
    }
    double[] columns = new double[m.length * side * count];
    for (int i = 0; i < m.length; i++) {
      combine(values, 0, side * count, m[i], columns, i * side * count, side * count);
    }
    double[] squares = new double[m.length * m.length * count];
    for (int i = 0; i < m.length * m.length; i++) {
      int from = i / m.length * side * count;
      combine(columns, from, count, m[i % m.length], squares, i * count, count);
    }
    for (int i = 0; i < squares.length; i++) {
      target[i] = (float) squares[i];
    }
  }

  /** Sums rows that are {@code step} apart, each times its factor. */
  private static void combine(
      double[] rows, int from, int step, double[] factors, double[] sums, int to, int count) {
    int i = 0;
    for (; i < SPECIES.loopBound(count); i += SPECIES.length()) {
      DoubleVector sum = DoubleVector.zero(SPECIES);
      for (int k = 0; k < factors.length; k++) {
        DoubleVector row = DoubleVector.fromArray(SPECIES, rows, from + k * step + i);
        sum = row.fma(DoubleVector.broadcast(SPECIES, factors[k]), sum);
      }
      sum.intoArray(sums, to + i);
    }
    for (; i < count; i++) {
      double sum = 0;
      for (int k = 0; k < factors.length; k++) {
        sum = Math.fma(rows[from + k * step + i], factors[k], sum);
      }
      sums[to + i] = sum;
    }
  }
}
