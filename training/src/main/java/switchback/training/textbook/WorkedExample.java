package switchback.training.textbook;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.convolution.ReferenceConvolution;
import switchback.training.kernels.pooling.ReferenceMaxPooling;

/**
 * One training step of a minimal network with a convolution, worked by hand: a 5x5 image, a 2x2
 * filter at stride 1 without bias, 2x2 max pooling at stride 2, a logistic sigmoid, and a dense
 * layer of two units whose deltas are given.
 *
 * <p>The numbers are those of "Back Propagation in CNN", a question on Stack Exchange and its
 * answers, which round the sigmoids to two digits and cut the deltas to four.
 */
public final class WorkedExample {
  /** The image, 5x5. */
  public static final Plane IMAGE =
      Plane.of(
          5, 5, 0.51, 0.9, 0.88, 0.84, 0.05, 0.4, 0.62, 0.22, 0.59, 0.1, 0.11, 0.2, 0.74, 0.33,
          0.14, 0.47, 0.01, 0.85, 0.7, 0.09, 0.76, 0.19, 0.72, 0.17, 0.57);

  /** The filter before the step, 2x2. */
  public static final Plane FILTER = Plane.of(2, 2, -0.13, 0.15, -0.51, 0.62);

  /** The dense layer's weights: one row per input, one column per unit. */
  public static final Plane WEIGHTS =
      Plane.of(4, 2, 0.61, 0.02, 0.82, -0.50, 0.96, 0.23, -1.00, 0.17);

  /** The deltas of the dense layer's two units, 1x2. */
  public static final Plane DENSE_DELTAS = Plane.of(1, 2, 0.25, -0.15);

  private static final int PUBLISHED_SIGMOID_DIGITS = 2;
  private static final int PUBLISHED_DELTA_DIGITS = 4;
  private static final Geometry POOLING = Geometry.tiles(4, 4, 2);

  private WorkedExample() {}

  /**
   * The forward pass.
   *
   * @param map the output of the convolution, 4x4
   * @param switches the location of each pooling window's maximum, {@code row * 4 + column}
   * @param pooled the maxima, 2x2
   * @param sigmoids their logistic sigmoids, 2x2
   * @param dense the weighted sums of the dense layer's units, without a bias, 1x2
   */
  public record Forward(
      Plane map, List<Integer> switches, Plane pooled, Plane sigmoids, Plane dense) {}

  /**
   * The backward pass.
   *
   * @param weightGradient the gradient of the dense layer's weights, 4x2
   * @param arriving the dense deltas brought back through the weights, 2x2
   * @param pooledDeltas the deltas of the pooled values, 2x2: {@code arriving} times the sigmoid's
   *     slope
   * @param mapDeltas the deltas of the map, 4x4: those of the pooled values at their switches
   * @param filterGradient the gradient of the filter, 2x2
   * @param imageDeltas the deltas that a layer below would receive, 5x5
   */
  public record Backward(
      Plane weightGradient,
      Plane arriving,
      Plane pooledDeltas,
      Plane mapDeltas,
      Plane filterGradient,
      Plane imageDeltas) {}

  /** Computes the forward pass with any filter. */
  public static Forward forward(Plane filter) {
    Plane map = IMAGE.correlate(filter);
    int[] switches = ReferenceMaxPooling.switches(POOLING, 1, map.values());
    Plane pooled = Plane.of(2, 2, ReferenceMaxPooling.gather(POOLING, map.values(), switches));
    Plane sigmoids = pooled.map(x -> 1 / (1 + Math.exp(-x)));
    return new Forward(
        map, Arrays.stream(switches).boxed().toList(), pooled, sigmoids, dense(sigmoids));
  }

  /** Computes the dense layer as a convolution whose filters are as large as their input. */
  private static Plane dense(Plane sigmoids) {
    return Plane.of(
        1,
        2,
        ReferenceConvolution.correlate(denseShape(), 1, sigmoids.values(), denseFilters(), null));
  }

  private static ConvolutionShape denseShape() {
    return new ConvolutionShape(1, 2, Geometry.unpadded(2, 2, 2, 2));
  }

  /** The weights, whose rows are inputs, as filters (2, 1, 2, 2). */
  private static double[] denseFilters() {
    return transposed(4, 2, WEIGHTS.values());
  }

  private static double[] transposed(int rows, int columns, double[] values) {
    double[] turned = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      turned[i % columns * rows + i / columns] = values[i];
    }
    return turned;
  }

  /** Computes the backward pass without any rounding. */
  public static Backward exact() {
    return backward(forward(FILTER).sigmoids(), x -> x);
  }

  /** Computes the backward pass from the published sigmoids of two digits, without rounding. */
  public static Backward chain() {
    return backward(publishedSigmoids(), x -> x);
  }

  /**
   * Computes the backward pass as published: sigmoids of two digits, deltas of the pooled values
   * cut to four.
   */
  public static Backward published() {
    return backward(
        publishedSigmoids(), x -> rounded(x, PUBLISHED_DELTA_DIGITS, RoundingMode.DOWN));
  }

  private static Plane publishedSigmoids() {
    return forward(FILTER)
        .sigmoids()
        .map(x -> rounded(x, PUBLISHED_SIGMOID_DIGITS, RoundingMode.HALF_EVEN));
  }

  private static double rounded(double value, int digits, RoundingMode mode) {
    return BigDecimal.valueOf(value).setScale(digits, mode).doubleValue();
  }

  private static Backward backward(Plane sigmoids, DoubleUnaryOperator cut) {
    double[] deltas = DENSE_DELTAS.values();
    Plane arriving =
        Plane.of(2, 2, ReferenceConvolution.project(denseShape(), 1, deltas, denseFilters()));
    Plane pooledDeltas = times(arriving, sigmoids.map(x -> x * (1 - x))).map(cut);
    int[] switches = forward(FILTER).switches().stream().mapToInt(Integer::intValue).toArray();
    Plane mapDeltas =
        Plane.of(4, 4, ReferenceMaxPooling.scatter(POOLING, 1, pooledDeltas.values(), switches));
    double[] weightGradient =
        ReferenceConvolution.filterGradient(denseShape(), 1, sigmoids.values(), deltas);
    return new Backward(
        Plane.of(4, 2, transposed(2, 4, weightGradient)),
        arriving,
        pooledDeltas,
        mapDeltas,
        IMAGE.filterGradient(mapDeltas),
        mapDeltas.project(FILTER));
  }

  private static Plane times(Plane a, Plane b) {
    double[] products = a.values();
    double[] factors = b.values();
    for (int i = 0; i < products.length; i++) {
      products[i] *= factors[i];
    }
    return Plane.of(a.rows(), a.columns(), products);
  }

  /**
   * Returns the linear part of the error: the dense layer's sums, each times its delta. Its
   * derivative by either sum is that sum's delta. So whatever the true error is, it has the same
   * gradient by the filter.
   */
  public static double linearError(Plane filter) {
    double[] sums = forward(filter).dense().values();
    return sums[0] * DENSE_DELTAS.at(0, 0) + sums[1] * DENSE_DELTAS.at(0, 1);
  }

  /** Returns the gradient of the filter by central differences of {@link #linearError}. */
  public static Plane differences(double step) {
    double[] slopes = new double[4];
    for (int i = 0; i < slopes.length; i++) {
      double weight = FILTER.at(i / 2, i % 2);
      double above = linearError(FILTER.with(i / 2, i % 2, weight + step));
      double below = linearError(FILTER.with(i / 2, i % 2, weight - step));
      slopes[i] = (above - below) / (2 * step);
    }
    return Plane.of(2, 2, slopes);
  }

  /** Returns the filter after a step of gradient descent. */
  public static Plane updated(double learningRate) {
    return FILTER.plus(-learningRate, exact().filterGradient());
  }
}
