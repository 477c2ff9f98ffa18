package switchback.deconv;

/**
 * What is kept of the feature map that is projected. All other maps of its layer are set to zero in
 * any case.
 *
 * @param name how it is asked for
 * @param rule what it does
 */
public record Isolation(String name, Rule rule) {
  /** The substance of an isolation. */
  @FunctionalInterface
  public interface Rule {
    /**
     * The rectangle of a map that keeps its activations.
     *
     * @param layer the layer whose feature is projected
     * @param y the row of the unit that is looked at
     * @param x the column of that unit
     * @return a rectangle within the layer's maps
     */
    Patch kept(ProjectableLayer layer, int y, int x);
  }

  /**
   * The unit alone keeps its activation: "we set all other activations in the layer to zero"
   * (Zeiler and Fergus 2014, section 2.1).
   */
  public static final Isolation MAX = new Isolation("max", (layer, y, x) -> new Patch(y, x, 1, 1));
}
