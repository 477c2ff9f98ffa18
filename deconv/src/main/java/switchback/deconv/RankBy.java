package switchback.deconv;

/** The measure by which images are ranked for a feature. */
public enum RankBy {
  /** The activation of the feature's strongest unit (Zeiler and Fergus 2014, section 4.1). */
  UNIT,
  /** The sum of the feature's map, as befits a projection of the whole map. */
  MAP
}
