package switchback.reports.drawing;

import switchback.deconv.Recipe;
import switchback.deconv.Unpooling;

/** Texts that pictures have in common: how projections are coloured and how they were made. */
public final class Captions {
  /** Says how projections are coloured. */
  public static final String SCALE =
      "mid-grey is 0; each tile is scaled by its own largest absolute value";

  private Captions() {}

  /** Returns a recipe's name with its isolation, unpooling and rectification. */
  public static String recipe(Recipe recipe) {
    return "%s (isolation %s, unpooling %s, rectification %s)"
        .formatted(
            recipe.name(),
            recipe.isolation().name(),
            unpooling(recipe.unpooling()),
            recipe.rectification().name());
  }

  private static String unpooling(Unpooling unpooling) {
    return unpooling.seed() == null
        ? unpooling.name()
        : unpooling.name() + " with seed " + unpooling.seed();
  }

  /** Returns the first twelve digits of a digest. */
  public static String brief(String sha256) {
    return sha256.substring(0, Math.min(12, sha256.length()));
  }
}
