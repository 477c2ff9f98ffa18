package switchback.reports.cli;

import java.util.List;
import picocli.CommandLine.Option;
import switchback.deconv.Recipe;

/** How a feature is brought back to pixels. */
final class RecipeOption {
  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      description = "The way back to pixels: zeiler-fergus (the default).")
  private String name = "zeiler-fergus";

  Recipe recipe(Job job) {
    List<Recipe> recipes = List.of(Recipe.ZEILER_FERGUS);
    return recipes.stream()
        .filter(recipe -> recipe.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                job.misuse(
                    "no such recipe",
                    "--recipe",
                    name,
                    String.join(", ", recipes.stream().map(Recipe::name).toList()),
                    "leave it out for the deconvnet of Zeiler and Fergus"));
  }
}
