package switchback.deconv.search;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/**
 * Accumulates sums over the units of one layer's maps, in double: of each feature's values and
 * squares, and of the products of every two chosen features. Every sum runs over the units in
 * order; a part is added as a whole. For one thread at a time.
 */
final class MapMoments {
  /** The number of units per block: their values of all chosen features fit into the cache. */
  private static final int BLOCK = 64;

  private final int features;
  private final int[] chosen;
  private final long[] zeros;
  private final double[] sums;
  private final double[] squares;
  private final float[] least;
  private final float[] greatest;

  /** The products of chosen features i and j, with j up to i, at {@code i * (i + 1) / 2 + j}. */
  private final double[] products;

  private final double[] block;
  private long units;

  /**
   * Creates empty accumulators.
   *
   * @param features the number of features of the layer
   * @param chosen the features whose products are wanted, in any order
   */
  MapMoments(int features, List<Integer> chosen) {
    this.features = features;
    this.chosen = chosen.stream().mapToInt(i -> i).toArray();
    this.zeros = new long[features];
    this.sums = new double[features];
    this.squares = new double[features];
    this.least = new float[features];
    this.greatest = new float[features];
    Arrays.fill(least, Float.POSITIVE_INFINITY);
    Arrays.fill(greatest, Float.NEGATIVE_INFINITY);
    this.products = new double[Math.toIntExact(start(this.chosen.length))];
    this.block = new double[BLOCK * this.chosen.length];
  }

  /** Returns the index of the first product of chosen feature {@code i}. */
  private static long start(int i) {
    return (long) i * (i + 1) / 2;
  }

  /** Adds one image's maps, (features, H, W). */
  void add(MemorySegment maps) {
    int plane = Math.toIntExact(maps.byteSize() / Float.BYTES / features);
    units += plane;
    for (int feature = 0; feature < features; feature++) {
      addValues(maps, feature, plane);
    }
    for (int from = 0; from < plane && chosen.length > 0; from += BLOCK) {
      addProducts(maps, plane, from, Math.min(BLOCK, plane - from));
    }
  }

  private void addValues(MemorySegment maps, int feature, int plane) {
    double sum = sums[feature];
    double square = squares[feature];
    for (int i = 0; i < plane; i++) {
      float value = maps.getAtIndex(JAVA_FLOAT, (long) feature * plane + i);
      zeros[feature] += value == 0 ? 1 : 0;
      least[feature] = Math.min(least[feature], value);
      greatest[feature] = Math.max(greatest[feature], value);
      sum += value;
      square += (double) value * value;
    }
    sums[feature] = sum;
    squares[feature] = square;
  }

  private void addProducts(MemorySegment maps, int plane, int from, int count) {
    for (int i = 0; i < chosen.length; i++) {
      long at = (long) chosen[i] * plane + from;
      for (int unit = 0; unit < count; unit++) {
        block[unit * chosen.length + i] = maps.getAtIndex(JAVA_FLOAT, at + unit);
      }
    }
    for (int unit = 0; unit < count; unit++) {
      int row = unit * chosen.length;
      for (int i = 0; i < chosen.length; i++) {
        double value = block[row + i];
        // After a ReLU most values are 0 and add nothing.
        if (value != 0) {
          addRow(value, row, i);
        }
      }
    }
  }

  private void addRow(double value, int row, int i) {
    int start = (int) start(i);
    for (int j = 0; j <= i; j++) {
      products[start + j] += value * block[row + j];
    }
  }

  /** Adds the sums of another part of the same layer. */
  void add(MapMoments part) {
    units += part.units;
    for (int i = 0; i < features; i++) {
      zeros[i] += part.zeros[i];
      sums[i] += part.sums[i];
      squares[i] += part.squares[i];
      least[i] = Math.min(least[i], part.least[i]);
      greatest[i] = Math.max(greatest[i], part.greatest[i]);
    }
    for (int i = 0; i < products.length; i++) {
      products[i] += part.products[i];
    }
  }

  /** Returns the share of a feature's units that are 0. */
  double sparsity(int feature) {
    return (double) zeros[feature] / units;
  }

  /** Returns the root mean square of a feature's units. */
  double rootMeanSquare(int feature) {
    return Math.sqrt(squares[feature] / units);
  }

  /** Returns Pearson's correlation of every two chosen features; NaN if one of them is constant. */
  double[][] correlation() {
    double[][] correlation = new double[chosen.length][chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      for (int j = 0; j <= i; j++) {
        correlation[i][j] = correlation(i, j);
        correlation[j][i] = correlation[i][j];
      }
    }
    return correlation;
  }

  private double correlation(int i, int j) {
    if (isConstant(chosen[i]) || isConstant(chosen[j])) {
      return Double.NaN;
    }
    double covariance = products[(int) start(i) + j] / units - mean(chosen[i]) * mean(chosen[j]);
    double scale = deviation(chosen[i]) * deviation(chosen[j]);
    // Rounding may exceed the range slightly.
    return i == j ? 1 : scale > 0 ? Math.clamp(covariance / scale, -1, 1) : Double.NaN;
  }

  private boolean isConstant(int feature) {
    return !(least[feature] < greatest[feature]);
  }

  private double mean(int feature) {
    return sums[feature] / units;
  }

  private double deviation(int feature) {
    double mean = mean(feature);
    return Math.sqrt(Math.max(0, squares[feature] / units - mean * mean));
  }
}
