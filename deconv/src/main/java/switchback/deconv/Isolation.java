package switchback.deconv;

import java.util.Arrays;

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
     * Sets to zero what is not kept.
     *
     * @param map the activations of one feature, row by row; to be changed in place
     * @param unit the place of the unit that is looked at
     */
    void isolate(float[] map, int unit);
  }

  /**
   * The unit alone keeps its activation: "we set all other activations in the layer to zero"
   * (Zeiler and Fergus 2014, section 2.1).
   */
  public static final Isolation MAX =
      new Isolation(
          "max",
          (map, unit) -> {
            float activation = map[unit];
            Arrays.fill(map, 0);
            map[unit] = activation;
          });
}
