package switchback.reports.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import switchback.deconv.Convention;
import switchback.deconv.Isolation;
import switchback.deconv.Recipe;
import switchback.deconv.Rectification;
import switchback.deconv.Unpooling;

/** How a feature is brought back to pixels. */
final class RecipeOption {
  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      description = {
        "The way back to pixels: zeiler-fergus (the default), blog, saliency or guided; 'switchback"
            + " recipes' tells them apart."
      })
  private String name = "zeiler-fergus";

  @Option(
      names = "--isolation",
      paramLabel = "I",
      description = "Instead of the recipe's: max or map.")
  private @Nullable String isolation;

  @Option(
      names = "--unpooling",
      paramLabel = "U",
      description = "Instead of the recipe's: switches, fill, average, corner or random.")
  private @Nullable String unpooling;

  @Option(
      names = "--rectification",
      paramLabel = "R",
      description = "Instead of the recipe's: deconvnet, gradient, guided or linear.")
  private @Nullable String rectification;

  @Option(names = "--seed", paramLabel = "N", description = "For unpooling random; 1.")
  private long seed = 1;

  /** The recipe with what overrides it. */
  Recipe recipe(Subcommand command) {
    Recipe recipe = chosen(command, "--recipe", name, Recipe.all());
    if (isolation == null && unpooling == null && rectification == null) {
      return recipe;
    }
    return Recipe.of(
        isolation == null
            ? recipe.isolation()
            : chosen(command, "--isolation", isolation, Isolation.all()),
        unpooling == null
            ? recipe.unpooling()
            : chosen(command, "--unpooling", unpooling, unpoolings()),
        rectification == null
            ? recipe.rectification()
            : chosen(command, "--rectification", rectification, Rectification.all()));
  }

  /** All unpoolings, by the same seed. */
  List<Unpooling> unpoolings() {
    return Unpooling.all(seed);
  }

  /** Unpoolings by name, by the same seed; refuses names that there are not. */
  List<Unpooling> unpoolings(Subcommand command, String option, List<String> names) {
    return names.stream().map(each -> chosen(command, option, each, unpoolings())).toList();
  }

  private static <C extends Convention> C chosen(
      Subcommand command, String option, String name, List<C> all) {
    return Convention.named(name, all)
        .orElseThrow(
            () ->
                command.misuse(
                    "no such " + option.substring(2),
                    option,
                    name,
                    String.join(", ", Convention.names(all)),
                    "'switchback recipes' tells them apart"));
  }
}
