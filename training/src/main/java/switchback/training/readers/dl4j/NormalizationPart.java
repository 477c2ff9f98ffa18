package switchback.training.readers.dl4j;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Value;
import switchback.training.readers.FixedNormalization;

/**
 * A batch normalisation with fixed statistics: {@code gamma (x - mean) / sqrt(variance + epsilon) +
 * beta}.
 *
 * @param format the layout that the layer states, which matters for maps only
 * @param features the number of maps or features
 * @param gamma the factors; null if they are locked
 * @param beta the terms; null if they are locked
 * @param mean the means
 * @param deviation the variances, or the logarithms of deviations to base 10
 * @param isLogarithm whether it is the latter
 * @param epsilon added to the variance
 * @param lockedGamma the locked factor
 * @param lockedBeta the locked term
 */
record NormalizationPart(
    Layout format,
    int features,
    @Nullable Slice gamma,
    @Nullable Slice beta,
    Slice mean,
    Slice deviation,
    boolean isLogarithm,
    double epsilon,
    double lockedGamma,
    double lockedBeta)
    implements Part {
  /**
   * Reads a layer and takes its parameters.
   *
   * @throws IllegalArgumentException if it cannot be taken
   */
  static NormalizationPart of(Settings layer, Slices slices) {
    int features = layer.features("nout");
    boolean isLocked = layer.flag("lockGammaBeta", false);
    double gamma = layer.number("gamma", 1);
    double beta = layer.number("beta", 0);
    NormalizationPart part =
        new NormalizationPart(
            Formats.of(layer, "cnn2DFormat"),
            features,
            isLocked ? null : slices.take(features),
            isLocked ? null : slices.take(features),
            slices.take(features),
            slices.take(features),
            layer.flag("useLogStd", false),
            layer.number("eps", 1e-5),
            gamma,
            beta);
    // DL4J ignores one of the two if the other is the default, but not on every processor.
    if (isLocked && (gamma == 1) != (beta == 0)) {
      throw new IllegalArgumentException("with gamma locked at " + gamma + " and beta at " + beta);
    }
    return part;
  }

  @Override
  public Layout layout(List<Layout> layouts) {
    Layout layout = layouts.getFirst();
    return switch (layout) {
      case NCW -> throw new IllegalArgumentException("over sequences");
      case NCHW, NHWC -> Formats.matching(format, layout);
      case FEATURES, UNKNOWN -> layout;
    };
  }

  @Override
  public MapShape shape(List<MapShape> maps, List<Layout> layouts) {
    Formats.requireChannels(features, maps.getFirst());
    return maps.getFirst();
  }

  @Override
  public Value add(Site site, List<Value> values) {
    float[] means = site.copy(mean);
    float[] deviations = site.copy(deviation);
    float[] factors = copied(site, gamma, lockedGamma);
    float[] terms = copied(site, beta, lockedBeta);
    FixedNormalization normalization =
        new FixedNormalization(
            features,
            i -> means[i],
            i -> isLogarithm ? Math.pow(10, 2.0 * deviations[i]) : deviations[i],
            i -> factors[i],
            i -> terms[i],
            epsilon);
    return site.scaled(values.getFirst(), normalization.factors(), normalization.terms());
  }

  private float[] copied(Site site, @Nullable Slice slice, double locked) {
    if (slice != null) {
      return site.copy(slice);
    }
    float[] values = new float[features];
    Arrays.fill(values, (float) locked);
    return values;
  }
}
