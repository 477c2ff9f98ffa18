package switchback.deconv;

import java.util.List;
import switchback.deconv.stages.Patch;

/**
 * What is kept of the feature map that is projected. All other maps of its layer are set to zero in
 * any case. A user of the library may make more of them.
 *
 * @param name how it is asked for
 * @param literature where it comes from; may be empty
 * @param rule what it does
 */
public record Isolation(String name, String literature, Rule rule) implements Convention {
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
  public static final Isolation MAX =
      new Isolation(
          "max",
          "one unit alone, the strongest unless another is asked for (Zeiler and Fergus 2014, arXiv"
              + " 1311.2901, section 2.1)",
          (layer, y, x) -> new Patch(y, x, 1, 1));

  /** The whole feature map keeps its activations, as common code that follows the paper has it. */
  public static final Isolation MAP =
      new Isolation(
          "map",
          "the whole feature map; no paper, but much code",
          (layer, y, x) -> new Patch(0, 0, layer.height(), layer.width()));

  /** One of one's own, without a source. */
  public Isolation(String name, Rule rule) {
    this(name, "", rule);
  }

  /** Those that come with the library. */
  public static List<Isolation> all() {
    return List.of(MAX, MAP);
  }
}
