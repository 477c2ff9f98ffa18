package switchback.deconv.metrics;

/**
 * The metrics of a unit's projection {@code P} by a recipe. Below, {@code x} is the image in
 * network-input space, {@code a(x)} the unit's activation for it, {@code R} the part of the unit's
 * receptive field inside the image, and {@code c(u, v)} Pearson's correlation over the values of R
 * in all channels. A correlation with a constant is 0.
 *
 * <p><i>Grey</i> is 0 in network-input space: the mean colour of the training images for a network
 * with pixel statistics, but black for a network without. Altered images are not clipped to the
 * range of pixels.
 *
 * <p>Ratios of activations are below 0 only if the layer has no ReLU, as for a logit.
 */
public enum Metric {
  /**
   * The share of its activation that a unit regains from its own projection: {@code a(x') / a(x)}.
   * Inside R, {@code x' = m + P s}, where {@code m} is the patch's mean per channel and {@code s}
   * is such that {@code |x' - m| = |x - m|}, or 0 if P is 0. Outside R, which the unit does not
   * see, x' is grey. It is similar to the normalised error in feature space of Mahendran and
   * Vedaldi 2015 (arXiv 1412.0035), but for one unit, and a ratio instead of a distance.
   */
  REACTIVATION(
      "reactivation",
      "a(x') / a(x), x' the patch's mean plus the projection, scaled to the patch's deviation from"
          + " its mean",
      "0 and up after a ReLU; 1: as strong as from the image",
      Direction.HIGHER,
      "in the spirit of the feature error of Mahendran and Vedaldi 2015, arXiv 1412.0035"),

  /**
   * The unit's rank among all features at its location for {@code x'} of {@link #REACTIVATION},
   * from 0 (strongest) to 1 (weakest): the share of the other features that are stronger there.
   * Equal ones count by half.
   */
  RANK(
      "rank",
      "share of the other features that x' excites more at that location, equal ones by half",
      "0 to 1",
      Direction.LOWER,
      "with reactivation"),

  /**
   * The similarity of the projections of different features at the same location of the same image:
   * the mean of {@code |c(P, Q)|} over the projections Q of up to four other features, the
   * strongest there. It has no value if no other feature is active. At 1 the picture is the same
   * for every feature, except for its scale and sign. Mahendran and Vedaldi 2016, <i>Salient
   * Deconvolutional Networks</i>, observe that projections through deep layers hardly distinguish
   * features; the metric is this project's.
   */
  SELECTIVITY(
      "selectivity",
      "mean |c(P, Q)| over the projections Q of up to four other features, the strongest there",
      "0 to 1; 1: the picture does not depend on the feature",
      Direction.LOWER,
      "after an observation of Mahendran and Vedaldi 2016, Salient Deconvolutional Networks"),

  /**
   * {@code c(P, P')}, where P' goes through the switches of another image; everything else is the
   * same, including the inputs of the ReLUs. A low value means that the picture depends much on the
   * places of this image's maxima. For the unpooling {@code random} P' uses the cells drawn for the
   * other image, which depend on a hash of the image; fill, average and corner do not depend on the
   * image, so that P' is P. There is no value for a layer without max poolings below. After
   * Mahendran and Vedaldi 2016, who study the effect of such information from the way forward, and
   * Nie et al. 2018, see {@link #RECOVERY}.
   */
  OTHER_SWITCHES(
      "other switches",
      "c(P, P'), P' through another image's switches, or its draw if the unpooling is random",
      "-1 to 1; 1: the picture does not depend on this image's switches",
      Direction.NONE,
      "after Mahendran and Vedaldi 2016 and Nie et al. 2018, arXiv 1805.07039"),

  /**
   * {@code c(P, P')}, where P' goes back through random filters in all convolutions, but with the
   * switches, ReLUs and activation of the network's own way forward. A high value means that, given
   * those, the picture depends little on the filters. Nie et al. 2018 and Adebayo et al. 2018,
   * section 3, randomise both ways instead, which {@link Comparison} does as well.
   */
  RANDOM_FILTERS(
      "random filters",
      "c(P, P'), P' back through random filters and the true switches",
      "-1 to 1; 1: the picture does not depend on the filters on the way back",
      Direction.NONE,
      "after Nie et al. 2018, arXiv 1805.07039, and Adebayo et al. 2018, arXiv 1810.03292"),

  /**
   * The area under {@code a / a(x)} over the share of R's pixels that have turned grey, in
   * descending order of {@code |P|} summed over channels. This is the deletion metric of Petsiuk et
   * al. 2018 (RISE), there for the probability of a class and all pixels; compare Samek et al.
   * 2017. A low value means that the projection identifies the pixels that the unit needs.
   */
  DELETION(
      "deletion",
      "area under a / a(x) while the pixels of R turn grey, largest |P| first",
      "0 and up after a ReLU, about 0 to 1",
      Direction.LOWER,
      "after Petsiuk et al. 2018 (RISE), arXiv 1806.07421; compare Samek et al. 2017, arXiv"
          + " 1509.06321"),

  /** {@link #DELETION} in random order, for comparison; it does not depend on the recipe. */
  DELETION_RANDOM(
      "deletion, random order",
      "as for deletion, with the pixels in random order",
      "0 and up after a ReLU, about 0 to 1",
      Direction.NONE,
      "with deletion"),

  /**
   * Spearman's rank correlation between the drop {@code a(x) - a(x o)} when a square {@code o}
   * turns grey and {@code |P|} summed over the square. The squares of R have a fifth of its shorter
   * side and overlap by half. The drops are the occlusion map of Zeiler and Fergus 2014, section
   * 4.2, there for the sum of a whole feature map, here for one unit; they compare it with
   * projections by eye.
   */
  OCCLUSION(
      "occlusion agreement",
      "rank correlation of |P| over a grey square with the drop in activation that it causes",
      "-1 to 1",
      Direction.HIGHER,
      "after the occlusion maps of Zeiler and Fergus 2014, arXiv 1311.2901, section 4.2"),

  /**
   * {@code c(P, x)}. A high value is not good in itself: guided backpropagation recovers much of
   * the image even through random weights, and so does a deconvnet if there is max pooling. The
   * plain gradient, which lacks the ReLU on the way back, does not through the same switches (Nie
   * et al. 2018).
   */
  RECOVERY(
      "recovery",
      "c(P, x)",
      "-1 to 1",
      Direction.NONE,
      "Nie et al. 2018, arXiv 1805.07039, explain why a high value is not good in itself"),

  /**
   * The mean squared difference between neighbouring pixels of R, right and below, divided by twice
   * the variance about each channel's mean: about 1 minus the correlation of neighbours. It is half
   * of von Neumann's ratio, in two directions. It has no value if P is constant.
   */
  SHARPNESS(
      "sharpness",
      "mean squared difference of neighbouring pixels over twice the variance",
      "0 (smooth) to about 2; 1: neighbours are unrelated",
      Direction.NONE,
      "after von Neumann 1941, Annals of Mathematical Statistics 12"),

  /**
   * The share of the sum of {@code P^2} over the image that lies in R. For a recipe that keeps one
   * unit it is 1 by the definition of R: a check, not a finding.
   */
  ENERGY_INSIDE(
      "energy inside",
      "sum of P^2 over R, over that of the whole image",
      "0 to 1; 1 if one unit is kept",
      Direction.HIGHER,
      "the receptive field's own definition");

  /** The direction in which a metric is better. */
  public enum Direction {
    /** Higher values are better. */
    HIGHER,
    /** Lower values are better. */
    LOWER,
    /** Neither is better: the metric describes the picture. */
    NONE
  }

  private final String label;
  private final String formula;
  private final String range;
  private final Direction direction;
  private final String source;

  Metric(String label, String formula, String range, Direction direction, String source) {
    this.label = label;
    this.formula = formula;
    this.range = range;
    this.direction = direction;
    this.source = source;
  }

  /** Returns the name of the metric on pages and in files. */
  public String label() {
    return label;
  }

  /** Returns the formula in one line. */
  public String formula() {
    return formula;
  }

  /** Returns the range of values and the meaning of its ends. */
  public String range() {
    return range;
  }

  /** Returns the direction in which the metric is better. */
  public Direction direction() {
    return direction;
  }

  /** Returns the source of the metric. */
  public String source() {
    return source;
  }
}
