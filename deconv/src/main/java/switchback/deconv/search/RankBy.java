package switchback.deconv.search;

/** By what images are ranked for a feature. */
public enum RankBy {
  /** By its strongest unit's activation (Zeiler and Fergus 2014, section 4.1). */
  UNIT,
  /** By the sum of its map, as befits a projection of the whole map. */
  MAP
}
