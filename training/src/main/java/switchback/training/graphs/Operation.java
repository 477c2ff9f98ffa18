package switchback.training.graphs;

import org.jspecify.annotations.Nullable;
import switchback.training.kernels.Geometry;

/**
 * What a node of a {@link NetworkGraph} computes from the maps (C, H, W) of its inputs. Each
 * operation is a formula without a batch: it concerns one image. Immutable.
 */
public sealed interface Operation {
  /** The image in network-input space. */
  record Input() implements Operation {}

  /**
   * A cross-correlation (LeCun et al. 1998, section II.A). Group {@code g} of the features sums
   * over group {@code g} of the channels alone (Krizhevsky et al. 2012, section 3.2).
   *
   * @param features the number of output maps, a multiple of {@code groups}
   * @param groups the number of groups, of which the number of channels is a multiple
   * @param geometry the windows over each map
   * @param filters (O, C / groups, kernelRows, kernelColumns)
   * @param bias (O); null for none
   */
  record Convolution(
      int features, int groups, Geometry geometry, Weights filters, @Nullable Weights bias)
      implements Operation {}

  /**
   * The adjoint of a convolution, as a way forward: upsampling by transposed filters (Zeiler et al.
   * 2010, <i>Deconvolutional Networks</i>).
   *
   * @param features the number of output maps, a multiple of {@code groups}
   * @param groups the number of groups
   * @param geometry the windows of the convolution from this operation's output to its input
   * @param filters (C, O / groups, kernelRows, kernelColumns), C being the maps of the input
   * @param bias (O); null for none
   */
  record TransposedConvolution(
      int features, int groups, Geometry geometry, Weights filters, @Nullable Weights bias)
      implements Operation {}

  /**
   * Sums over all values of the input, in C order.
   *
   * @param units the number of sums; the output is (units, 1, 1)
   * @param weights (units, C H W)
   * @param bias (units); null for none
   */
  record Dense(int units, Weights weights, @Nullable Weights bias) implements Operation {}

  /**
   * {@code scale x + shift}, for example a batch normalisation with fixed statistics (Ioffe and
   * Szegedy 2015, section 3.1).
   *
   * @param scale (C), or (C, H, W) for a factor per value
   * @param shift as many values as {@code scale}
   */
  record Scaling(Weights scale, Weights shift) implements Operation {}

  /**
   * The maximum of each window; cells outside the map never count.
   *
   * @param geometry the windows over each map
   */
  record MaxPooling(Geometry geometry) implements Operation {}

  /**
   * The sum of each window divided by the number of its cells within a frame around the map.
   *
   * @param geometry the windows over each map
   * @param frame the cells around the map that count as zeros: top, left, bottom, right
   */
  record AveragePooling(Geometry geometry, Indices frame) implements Operation {}

  /**
   * A ReLU, {@code min(max(0, x), ceiling)} (Nair and Hinton 2010).
   *
   * @param ceiling above 0; infinity for the plain ReLU, 6 for ReLU6
   */
  record Rectifier(float ceiling) implements Operation {
    /** The plain ReLU. */
    public static final Rectifier RELU = new Rectifier(Float.POSITIVE_INFINITY);
  }

  /**
   * Any other function of single values.
   *
   * @param function the function
   */
  record Activation(Function function) implements Operation {}

  /**
   * A parametric ReLU, {@code x} above 0 and {@code slope x} below (He et al. 2015, section 2.1).
   *
   * @param slopes (C), or (C, H, W) for a slope per value
   */
  record ParametricRectifier(Weights slopes) implements Operation {}

  /**
   * A sum, product, quotient, maximum or minimum of two inputs, value by value. Where an axis of an
   * input has size 1 its values are repeated along the other's.
   *
   * @param kind the operator
   */
  record Combination(Kind kind) implements Operation {
    /** Returns whether the operator is linear, so that its way back asks for no values. */
    public boolean isLinear() {
      return kind == Kind.SUM || kind == Kind.DIFFERENCE;
    }

    /** The operators. */
    public enum Kind {
      /** {@code a + b}. */
      SUM,
      /** {@code a - b}. */
      DIFFERENCE,
      /** {@code a b}. */
      PRODUCT,
      /** {@code a / b}. */
      QUOTIENT,
      /** The larger of both. */
      MAXIMUM,
      /** The smaller of both. */
      MINIMUM
    }
  }

  /**
   * All inputs, one behind the other along an axis.
   *
   * @param axis 0 for channels, 1 for rows, 2 for columns
   */
  record Concatenation(int axis) implements Operation {}

  /**
   * Whole maps of the input, in any order, some perhaps more than once: a split, a slice or a
   * shuffle of channels.
   *
   * @param channels the input's channel for each channel of the output
   */
  record Selection(Indices channels) implements Operation {}

  /**
   * The input with a frame of constant values.
   *
   * @param frame the numbers of rows and columns added: top, left, bottom, right; negative ones are
   *     cut off
   * @param value the constant
   */
  record Padding(Indices frame, float value) implements Operation {}

  /**
   * Single values of the input at other places: a transposition, a crop, a reflected border.
   *
   * @param sources for each value of the output in C order the index of the input's value, or -1
   *     for {@code fill}; null for all values in their order, in maps of another shape
   * @param fill the value at places without a source
   */
  record Rearrangement(@Nullable Indices sources, float fill) implements Operation {}

  /**
   * A linear interpolation along both axes: each output row is a weighted sum of input rows, each
   * column of columns.
   *
   * @param rows the rows
   * @param columns the columns
   */
  record Resizing(Interpolation rows, Interpolation columns) implements Operation {}

  /**
   * Local response normalisation over neighbouring maps (Krizhevsky et al. 2012, section 3.3):
   * {@code x[c] (k + alpha sum of x[j]^2)^-beta} over maps {@code c - before .. c + after}.
   *
   * @param before the number of maps before
   * @param after the number of maps after
   */
  record ResponseNormalization(int before, int after, double alpha, double beta, double k)
      implements Operation {}

  /** A softmax over the channels, at each place of the maps. */
  record Softmax() implements Operation {}

  /**
   * Each of several equal parts of the input, in C order, less its mean and divided by {@code
   * sqrt(variance + epsilon)}: instance, group or layer normalisation (Wu and He 2018, section 3).
   *
   * @param parts the number of parts
   * @param epsilon added to the variance
   */
  record Standardization(int parts, double epsilon) implements Operation {}

  /**
   * One value for each of several equal parts of the input, in C order.
   *
   * @param parts the number of parts
   * @param statistic what is computed of a part
   */
  record Reduction(int parts, Statistic statistic) implements Operation {
    /** What is computed of a part. */
    public enum Statistic {
      /** The mean of its values. */
      MEAN,
      /** The sum of its values. */
      SUM,
      /** The largest value; on the way back, the first of them. */
      MAXIMUM,
      /** The root of the sum of squares. */
      NORM
    }
  }
}
