package switchback.deconv;

import java.util.List;
import switchback.deconv.signals.Patch;

/**
 * The part of the projected feature map that is kept. All other maps of its layer are set to zero
 * in any case. Users of the library may define further ones.
 *
 * @param name the name by which it is chosen
 * @param literature its source; may be empty
 * @param rule the rule that it applies
 */
public record Isolation(String name, String literature, Rule rule) implements Convention {
  /** The rule of an isolation. */
  @FunctionalInterface
  public interface Rule {
    /**
     * Returns the rectangle of the map that keeps its activations.
     *
     * @param layer the layer whose feature is projected
     * @param y the row of the chosen unit
     * @param x the column of the chosen unit
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

  /** The whole feature map keeps its activations, as in much code that follows the paper. */
  public static final Isolation MAP =
      new Isolation(
          "map",
          "the whole feature map (no paper, but common in code)",
          (layer, y, x) -> new Patch(0, 0, layer.height(), layer.width()));

  /** Creates a custom isolation without a source. */
  public Isolation(String name, Rule rule) {
    this(name, "", rule);
  }

  /** Returns the isolations of the library. */
  public static List<Isolation> all() {
    return List.of(MAX, MAP);
  }

  /** Returns the name. */
  @Override
  public String toString() {
    return name;
  }
}
