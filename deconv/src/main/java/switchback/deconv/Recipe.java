package switchback.deconv;

import java.util.List;
import switchback.deconv.signals.Patch;

/**
 * A named way back from a feature to the pixels. Users of the library may define further ones.
 *
 * @param name the name by which it is chosen
 * @param literature its source; may be empty
 * @param isolation the part of the feature map that is kept
 * @param unpooling the strategy that undoes poolings
 * @param rectification the rule applied where the forward pass had a ReLU
 */
public record Recipe(
    String name,
    String literature,
    Isolation isolation,
    Unpooling unpooling,
    Rectification rectification)
    implements Convention {
  /** The name of a combination without its own name. */
  public static final String CUSTOM = "custom";

  /** Zeiler and Fergus 2014, section 2.1: one unit, its image's switches, ReLUs on the way back. */
  public static final Recipe ZEILER_FERGUS =
      new Recipe(
          "zeiler-fergus",
          "the deconvnet (Zeiler and Fergus 2014, arXiv 1311.2901, section 2.1)",
          Isolation.MAX,
          Unpooling.SWITCHES,
          Rectification.DECONVNET);

  /**
   * A blog post's route over CIFAR-10: the whole map, windows filled. It uses no switches, and
   * nothing of the image's way forward except the map itself. Mahendran and Vedaldi 2016,
   * <i>Salient Deconvolutional Networks</i>, study the effect of such information.
   */
  public static final Recipe BLOG =
      new Recipe(
          "blog",
          "a blog post's deconvnet without switches (on these: Mahendran and Vedaldi 2016, Salient"
              + " Deconvolutional Networks)",
          Isolation.MAP,
          Unpooling.FILL,
          Rectification.DECONVNET);

  /**
   * The gradient of the unit, times its activation, signed. Simonyan et al. 2014, section 3, take
   * the gradient of a class's score, and show its largest magnitude over the channels.
   */
  public static final Recipe SALIENCY =
      new Recipe(
          "saliency",
          "the gradient, times the activation (after Simonyan et al. 2014, arXiv 1312.6034, section"
              + " 3, there of a class's score, without sign); Mahendran and Vedaldi 2016 call it"
              + " SaliNet",
          Isolation.MAX,
          Unpooling.SWITCHES,
          Rectification.GRADIENT);

  /** Guided backpropagation (Springenberg et al. 2015), times the unit's activation. */
  public static final Recipe GUIDED =
      new Recipe(
          "guided",
          "guided backpropagation (Springenberg et al. 2015, arXiv 1412.6806), times the"
              + " activation; Mahendran and Vedaldi 2016 call it DeSaliNet",
          Isolation.MAX,
          Unpooling.SWITCHES,
          Rectification.GUIDED);

  /** Creates a custom recipe without a source. */
  public Recipe(
      String name, Isolation isolation, Unpooling unpooling, Rectification rectification) {
    this(name, "", isolation, unpooling, rectification);
  }

  /** Returns the recipes of the library. */
  public static List<Recipe> all() {
    return List.of(ZEILER_FERGUS, BLOG, SALIENCY, GUIDED);
  }

  /**
   * Returns the library's recipe of these three, if there is one, otherwise a recipe called {@value
   * #CUSTOM}. Conventions of the same name count as equal.
   */
  public static Recipe of(Isolation isolation, Unpooling unpooling, Rectification rectification) {
    List<String> names = List.of(isolation.name(), unpooling.name(), rectification.name());
    return all().stream()
        .filter(recipe -> recipe.choices().equals(names))
        .findFirst()
        .orElseGet(() -> new Recipe(CUSTOM, isolation, unpooling, rectification));
  }

  /**
   * Returns the measure by which images are ranked for this recipe: the sum of the feature's map if
   * the recipe keeps the whole map, otherwise the activation of its strongest unit.
   */
  public RankBy rankBy() {
    return isolation.equals(Isolation.MAP) ? RankBy.MAP : RankBy.UNIT;
  }

  /**
   * Returns whether this recipe keeps a single unit of a layer's maps, so that a projection shows
   * nothing outside the unit's receptive field.
   */
  public boolean isOfOneUnit(ProjectableLayer layer) {
    return isolation.rule().kept(layer, 0, 0).equals(new Patch(0, 0, 1, 1));
  }

  private List<String> choices() {
    return List.of(isolation.name(), unpooling.name(), rectification.name());
  }

  /** Returns text such as {@code zeiler-fergus (max, switches, deconvnet)}. */
  @Override
  public String toString() {
    return "%s (%s, %s, %s)".formatted(name, isolation, unpooling, rectification);
  }
}
