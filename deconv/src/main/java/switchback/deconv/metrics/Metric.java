package switchback.deconv.metrics;

/**
 * What is measured of a unit's projection {@code P} by some recipe. Below, {@code x} is the image
 * in network-input space, {@code a(x)} the unit's activation for it, {@code R} the part of the
 * unit's receptive field inside the image, {@code c(u, v)} the correlation (Pearson) over the
 * values of R in all channels. A correlation with a constant is 0.
 *
 * <p><i>Grey</i> is 0 in network-input space: the mean colour of the training images for a network
 * with pixel statistics, but black for a network without. Altered images are not clipped to what
 * pixels can have.
 *
 * <p>Ratios of activations are below 0 only where the layer has no ReLU: for a class's logit, say.
 */
public enum Metric {
  /**
   * How much of its activation a unit regains from its own projection: {@code a(x') / a(x)}. Inside
   * R, {@code x' = m + P s}, with {@code m} the patch's mean a channel and {@code s} such that
   * {@code |x' - m| = |x - m|}, or 0 where P is 0; outside it is grey, which the unit does not see.
   * In the spirit of the normalised error in feature space of Mahendran and Vedaldi 2015 (arXiv
   * 1412.0035), but of one unit, and a ratio, not a distance.
   */
  REACTIVATION(
      "reactivation",
      "a(x') / a(x), x' the patch's mean plus the projection, scaled to the patch's deviation from"
          + " its mean",
      "0 and up behind a ReLU; 1: as strong as from the image",
      Direction.HIGHER,
      "in the spirit of the feature error of Mahendran and Vedaldi 2015, arXiv 1412.0035"),

  /**
   * The unit's place among all features at its location for that {@code x'}, from 0 (the strongest)
   * to 1 (the weakest): the share of the other features that are stronger there, equal ones by
   * half.
   */
  RANK(
      "rank",
      "share of the other features that x' excites more at that location, equal ones by half",
      "0 to 1",
      Direction.LOWER,
      "with reactivation"),

  /**
   * How alike the projections of different features at the same location of the same image are: the
   * mean of {@code |c(P, Q)|} over the projections Q of up to four other features, the strongest
   * there; no value where no other is active. 1: the same picture, but for its scale and sign,
   * whatever the feature. That projections through deep layers hardly tell features apart is an
   * observation of Mahendran and Vedaldi 2016, <i>Salient Deconvolutional Networks</i>; the number
   * is this project's.
   */
  SELECTIVITY(
      "selectivity",
      "mean |c(P, Q)| over the projections Q of up to four other features, the strongest there",
      "0 to 1; 1: the picture does not depend on the feature",
      Direction.LOWER,
      "after an observation of Mahendran and Vedaldi 2016, Salient Deconvolutional Networks"),

  /**
   * {@code c(P, P')}, with P' through the switches of another image, all else the same, what went
   * into the ReLUs included. Low: the picture owes much to where this image had its maxima. For the
   * unpooling {@code random} these are the cells drawn for the other image, which are a hash of the
   * image among other things; fill, average and corner look at no image, so that P' is P. No value
   * for a layer without max poolings below. After Mahendran and Vedaldi 2016, who study what such
   * information from the way forward does, and Nie et al. 2018, see {@link #RECOVERY}.
   */
  OTHER_SWITCHES(
      "other switches",
      "c(P, P'), P' through another image's switches, or its draw where unpooling is random",
      "-1 to 1; 1: the picture owes nothing to this image's switches",
      Direction.NONE,
      "after Mahendran and Vedaldi 2016 and Nie et al. 2018, arXiv 1805.07039"),

  /**
   * {@code c(P, P')}, with P' through random filters in all convolutions on the way back, but with
   * the switches, ReLUs and activation that the network's own gave on the way forward. High: given
   * those, the picture owes little to the filters. Nie et al. 2018 and Adebayo et al. 2018, section
   * 3, make both ways random instead; {@link Comparison} does that, too.
   */
  RANDOM_FILTERS(
      "random filters",
      "c(P, P'), P' back through random filters and the true switches",
      "-1 to 1; 1: the picture owes nothing to the filters on the way back",
      Direction.NONE,
      "after Nie et al. 2018, arXiv 1805.07039, and Adebayo et al. 2018, arXiv 1810.03292"),

  /**
   * The area under {@code a / a(x)} over the share of R's pixels that have turned grey, those first
   * whose {@code |P|}, summed over channels, is largest: the deletion metric of Petsiuk et al. 2018
   * (RISE), there for a class's probability and all pixels; compare Samek et al. 2017. Low: the
   * projection names the pixels that the unit needs.
   */
  DELETION(
      "deletion",
      "area under a / a(x) while the pixels of R turn grey, largest |P| first",
      "0 and up behind a ReLU, about 0 to 1",
      Direction.LOWER,
      "after Petsiuk et al. 2018 (RISE), arXiv 1806.07421; compare Samek et al. 2017, arXiv"
          + " 1509.06321"),

  /** The same in random order, for comparison: it does not depend on the recipe. */
  DELETION_RANDOM(
      "deletion, random order",
      "the same with the pixels in random order",
      "0 and up behind a ReLU, about 0 to 1",
      Direction.NONE,
      "with deletion"),

  /**
   * Spearman's rank correlation, over squares {@code o} of R that overlap by half, a fifth of its
   * shorter side each, between the drop {@code a(x) - a(x o)} when the square turns grey and {@code
   * |P|} summed over it. The drops are the occlusion map of Zeiler and Fergus 2014, section 4.2,
   * there of a whole feature map's sum, here of one unit; they compare it with projections by eye.
   */
  OCCLUSION(
      "occlusion agreement",
      "rank correlation of |P| over a grey square with the drop in activation that it causes",
      "-1 to 1",
      Direction.HIGHER,
      "after the occlusion maps of Zeiler and Fergus 2014, arXiv 1311.2901, section 4.2"),

  /**
   * {@code c(P, x)}. High is not good in itself: guided backpropagation recovers much of the image
   * through random weights, too, and so does a deconvnet if there is max pooling. The plain
   * gradient does not, through the same switches: it lacks the ReLU on the way back (Nie et al.
   * 2018).
   */
  RECOVERY(
      "recovery",
      "c(P, x)",
      "-1 to 1",
      Direction.NONE,
      "Nie et al. 2018, arXiv 1805.07039, say why high is not good in itself"),

  /**
   * The mean squared difference between neighbouring pixels of R, right and below, over twice the
   * variance about each channel's mean: about 1 less the correlation of neighbours. It is half of
   * Von Neumann's ratio, taken in two directions. No value where P is constant.
   */
  SHARPNESS(
      "sharpness",
      "mean squared difference of neighbouring pixels over twice the variance",
      "0 (smooth) to about 2; 1: neighbours are unrelated",
      Direction.NONE,
      "after von Neumann 1941, Annals of Mathematical Statistics 12"),

  /**
   * The share of the sum of {@code P^2} over the image that lies in R. Where one unit is kept it is
   * 1 by the definition of R: a check, not a finding.
   */
  ENERGY_INSIDE(
      "energy inside",
      "sum of P^2 over R, over that of the whole image",
      "0 to 1; 1 where one unit is kept",
      Direction.HIGHER,
      "the receptive field's own definition");

  /** Which way is better. */
  public enum Direction {
    /** More is better. */
    HIGHER,
    /** Less is better. */
    LOWER,
    /** Neither: it tells what a picture is made of. */
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

  /** Its name on pages and in files. */
  public String label() {
    return label;
  }

  /** How it is computed, in a line. */
  public String formula() {
    return formula;
  }

  /** Its values, and what their ends mean. */
  public String range() {
    return range;
  }

  /** Which way is better. */
  public Direction direction() {
    return direction;
  }

  /** Where it comes from. */
  public String source() {
    return source;
  }
}
