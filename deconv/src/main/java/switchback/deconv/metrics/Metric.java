package switchback.deconv.metrics;

/**
 * What is measured of a unit's projection {@code P} by some recipe. Below, {@code x} is the image
 * in network-input space, {@code a(x)} the unit's activation for it, {@code R} the part of the
 * unit's receptive field inside the image, {@code c(u, v)} the correlation (Pearson) over the
 * values of R in all channels, and <i>grey</i> is 0: the mean colour that the network was trained
 * on. A correlation with a constant is 0.
 */
public enum Metric {
  /**
   * How much of its activation a unit regains from its own projection: {@code a(x') / a(x)}. Inside
   * R, {@code x' = m + P s}, with {@code m} the patch's mean a channel and {@code s} such that
   * {@code |x' - m| = |x - m|}; outside it is grey, which the unit does not see. In the spirit of
   * the feature errors of Mahendran and Vedaldi 2015 (arXiv 1412.0035, section 5).
   */
  REACTIVATION(
      "reactivation",
      "a(x') / a(x), x' the projection about the patch's mean, scaled to the patch's norm",
      "0 and up",
      Direction.HIGHER,
      "after the feature errors of Mahendran and Vedaldi 2015, arXiv 1412.0035"),

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
   * there. 1: the picture does not depend on the feature (Mahendran and Vedaldi 2016, Salient
   * Deconvolutional Networks, section 3.2).
   */
  SELECTIVITY(
      "selectivity",
      "mean |c(P, Q)| over the projections Q of the four strongest other features there",
      "0 to 1; 1: the picture does not depend on the feature",
      Direction.LOWER,
      "Mahendran and Vedaldi 2016, Salient Deconvolutional Networks"),

  /**
   * {@code c(P, P')}, with P' through the switches of another image, all else the same. Low: the
   * picture owes much to where this image had its maxima. No value for a layer without poolings
   * below. After Mahendran and Vedaldi 2016 and Nie et al. 2018.
   */
  OTHER_SWITCHES(
      "other switches",
      "c(P, P'), P' through another image's switches",
      "-1 to 1; 1: the picture owes nothing to this image's switches",
      Direction.NONE,
      "Mahendran and Vedaldi 2016; Nie et al. 2018, arXiv 1805.07039"),

  /**
   * {@code c(P, P')}, with P' through random filters in all layers, but this image's true switches
   * and ReLUs. High: the picture owes little to what the network has learnt (Nie et al. 2018,
   * section 4; Adebayo et al. 2018).
   */
  RANDOM_FILTERS(
      "random filters",
      "c(P, P'), P' through random filters and the true switches",
      "-1 to 1; 1: the picture owes nothing to the filters",
      Direction.NONE,
      "Nie et al. 2018, arXiv 1805.07039; Adebayo et al. 2018, arXiv 1810.03292"),

  /**
   * The area under {@code a / a(x)} while the pixels of R turn grey, those first whose {@code |P|},
   * summed over channels, is largest (the deletion metric of Petsiuk et al. 2018, RISE, section
   * 4.2). Low: the projection names the pixels that the unit needs.
   */
  DELETION(
      "deletion",
      "area under a / a(x) while the pixels of R turn grey, largest |P| first",
      "0 and up, about 0 to 1",
      Direction.LOWER,
      "Petsiuk et al. 2018 (RISE), arXiv 1806.07421; Samek et al. 2017, arXiv 1509.06321"),

  /** The same in random order, for comparison: it does not depend on the recipe. */
  DELETION_RANDOM(
      "deletion, random order",
      "the same with the pixels in random order",
      "0 and up, about 0 to 1",
      Direction.NONE,
      "with deletion"),

  /**
   * Spearman's rank correlation between the drop {@code a(x) - a(x o)} when a square {@code o} of
   * R, a fifth of its side, turns grey, and {@code |P|} summed over that square (the occlusion map
   * of Zeiler and Fergus 2014, section 4.2, for one unit).
   */
  OCCLUSION(
      "occlusion agreement",
      "rank correlation of |P| over a grey square with the drop in activation that it causes",
      "-1 to 1",
      Direction.HIGHER,
      "after the occlusion maps of Zeiler and Fergus 2014, arXiv 1311.2901, section 4.2"),

  /**
   * {@code c(P, x)}. High is not good in itself: with random weights the switches alone bring much
   * of the image back (Nie et al. 2018).
   */
  RECOVERY(
      "recovery",
      "c(P, x)",
      "-1 to 1",
      Direction.NONE,
      "Nie et al. 2018, arXiv 1805.07039, say why high is not good in itself"),

  /**
   * The mean squared difference between neighbouring pixels of R, right and below, over twice the
   * variance: 1 less the correlation of neighbours (Von Neumann's ratio, halved).
   */
  SHARPNESS(
      "sharpness",
      "mean squared difference of neighbouring pixels over twice the variance",
      "0 (smooth) to about 2; 1: neighbours are unrelated",
      Direction.NONE,
      "von Neumann 1941, Annals of Mathematical Statistics 12"),

  /**
   * The share of the sum of {@code P^2} over the image that lies in R. 1 where one unit is kept.
   */
  ENERGY_INSIDE(
      "energy inside",
      "sum of P^2 over R, over that of the whole image",
      "0 to 1",
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
